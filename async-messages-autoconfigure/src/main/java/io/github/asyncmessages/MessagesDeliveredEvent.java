package io.github.asyncmessages;

import java.util.List;

/**
 * One-time messages were printed on a page of their recipient, or received in code.
 *
 * @param recipient whose messages
 * @param messages the messages, now gone from the store
 */
public record MessagesDeliveredEvent(String recipient, List<UserMessage> messages) {

	public MessagesDeliveredEvent {
		messages = List.copyOf(messages);
	}

}
