package io.github.asyncmessages;

import java.util.List;

/**
 * Published when a recipient has deleted persistent messages.
 *
 * @param recipient the owner of the messages
 * @param ids the ids of the messages
 */
public record MessagesDeletedEvent(String recipient, List<String> ids) {

	public MessagesDeletedEvent {
		ids = List.copyOf(ids);
	}

}
