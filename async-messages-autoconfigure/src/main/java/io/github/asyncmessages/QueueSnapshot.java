package io.github.asyncmessages;

import java.util.List;

/**
 * What the queue of a mailbox holds, as an operator sees it: an immutable value.
 *
 * @param entries the entries that wait or are claimed, in the order in which pages would
 * show them if no claim were confirmed
 * @param truncated whether there are more entries
 */
public record QueueSnapshot(List<QueueEntry> entries, boolean truncated) {

	public QueueSnapshot {
		entries = List.copyOf(entries);
	}

}
