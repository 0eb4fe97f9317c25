package io.github.asyncmessages.store;

import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Reads and writes the JSON format of messages. The format is the same in every store and
 * version, is independent of the application's JSON mapper, and can be written by other
 * languages. Fields with their default value are omitted. Unknown fields and unusable
 * optional fields are ignored. Thread-safe.
 */
public final class MessageCodec {

	private static final int MAX_DEPTH = 64;

	private static final int UTF_32_BYTES = 4;

	/** The maximum number of UTF-8 bytes per Java character. */
	private static final int MAX_BYTES_OF_CHAR = 3;

	/** The fields that hold arbitrary JSON data. */
	private static final List<String> DATA_FIELDS = List.of("args", "meta");

	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final int maxSize;

	/**
	 * Creates a codec.
	 * @param maxSize the maximum size of a message in bytes of JSON
	 */
	public MessageCodec(int maxSize) {
		Assert.isTrue(maxSize > 0, () -> "'maxSize' must be positive but was " + maxSize);
		this.maxSize = maxSize;
	}

	/**
	 * The maximum size of a message.
	 * @return the size in bytes of JSON
	 */
	public int maxSize() {
		return this.maxSize;
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @return the message with its JSON text
	 * @throws IllegalArgumentException if the text exceeds the maximum size
	 */
	public EncodedMessage encode(UserMessage message) {
		EncodedMessage encoded = new EncodedMessage(message, write(message));
		if (encoded.json().length() * MAX_BYTES_OF_CHAR <= this.maxSize) {
			return encoded;
		}
		int size = encoded.bytes().length;
		Assert.isTrue(size <= this.maxSize,
				() -> "'message' must not be larger than %d bytes of JSON but has %d: shorten it, or raise async-messages.max-size"
					.formatted(this.maxSize, size));
		return encoded;
	}

	/**
	 * Writes a message of any size.
	 * @param message the message
	 * @return its JSON text
	 */
	public String write(UserMessage message) {
		StringWriter json = new StringWriter(256);
		try (JsonGenerator generator = this.mapper.createGenerator(json)) {
			generator.writeStartObject();
			generator.writeStringProperty("id", message.id());
			generator.writeStringProperty("level", message.level().tag());
			if (!message.text().isEmpty()) {
				generator.writeStringProperty("text", message.text());
			}
			writeString(generator, "code", message.code());
			if (!message.args().isEmpty()) {
				generator.writeName("args");
				writeValue(generator, message.args());
			}
			writeString(generator, "subject", message.subject());
			writeString(generator, "sender", message.sender());
			if (!message.tags().isEmpty()) {
				generator.writeName("tags");
				writeValue(generator, message.tags());
			}
			if (!message.meta().isEmpty()) {
				generator.writeName("meta");
				writeValue(generator, message.meta());
			}
			if (message.delivery() != Delivery.ONCE) {
				generator.writeStringProperty("delivery", message.delivery().tag());
			}
			writeString(generator, "createdAt", message.createdAt());
			writeString(generator, "deliverAt", message.deliverAt());
			writeString(generator, "expiresAt", message.expiresAt());
			writeString(generator, "closeAfter", message.closeAfter());
			writeString(generator, "key", message.key());
			writeString(generator, "inReplyTo", message.inReplyTo());
			if (message.byEmail()) {
				generator.writeBooleanProperty("email", true);
			}
			writeString(generator, "emailAt", message.emailAt());
			generator.writeEndObject();
		}
		return json.toString();
	}

	/**
	 * Writes the arguments or the data of a message.
	 * @param data a list or a map of a message
	 * @return its JSON text
	 */
	public String writeData(Object data) {
		StringWriter json = new StringWriter();
		try (JsonGenerator generator = this.mapper.createGenerator(json)) {
			writeValue(generator, data);
		}
		return json.toString();
	}

	/**
	 * Writes separate fields, such as the columns of a table, whether or not they are a
	 * usable message.
	 * @param fields the fields by their names in JSON; {@code args} and {@code meta} are
	 * JSON texts
	 * @return their JSON text
	 */
	public String writeFields(Map<String, @Nullable String> fields) {
		ObjectNode json = this.mapper.createObjectNode();
		fields.forEach((name, value) -> {
			JsonNode data = (value != null && DATA_FIELDS.contains(name)) ? parse(value) : this.mapper.missingNode();
			if (!data.isMissingNode()) {
				json.set(name, data);
			}
			else if (value != null) {
				json.put(name, value);
			}
		});
		return json.toString();
	}

	private static void writeString(JsonGenerator generator, String name, @Nullable Object value) {
		if (value != null) {
			generator.writeStringProperty(name, value.toString());
		}
	}

	private static void writeValue(JsonGenerator generator, @Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			generator.writeStartObject();
			map.forEach((name, member) -> {
				generator.writeName((String) name);
				writeValue(generator, member);
			});
			generator.writeEndObject();
		}
		else if (value instanceof List<?> list) {
			generator.writeStartArray();
			list.forEach((element) -> writeValue(generator, element));
			generator.writeEndArray();
		}
		else {
			generator.writePOJO(value);
		}
	}

