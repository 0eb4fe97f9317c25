package io.github.asyncmessages;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An entry of the queue of a mailbox: a one-time message, a message of any delivery that
 * is scheduled or snoozed, or an entry of another program that cannot be used as a
 * message. An immutable value.
 *
 * @param id identifies the entry within its mailbox. Entries with the same content may
 * share an id, which then changes when one of them is shown, deleted or added
 * @param message the message, or {@code null} if the entry is unusable. If the entry has
 * no id, that of the message is not final
 * @param rejection why the entry is unusable, or {@code null} if it is a message. The
 * next page rejects the entry
 * @param claimedUntil when the claim of the page that holds the entry expires, or
 * {@code null} if the entry waits
 */
public record QueueEntry(String id, @Nullable UserMessage message, @Nullable String rejection,
		@Nullable Instant claimedUntil) {

	public QueueEntry {
		Assert.isTrue((message == null) != (rejection == null), "Either 'message' or 'rejection' must be null");
	}

}
