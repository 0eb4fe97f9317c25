package io.github.asyncmessages;

import java.util.List;

/**
 * Persistent messages were deleted by their recipient.
 *
 * @param recipient whose messages
 * @param ids the ids of the messages
 */
public record MessagesDeletedEvent(String recipient, List<String> ids) {

	public MessagesDeletedEvent {
		ids = List.copyOf(ids);
	}

}
