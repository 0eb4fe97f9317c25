package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message in a session, and the name of the user who left it.
 *
 * @param owner the name, or {@code null} if the visitor was anonymous
 * @param message the message
 */
record FlashEntry(@Nullable String owner, UserMessage message) {

	boolean isFor(@Nullable String reader) {
		return this.owner == null || this.owner.equals(reader);
	}

}
