package io.github.asyncmessages;

import java.util.List;

/**
 * Published when one-time messages were printed on a page of their recipient, or received
 * in code.
 *
 * @param recipient the owner of the messages
 * @param messages the messages
 */
public record MessagesDeliveredEvent(String recipient, List<UserMessage> messages) {

	public MessagesDeliveredEvent {
		messages = List.copyOf(messages);
	}

}
