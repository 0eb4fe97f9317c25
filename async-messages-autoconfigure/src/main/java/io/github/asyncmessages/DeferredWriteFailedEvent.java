package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that was to be written after the commit of a transaction is perhaps not
 * stored.
 *
 * @param recipients whom it was for; of a message to many the first 100 at most
 * @param message the message, or {@code null} if it was a withdrawal or an erasure
 * @param cause why it failed
 */
public record DeferredWriteFailedEvent(List<String> recipients, @Nullable UserMessage message, RuntimeException cause) {

	public DeferredWriteFailedEvent {
		recipients = List.copyOf(recipients);
	}

}
