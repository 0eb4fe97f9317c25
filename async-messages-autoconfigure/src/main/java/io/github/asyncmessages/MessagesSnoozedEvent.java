package io.github.asyncmessages;

import java.time.Instant;
import java.util.List;

/**
 * Published when a recipient has snoozed persistent messages.
 *
 * @param recipient the owner of the messages
 * @param ids the ids of the messages
 * @param until when they are in the inbox again
 */
public record MessagesSnoozedEvent(String recipient, List<String> ids, Instant until) {

	public MessagesSnoozedEvent {
		ids = List.copyOf(ids);
	}

}
