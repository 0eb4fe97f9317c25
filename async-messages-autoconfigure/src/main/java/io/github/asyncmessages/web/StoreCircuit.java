package io.github.asyncmessages.web;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Whether pages are rendered without stored messages.
 */
public interface StoreCircuit {

	/**
	 * Since when all pages are rendered without stored messages.
	 * @return when the store was found not to answer, or {@code null} if it answers
	 */
	@Nullable Instant openSince();

	/**
	 * The mailboxes whose pages are rendered without stored messages although the store
	 * answers.
	 * @return the mailboxes
	 */
	FailedMailboxes failedMailboxes();

	/**
	 * Mailboxes that could not be read.
	 *
	 * @param count the number of mailboxes that failed a few seconds ago or are still
	 * failing
	 * @param since when the first of them failed, or {@code null} if there is none
	 */
	record FailedMailboxes(int count, @Nullable Instant since) {
	}

}
