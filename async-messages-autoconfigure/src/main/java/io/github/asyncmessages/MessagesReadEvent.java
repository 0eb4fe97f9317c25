package io.github.asyncmessages;

import java.util.List;

/**
 * Persistent messages were marked as read.
 *
 * @param recipient whose messages
 * @param ids the ids of the messages that were unread before
 */
public record MessagesReadEvent(String recipient, List<String> ids) {

	public MessagesReadEvent {
		ids = List.copyOf(ids);
	}

}
