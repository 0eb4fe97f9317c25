package io.github.asyncmessages.store;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncmessages.UserMessage;

/**
 * What one page has taken from a mailbox: one-time messages that nobody else gets as long
 * as the claim lasts, and a view of the persistent ones. Thread-safe.
 *
 * @param messages the one-time messages that this claim has taken, in the order of
 * sending
 * @param untilRead the newest unread {@code UNTIL_READ} messages, at most
 * {@value #MAX_UNTIL_READ}, in the order of sending
 * @param unreadCount how many unread persistent messages the mailbox holds
 * @param completion does what {@link #complete} promises, given the acknowledged ids
 */
public record Claim(List<UserMessage> messages, List<UserMessage> untilRead, int unreadCount,
		Function<Collection<String>, CompletionStage<Void>> completion) {

	/**
	 * The maximum number of unread {@code UNTIL_READ} messages in a claim.
	 */
	public static final int MAX_UNTIL_READ = 20;

	public Claim {
		messages = List.copyOf(messages);
		untilRead = List.copyOf(untilRead);
	}

	/**
	 * A claim that has taken nothing, so that there is nothing to complete.
	 * @param untilRead the newest unread {@code UNTIL_READ} messages
	 * @param unreadCount how many unread persistent messages the mailbox holds
	 * @return the claim, which many pages may share
	 */
	public static Claim ofNothing(List<UserMessage> untilRead, int unreadCount) {
		return new Claim(List.of(), untilRead, unreadCount, (acknowledged) -> CompletableFuture.completedFuture(null));
	}

	/**
	 * Ends the claim: the acknowledged messages are gone, the others wait again, in front
	 * of those sent later. Does nothing if the claim has expired and its messages were
	 * taken by another, or if it was completed before.
	 * @param acknowledged the ids of one-time messages of this claim
	 * @return completes when the store has confirmed it, or exceptionally with a
	 * {@link io.github.asyncmessages.MessageStoreException}
	 */
	public CompletionStage<Void> complete(Collection<String> acknowledged) {
		return this.completion.apply(acknowledged);
	}

}
