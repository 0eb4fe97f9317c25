package io.github.asyncmessages.service;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Makes a message of what an administrator has typed. An empty field takes its default.
 * Unlike the format of stored messages, an unusable optional field is an error.
 */
public final class MessageFields {

	/** The names of the fields. */
	public static final List<String> NAMES = List.of("id", "level", "text", "code", "args", "subject", "sender", "tags",
			"meta", "link", "delivery", "deliverAt", "expiresAt", "closeAfter", "key", "inReplyTo", "email",
			"emailIfUnread");

	private static final JsonMapper json = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final Map<String, String> fields;

	private final ZoneId zone;

	private final Map<String, String> errors = new LinkedHashMap<>();

	private MessageFields(Map<String, String> fields, ZoneId zone) {
		this.fields = fields;
		this.zone = zone;
	}

	/**
	 * Makes a message.
	 * @param fields the texts of the fields by their names. {@code args} and {@code meta}
	 * are JSON, {@code tags} are separated by spaces, durations are like {@code 30s} or
	 * {@code 2h}
	 * @param zone the time zone of {@code deliverAt} and {@code expiresAt}, if they name
	 * none
	 * @return the message
	 * @throws InvalidFieldsException if a field is unusable
	 */
	public static UserMessage toMessage(Map<String, String> fields, ZoneId zone) {
		return new MessageFields(fields, zone).toMessage();
	}

	private UserMessage toMessage() {
		UserMessage message = start();
		message = with(message, "id", UserMessage::id);
		message = with(message, "subject", UserMessage::subject);
		message = with(message, "sender", UserMessage::sender);
		message = with(message, "tags", (to, tags) -> to.tags(StringUtils.tokenizeToStringArray(tags, " \t\r\n")));
		message = with(message, "meta", (to, meta) -> to.meta(map(meta)));
		message = with(message, "link", UserMessage::link);
		message = with(message, "delivery",
				(to, delivery) -> to.delivery(constant("delivery", Delivery.class, delivery)));
		message = with(message, "expiresAt", (to, time) -> to.expiresAt(time("expiresAt", time, this.zone)));
		message = with(message, "deliverAt", (to, time) -> to.deliverAt(time("deliverAt", time, this.zone)));
		message = with(message, "closeAfter", (to, time) -> to.closeAfter(duration("closeAfter", time)));
		message = with(message, "key", UserMessage::key);
		message = with(message, "inReplyTo", UserMessage::inReplyTo);
		message = with(message, "email", (to, email) -> isTrue(email) ? to.email() : to);
		message = with(message, "emailIfUnread", (to, delay) -> emailIfUnread(to, duration("emailIfUnread", delay)));
		if (!this.errors.isEmpty()) {
			throw new InvalidFieldsException(this.errors);
		}
		return message;
	}

	/**
	 * The message with its level, its text and its code. Where these are unusable, others
	 * stand in for them, so that the other fields are checked as well.
	 */
	private UserMessage start() {
		UserMessage message = UserMessage.info("-");
		message = with(message, "level",
				(to, level) -> UserMessage.of(constant("level", MessageLevel.class, level), "-"));
		message = with(message, "code", UserMessage::code);
		message = with(message, "args", this::withArgs);
		String text = this.fields.getOrDefault("text", "").replace("\r\n", "\n");
		if (text.isBlank() && value("code") == null) {
			this.errors.put("text", "'text' must not be blank unless there is a 'code'");
			return message;
		}
		return (message.code() != null || !text.isBlank()) ? message.text(text) : message;
	}

	private UserMessage withArgs(UserMessage message, String args) {
		List<@Nullable Object> values = read("args", "a JSON array", args, new TypeReference<>() {
		});
		String code = message.code();
		Assert.isTrue(code != null, "'args' must be empty unless there is a 'code'");
		return message.code(code, values.toArray());
	}

	private UserMessage with(UserMessage message, String name, BiFunction<UserMessage, String, UserMessage> field) {
		String value = value(name);
		if (value == null) {
			return message;
		}
		try {
			return field.apply(message, value);
		}
		catch (IllegalArgumentException ex) {
			this.errors.put(name, String.valueOf(ex.getMessage()));
			return message;
		}
	}

	private @Nullable String value(String name) {
		String value = this.fields.get(name);
		return StringUtils.hasText(value) ? value : null;
	}

	private static UserMessage emailIfUnread(UserMessage message, Duration delay) {
		Assert.isTrue(message.delivery().isPersistent(),
				"'emailIfUnread' must be empty unless 'delivery' is until-read or inbox");
		return message.emailIfUnread(delay);
	}

	private static boolean isTrue(String value) {
		Assert.isTrue(List.of("true", "false", "on").contains(value), "'email' must be true or false");
		return !value.equals("false");
	}

	static <E extends Enum<E>> E constant(String name, Class<E> type, String value) {
		try {
			return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		catch (IllegalArgumentException ex) {
			List<String> tags = List.of(type.getEnumConstants())
				.stream()
				.map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.toList();
			throw new IllegalArgumentException("'" + name + "' must be one of " + String.join(", ", tags), ex);
		}
	}

	static Instant time(String name, String value, ZoneId zone) {
		try {
			return value.endsWith("Z") ? Instant.parse(value) : LocalDateTime.parse(value).atZone(zone).toInstant();
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(
					"'" + name + "' must be a time such as 2030-01-31T18:00, or 2030-01-31T18:00:00Z in UTC", ex);
		}
	}

	private static Duration duration(String name, String value) {
		try {
			return DurationFormatterUtils.detectAndParse(value.strip(), DurationFormat.Unit.SECONDS);
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			throw new IllegalArgumentException("'" + name + "' must be a duration such as 30s, 15m or 2h", ex);
		}
	}

	private static Map<String, @Nullable Object> map(String value) {
		return read("meta", "a JSON object", value, new TypeReference<>() {
		});
	}

	private static <T> T read(String name, String what, String value, TypeReference<T> type) {
		try {
			T data = json.readValue(value, type);
			Assert.isTrue(data != null, () -> "'" + name + "' must be " + what);
			return data;
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("'" + name + "' must be " + what, ex);
		}
	}

}
