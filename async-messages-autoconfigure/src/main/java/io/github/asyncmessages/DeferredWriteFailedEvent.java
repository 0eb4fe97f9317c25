package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Published when a write that was deferred until after the commit of a transaction has
 * failed. It may not have been stored.
 *
 * @param recipients the recipients; of {@code sendAll} at most the first 100 that failed
 * @param message the message, or {@code null} if it was a withdrawal or an erasure
 * @param cause the cause of the failure
 */
public record DeferredWriteFailedEvent(List<String> recipients, @Nullable UserMessage message, RuntimeException cause) {

	public DeferredWriteFailedEvent {
		recipients = List.copyOf(recipients);
	}

}
