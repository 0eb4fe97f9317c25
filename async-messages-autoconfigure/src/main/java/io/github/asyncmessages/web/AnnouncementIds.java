package io.github.asyncmessages.web;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.UserMessage;

/**
 * The ids of one-time messages that stand for announcements that are shown once. By them,
 * pages show these messages before all others, and leave out those whose announcement was
 * withdrawn.
 */
final class AnnouncementIds {

	/** How such an id begins. */
	static final String PREFIX = "announcement-";

	private AnnouncementIds() {
	}

	static boolean isMarked(UserMessage message) {
		return message.id().startsWith(PREFIX);
	}

	/**
	 * The id of the message with which a reader receives an announcement.
	 */
	static String of(Announcement announcement) {
		return PREFIX + UUID.nameUUIDFromBytes(announcement.message().id().getBytes(StandardCharsets.US_ASCII));
	}

}
