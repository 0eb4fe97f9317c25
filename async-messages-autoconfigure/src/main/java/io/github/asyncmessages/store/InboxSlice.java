package io.github.asyncmessages.store;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * A part of the persistent messages of a mailbox. A position is a number that the store
 * assigns to a message when it enters the inbox. Positions increase from message to
 * message.
 *
 * @param messages the messages, newest first
 * @param next the position before which the list continues, or {@code null} if it ends
 * here
 * @param newest the position of the newest message of the inbox, or 0 if there is none
 */
public record InboxSlice(List<UserMessage> messages, @Nullable Long next, long newest) {

	public InboxSlice {
		messages = List.copyOf(messages);
	}

}
