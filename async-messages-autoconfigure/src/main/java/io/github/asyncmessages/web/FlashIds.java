package io.github.asyncmessages.web;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.github.asyncmessages.UserMessage;

/**
 * The ids of flash messages that are kept in the mailbox of their user, because there is
 * no session. By them, pages show these messages before all others.
 */
final class FlashIds {

	/** How such an id begins: part of the wire format. */
	static final String PREFIX = "flash-";

	private static final int MAX_LENGTH = 64;

	private FlashIds() {
	}

	static boolean isMarked(UserMessage message) {
		return message.id().startsWith(PREFIX);
	}

	static UserMessage mark(UserMessage message) {
		if (isMarked(message)) {
			return message;
		}
		String id = PREFIX + message.id();
		return message.id((id.length() <= MAX_LENGTH) ? id : PREFIX + shortened(message.id()));
	}

	/**
	 * The same for the same id, so that it is harmless to send a message again.
	 */
	private static UUID shortened(String id) {
		return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII));
	}

}
