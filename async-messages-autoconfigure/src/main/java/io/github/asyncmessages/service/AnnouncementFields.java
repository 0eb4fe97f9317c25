package io.github.asyncmessages.service;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

/**
 * Makes an announcement of what an administrator has typed. An empty field takes its
 * default.
 */
public final class AnnouncementFields {

	/** The names of the fields. */
	public static final List<String> NAMES = List.of("key", "level", "text", "code", "args", "subject", "sender",
			"tags", "meta", "link", "from", "until", "audience", "mode");

	private static final List<String> OF_MESSAGE = List.of("level", "text", "code", "args", "subject", "sender", "tags",
			"meta", "link");

	private static final JsonMapper json = new JsonMapper();

	private AnnouncementFields() {
	}

	/**
	 * Returns the fields of an announcement, of which {@link #toAnnouncement} makes the
	 * same announcement, except for fractions of seconds.
	 * @param announcement the announcement
	 * @param zone the time zone of {@code from} and {@code until}
	 * @return the texts of the fields by their names
	 */
	public static Map<String, String> of(Announcement announcement, ZoneId zone) {
		UserMessage message = announcement.message();
		Map<String, @Nullable Object> meta = new LinkedHashMap<>(message.meta());
		String link = (meta.get("url") instanceof String url && StringUtils.hasText(url)) ? url : "";
		if (!link.isEmpty()) {
			meta.remove("url");
		}
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("key", announcement.key());
		fields.put("level", message.level().tag());
		fields.put("text", message.text());
		fields.put("code", text(message.code()));
		fields.put("args", message.args().isEmpty() ? "" : json.writeValueAsString(message.args()));
		fields.put("subject", text(message.subject()));
		fields.put("sender", text(message.sender()));
		fields.put("tags", String.join(" ", message.tags()));
		fields.put("meta", meta.isEmpty() ? "" : json.writeValueAsString(meta));
		fields.put("link", link);
		fields.put("from", text(announcement.from(), zone));
		fields.put("until", text(announcement.until(), zone));
		fields.put("audience", announcement.audience().toString());
		fields.put("mode", announcement.mode().tag());
		return fields;
	}

	private static String text(@Nullable String value) {
		return Objects.requireNonNullElse(value, "");
	}

	private static String text(@Nullable Instant time, ZoneId zone) {
		return (time == null) ? "" : LocalDateTime.ofInstant(time, zone).truncatedTo(ChronoUnit.SECONDS).toString();
	}

	/**
	 * Makes an announcement.
	 * @param fields the texts of the fields by their names, as for
	 * {@link MessageFields#toMessage}
	 * @param zone the time zone of {@code from} and {@code until}, if they name none
	 * @return the announcement
	 * @throws InvalidFieldsException if a field is unusable
	 */
	public static Announcement toAnnouncement(Map<String, String> fields, ZoneId zone) {
		Map<String, String> errors = new LinkedHashMap<>();
		Announcement announcement = Announcement.of("-", message(fields, zone, errors));
		announcement = with(announcement, "key", fields, errors,
				(to, key) -> new Announcement(key, to.message(), null, null, to.audience(), to.mode()));
		if (!StringUtils.hasText(fields.get("key"))) {
			errors.put("key", "'key' must not be empty");
		}
		announcement = with(announcement, "audience", fields, errors,
				(to, audience) -> to.audience(Audience.parse(audience)));
		announcement = with(announcement, "mode", fields, errors, (to, mode) -> to
			.mode(MessageFields.constant("mode", AnnouncementMode.class, mode.toUpperCase(Locale.ROOT))));
		announcement = with(announcement, "from", fields, errors,
				(to, time) -> to.from(MessageFields.time("from", time, zone)));
		announcement = with(announcement, "until", fields, errors,
				(to, time) -> to.until(MessageFields.time("until", time, zone)));
		if (!errors.isEmpty()) {
			throw new InvalidFieldsException(errors);
		}
		return announcement;
	}

	private static UserMessage message(Map<String, String> fields, ZoneId zone, Map<String, String> errors) {
		Map<String, String> own = new HashMap<>();
		OF_MESSAGE.forEach((name) -> own.put(name, fields.getOrDefault(name, "")));
		try {
			return MessageFields.toMessage(own, zone);
		}
		catch (InvalidFieldsException ex) {
			errors.putAll(ex.errors());
			return UserMessage.info("-");
		}
	}

	private static Announcement with(Announcement announcement, String name, Map<String, String> fields,
			Map<String, String> errors, BiFunction<Announcement, String, Announcement> field) {
		String value = fields.get(name);
		if (value == null || value.isBlank()) {
			return announcement;
		}
		try {
			return field.apply(announcement, value.strip());
		}
		catch (IllegalArgumentException ex) {
			errors.put(name, String.valueOf(ex.getMessage()));
			return announcement;
		}
	}

}
