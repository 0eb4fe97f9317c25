package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.asyncmessages.Announcement;

/**
 * The ids of one-time messages that stand for announcements which are shown once. They
 * are reserved: the service sends no other message with such an id, and an entry of
 * another program that has one stands for the announcement.
 */
public final class AnnouncementIds {

	private static final String PREFIX = "announcement-";

	/**
	 * A pattern for {@code LIKE} that these ids match, and hardly any other.
	 */
	public static final String LIKE_RESERVED = PREFIX + "________-____-3___-____-____________";

	/** The prefix and a name-based UUID. */
	private static final Pattern RESERVED = Pattern
		.compile(PREFIX + "[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

	private AnnouncementIds() {
	}

	/**
	 * Whether a message with an id stands for an announcement.
	 * @param id the id of a message
	 * @return {@code true} if no other message can have it
	 */
	public static boolean isReserved(String id) {
		return id.startsWith(PREFIX) && RESERVED.matcher(id).matches();
	}

	/**
	 * The id of the message with which a reader receives an announcement.
	 * @param announcement the announcement
	 * @return an id that depends on that of the announcement only
	 */
	public static String of(Announcement announcement) {
		return PREFIX + UUID.nameUUIDFromBytes(announcement.message().id().getBytes(StandardCharsets.US_ASCII));
	}

}
