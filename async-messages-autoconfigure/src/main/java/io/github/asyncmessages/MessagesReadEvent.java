package io.github.asyncmessages;

import java.util.List;

/**
 * Published when persistent messages were marked as read.
 *
 * @param recipient the owner of the messages
 * @param ids the ids of the messages that were unread before
 */
public record MessagesReadEvent(String recipient, List<String> ids) {

	public MessagesReadEvent {
		ids = List.copyOf(ids);
	}

}
