package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.Assert;

/**
 * Reads and writes the JSON format of announcements: that of messages, with the fields
 * {@code from}, {@code until}, {@code audience} and {@code mode}. Unlike an optional
 * field of a message, none of these is ignored if it is unusable: the announcement would
 * be shown to others, or at another time. Thread-safe.
 */
public final class AnnouncementCodec {

	/** A time of the greatest length. */
	private static final Instant ANY_TIME = Instant.parse("2000-01-01T00:00:00.000001Z");

	private final JsonMapper mapper = new JsonMapper();

	private final MessageCodec messages;

	/**
	 * Creates a codec.
	 * @param messages reads and writes messages
	 */
	public AnnouncementCodec(MessageCodec messages) {
		this.messages = messages;
	}

	/**
	 * Writes an announcement, without what identifies it.
	 * @param announcement the announcement
	 * @return its JSON text, without its key and without the id and the time of its
	 * message
	 * @throws IllegalArgumentException if the text exceeds the maximum size of a message
	 */
	public String encode(Announcement announcement) {
		ObjectNode json = (ObjectNode) this.mapper.readTree(this.messages.encode(announcement.message()).json());
		json.remove(List.of("id", "createdAt"));
		put(json, "from", announcement.from());
		put(json, "until", announcement.until());
		json.put("audience", announcement.audience().toString());
		json.put("mode", announcement.mode().tag());
		String text = json.toString();
		int size = text.getBytes(StandardCharsets.UTF_8).length;
		Assert.isTrue(size <= this.messages.maxSize(),
				() -> "An announcement must not be larger than %d bytes of JSON but has %d: shorten it, or raise async-messages.max-size"
					.formatted(this.messages.maxSize(), size));
		requireReceivable(announcement);
		return text;
	}

	/**
	 * The message with which a reader receives an announcement is larger than the
	 * announcement, and must not be rejected.
	 */
	private void requireReceivable(Announcement announcement) {
		this.messages.encode(ClaimRequest.message(announcement, ANY_TIME));
	}

	private static void put(ObjectNode json, String name, @Nullable Instant time) {
		if (time != null) {
			json.put(name, time.toString());
		}
	}

	/**
	 * Reads an announcement.
	 * @param key its key
	 * @param id what identifies what readers have closed, in place of the id in the text
	 * @param createdAt when it was first published, in place of the time in the text, or
	 * {@code null} for that time
	 * @param json the JSON text in UTF-8
	 * @return the announcement
	 * @throws UnusableMessageException if the text exceeds the maximum size of a message,
	 * or is not a usable announcement
	 */
	public Announcement decode(String key, String id, @Nullable Instant createdAt, byte[] json)
			throws UnusableMessageException {
		if (json.length > this.messages.maxSize()) {
			throw new UnusableMessageException(
					"it has more than the %d bytes of async-messages.max-size".formatted(this.messages.maxSize()));
		}
		UserMessage message = this.messages.decode(json, "unknown", null);
		try {
			JsonNode fields = this.mapper.readTree(json);
			Announcement announcement = Announcement.of(key,
					(createdAt != null) ? message.id(id).createdAt(createdAt) : message.id(id));
			announcement = with(fields, "audience", announcement, Audience::parse, Announcement::audience);
			announcement = with(fields, "mode", announcement, AnnouncementCodec::mode, Announcement::mode);
			announcement = with(fields, "from", announcement, Instant::parse, Announcement::from);
			announcement = with(fields, "until", announcement, Instant::parse, Announcement::until);
			if (announcement.mode() == AnnouncementMode.ONCE) {
				requireReceivable(announcement);
			}
			return announcement;
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableMessageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * The maximum size of an announcement.
	 * @return the size in bytes of JSON
	 */
	public int maxSize() {
		return this.messages.maxSize();
	}

	private static <T> Announcement with(JsonNode fields, String name, Announcement announcement,
			Function<String, T> reader, BiFunction<Announcement, T, Announcement> copy) {
		JsonNode value = fields.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return announcement;
		}
		Assert.isTrue(value.isString(), () -> "its '" + name + "' is not a string");
		try {
			return copy.apply(announcement, reader.apply(value.stringValue()));
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("its '" + name + "' is not a time such as 2026-01-31T18:00:00Z", ex);
		}
	}

	private static AnnouncementMode mode(String text) {
		try {
			return AnnouncementMode.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("its 'mode' is not one of always, until-closed, once", ex);
		}
	}

}