	/**
	 * Reads a message.
	 * @param json the JSON text in UTF-8
	 * @param defaultId the id of the message if it has none
	 * @param defaultCreatedAt the time of sending if the message has none; {@code null}
	 * for none
	 * @return the message
	 * @throws UnusableMessageException if the text exceeds the maximum size, is not a
	 * JSON object, or is not a usable message
	 */
	public UserMessage decode(byte[] json, String defaultId, @Nullable Instant defaultCreatedAt)
			throws UnusableMessageException {
		requireSize(json.length);
		return read(json, defaultId, defaultCreatedAt);
	}

	private void requireSize(long size) throws UnusableMessageException {
		if (size > this.maxSize) {
			throw UnusableMessageException.tooLarge(size, this.maxSize);
		}
	}

	/**
	 * Reads a message of any size, as {@link #decode(byte[], String, Instant)} does.
	 * @param json the JSON text in UTF-8
	 * @param defaultId the id of the message if it has none
	 * @param defaultCreatedAt the time of sending if the message has none; {@code null}
	 * for none
	 * @return the message
	 * @throws UnusableMessageException if the text is not a usable message
	 */
	public UserMessage read(byte[] json, String defaultId, @Nullable Instant defaultCreatedAt)
			throws UnusableMessageException {
		if (isOtherUnicode(json)) {
			throw new UnusableMessageException("it is not UTF-8");
		}
		try {
			return read(this.mapper.readTree(json), defaultId, defaultCreatedAt);
		}
		catch (JacksonException ex) {
			throw new UnusableMessageException("it is not JSON: " + ex.getOriginalMessage());
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableMessageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Whether a text is in UTF-16 or UTF-32, which the mapper would detect and read, and
	 * scripts would not.
	 */
	private static boolean isOtherUnicode(byte[] json) {
		for (int i = 0; i < Math.min(UTF_32_BYTES, json.length); i++) {
			if (json[i] == 0) {
				return true;
			}
		}
		return json.length > 1 && ((json[0] == (byte) 0xFE && json[1] == (byte) 0xFF)
				|| (json[0] == (byte) 0xFF && json[1] == (byte) 0xFE));
	}

	/**
	 * Reads a message from separate fields, such as the columns of a table, by the same
	 * rules.
	 * @param fields the fields by their names in JSON; {@code args} and {@code meta} are
	 * JSON texts
	 * @param defaultId the id of the message if it has none
	 * @param defaultCreatedAt the time of sending if the message has none
	 * @return the message
	 * @throws UnusableMessageException if the fields exceed the maximum size or are not a
	 * usable message
	 */
	public UserMessage decode(Map<String, @Nullable String> fields, String defaultId, Instant defaultCreatedAt)
			throws UnusableMessageException {
		long size = fields.values().stream().filter(Objects::nonNull).mapToLong(String::length).sum();
		requireSize(size);
		return read(fields, defaultId, defaultCreatedAt);
	}

	/**
	 * Reads a message of any size from separate fields.
	 * @param fields the fields by their names in JSON; {@code args} and {@code meta} are
	 * JSON texts
	 * @param defaultId the id of the message if it has none
	 * @param defaultCreatedAt the time of sending if the message has none
	 * @return the message
	 * @throws UnusableMessageException if the fields are not a usable message
	 */
	public UserMessage read(Map<String, @Nullable String> fields, String defaultId, Instant defaultCreatedAt)
			throws UnusableMessageException {
		ObjectNode json = this.mapper.createObjectNode();
		fields.forEach(json::put);
		for (String name : DATA_FIELDS) {
			String data = fields.get(name);
			if (data != null) {
				json.set(name, parse(data));
			}
		}
		try {
			return read(json, defaultId, defaultCreatedAt);
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableMessageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Reads JSON data. Invalid JSON reads as missing.
	 */
	private JsonNode parse(String data) {
		try {
			return this.mapper.readTree(data);
		}
		catch (JacksonException ex) {
			return this.mapper.missingNode();
		}
	}

	private UserMessage read(JsonNode json, String defaultId, @Nullable Instant defaultCreatedAt)
			throws UnusableMessageException {
		if (!json.isObject()) {
			throw new UnusableMessageException("it is not a JSON object");
		}
		Content content = content(json);
		try {
			return withAll(json, content, defaultId, defaultCreatedAt);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return withUsable(json, content.message(defaultId, defaultCreatedAt));
		}
	}

	/**
	 * Reads all optional fields at once, which is many times faster than one by one.
	 * @throws IllegalArgumentException if one of them is unusable
	 */
	private UserMessage withAll(JsonNode json, Content content, String defaultId, @Nullable Instant defaultCreatedAt) {
		Instant createdAt = field(json, "createdAt", this::instant);
		return new UserMessage(Objects.requireNonNullElse(field(json, "id", this::string), defaultId), content.level(),
				content.text(), content.code(), content.args(), field(json, "subject", this::string),
				field(json, "sender", this::string),
				Objects.requireNonNullElse(field(json, "tags", this::tags), List.of()),
				Objects.requireNonNullElse(field(json, "meta", this::map), Map.of()),
				Objects.requireNonNullElse(field(json, "delivery", this::delivery), Delivery.ONCE),
				(createdAt != null) ? createdAt : defaultCreatedAt, field(json, "deliverAt", this::instant),
				field(json, "expiresAt", this::instant), field(json, "closeAfter", this::duration),
				field(json, "key", this::string), field(json, "inReplyTo", this::string),
				json.path("email").asBoolean(false), field(json, "emailAt", this::instant), null, null);
	}

	private static <T> @Nullable T field(JsonNode json, String name, Function<JsonNode, T> reader) {
		JsonNode value = json.path(name);
		return (value.isMissingNode() || value.isNull()) ? null : reader.apply(value);
	}

	/**
	 * Reads the optional fields that are usable.
	 */
	private UserMessage withUsable(JsonNode json, UserMessage start) {
		UserMessage message = start;
		message = with(json, "id", this::string, message, UserMessage::id);
		message = with(json, "subject", this::string, message, UserMessage::subject);
		message = with(json, "sender", this::string, message, UserMessage::sender);
		message = with(json, "tags", this::tags, message, UserMessage::tags);
		message = with(json, "delivery", this::delivery, message, UserMessage::delivery);
		message = with(json, "createdAt", this::instant, message, UserMessage::createdAt);
		message = with(json, "expiresAt", this::instant, message, UserMessage::expiresAt);
		message = with(json, "closeAfter", this::duration, message, UserMessage::closeAfter);
		message = with(json, "key", this::string, message, UserMessage::key);
		message = with(json, "inReplyTo", this::string, message, UserMessage::inReplyTo);
		message = with(json, "meta", this::map, message, UserMessage::meta);
		message = with(json, "emailAt", this::instant, message, UserMessage::emailAt);
		message = json.path("email").asBoolean(false) ? message.email() : message;
		// If it is no time it is left out, but a message that would never be shown is
		// unusable.
		return message.deliverAt(usable(json, "deliverAt", this::instant));
	}

	private Content content(JsonNode json) throws UnusableMessageException {
		MessageLevel level = level(json.path("level"));
		String text = json.path("text").isString() ? json.path("text").stringValue() : "";
		if (json.path("code").isString() && !json.path("code").stringValue().isBlank()) {
			return new Content(level, text, json.path("code").stringValue(), args(json.path("args")));
		}
		if (text.isBlank()) {
			throw Rejections.neitherTextNorCode(json.path("text"), json.path("code"));
		}
		return new Content(level, text, null, List.of());
	}

	private MessageLevel level(JsonNode level) throws UnusableMessageException {
		if (level.isMissingNode() || level.isNull()) {
			return MessageLevel.INFO;
		}
		try {
			return constant(MessageLevel.class, string(level));
		}
		catch (IllegalArgumentException ex) {
			throw Rejections.unknownLevel(level);
		}
	}

	private static <T> UserMessage with(JsonNode json, String name, Function<JsonNode, T> reader, UserMessage message,
			BiFunction<UserMessage, T, UserMessage> copy) {
		try {
			T value = field(json, name, reader);
			return (value != null) ? copy.apply(message, value) : message;
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return message;
		}
	}

	private static <T> @Nullable T usable(JsonNode json, String name, Function<JsonNode, T> reader) {
		try {
			return field(json, name, reader);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return null;
		}
	}

	private String string(JsonNode value) {
		Assert.isTrue(value.isString(), "not a string");
		return value.stringValue();
	}

	private Delivery delivery(JsonNode value) {
		return constant(Delivery.class, string(value));
	}

	private Instant instant(JsonNode value) {
		return Instant.parse(string(value));
	}

	private Duration duration(JsonNode value) {
		return Duration.parse(string(value));
	}

	private List<String> tags(JsonNode value) {
		if (value.isString()) {
			return List.of(StringUtils.tokenizeToStringArray(value.stringValue(), " "));
		}
		Assert.isTrue(value.isArray(), "not an array");
		return value.valueStream().map(this::string).toList();
	}

	private Map<String, @Nullable Object> map(JsonNode value) {
		Assert.isTrue(value.isObject(), "not an object");
		return this.mapper.convertValue(value, new TypeReference<>() {
		});
	}

	private List<@Nullable Object> args(JsonNode value) {
		return value.isArray() ? this.mapper.convertValue(value, new TypeReference<>() {
		}) : List.of();
	}

	private static <E extends Enum<E>> E constant(Class<E> type, String name) {
		return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	/**
	 * The fields without which an entry is unusable.
	 */
	private record Content(MessageLevel level, String text, @Nullable String code, List<@Nullable Object> args) {

		UserMessage message(String id, @Nullable Instant createdAt) {
			return new UserMessage(id, this.level, this.text, this.code, this.args, null, null, List.of(), Map.of(),
					Delivery.ONCE, createdAt, null, null, null, null, null, false, null, null, null);
		}

	}

}
