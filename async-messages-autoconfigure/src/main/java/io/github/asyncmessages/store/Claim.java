package io.github.asyncmessages.store;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.asyncmessages.UserMessage;

/**
 * What one page has taken from a mailbox: one-time messages that nobody else gets as long
 * as the claim lasts, and a view of the persistent ones. Implementations are thread-safe.
 */
public interface Claim {

	/**
	 * How many unread {@code UNTIL_READ} messages a claim shows at most.
	 */
	int MAX_UNTIL_READ = 20;

	/**
	 * The one-time messages that this claim has taken.
	 * @return the messages in the order of sending
	 */
	List<UserMessage> messages();

	/**
	 * The newest unread {@code UNTIL_READ} messages.
	 * @return at most {@value #MAX_UNTIL_READ} messages in the order of sending
	 */
	List<UserMessage> untilRead();

	/**
	 * How many unread persistent messages the mailbox holds.
	 * @return the number
	 */
	int unreadCount();

	/**
	 * Ends the claim: the acknowledged messages are gone, the others wait again, in front
	 * of those sent later. Does nothing if the claim has run out and its messages were
	 * taken by another, or if it was completed before.
	 * @param acknowledged the ids of one-time messages of this claim
	 * @return completes when the store has confirmed it, or exceptionally with a
	 * {@link io.github.asyncmessages.MessageStoreException}
	 */
	CompletionStage<Void> complete(Collection<String> acknowledged);

}
