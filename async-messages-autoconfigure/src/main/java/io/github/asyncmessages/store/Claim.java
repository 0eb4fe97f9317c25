package io.github.asyncmessages.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one page has claimed from a mailbox, and a view of its persistent
 * messages. No other page receives the claimed messages while the claim lasts.
 * Thread-safe.
 *
 * @param id identifies the claim to {@link MessageStore#confirm}; empty if it has no
 * messages
 * @param messages the claimed one-time messages, in the order of sending
 * @param untilRead the newest unread {@code UNTIL_READ} messages, at most
 * {@value #MAX_UNTIL_READ}, in the order of sending
 * @param unreadCount the number of unread persistent messages in the mailbox
 * @param latest the newest persistent messages, read and unread, at least as many as were
 * asked for if there are as many; {@code null} if the store was not asked for them, or
 * cannot tell because it is only now filing some
 * @param closed the ids of announcements that the reader has closed or received, or
 * {@code null} if it is not known because the store was not asked
 * @param completion implements {@link #complete}, given the acknowledged ids
 */
public record Claim(String id, List<UserMessage> messages, List<UserMessage> untilRead, int unreadCount,
		@Nullable InboxSlice latest, @Nullable Set<String> closed,
		Function<Collection<String>, CompletionStage<Void>> completion) {

	/**
	 * The maximum number of unread {@code UNTIL_READ} messages in a claim.
	 */
	public static final int MAX_UNTIL_READ = 20;

	public Claim {
		messages = List.copyOf(messages);
		id = messages.isEmpty() ? "" : id;
		untilRead = List.copyOf(untilRead);
		closed = (closed != null) ? Set.copyOf(closed) : null;
	}

	/**
	 * Creates a claim of a store that was not asked for announcements.
	 * @param id identifies the claim; empty if it has no messages
	 * @param messages the claimed one-time messages, in the order of sending
	 * @param untilRead the newest unread {@code UNTIL_READ} messages
	 * @param unreadCount the number of unread persistent messages in the mailbox
	 * @param latest the newest persistent messages, if they were asked for
	 * @param completion implements {@link #complete}, given the acknowledged ids
	 */
	public Claim(String id, List<UserMessage> messages, List<UserMessage> untilRead, int unreadCount,
			@Nullable InboxSlice latest, Function<Collection<String>, CompletionStage<Void>> completion) {
		this(id, messages, untilRead, unreadCount, latest, null, completion);
	}

	/**
	 * Creates a claim without one-time messages. It need not be completed.
	 * @param untilRead the newest unread {@code UNTIL_READ} messages
	 * @param unreadCount the number of unread persistent messages in the mailbox
	 * @param latest the newest persistent messages, if they were asked for
	 * @return a claim that many pages may share
	 */
	public static Claim ofNothing(List<UserMessage> untilRead, int unreadCount, @Nullable InboxSlice latest) {
		return new Claim("", List.of(), untilRead, unreadCount, latest,
				(acknowledged) -> CompletableFuture.completedFuture(null));
	}

	/**
	 * Adds what the reader has closed or received.
	 * @param closed the ids of announcements
	 * @return a changed copy
	 */
	public Claim closed(Collection<String> closed) {
		return new Claim(this.id, this.messages, this.untilRead, this.unreadCount, this.latest, Set.copyOf(closed),
				this.completion);
	}

	/**
	 * Whether the claim has the newest persistent messages.
	 * @param size how many of them
	 * @return {@code true} if they are in {@link #latest()}
	 */
	public boolean hasLatest(int size) {
		return size == 0 || (this.latest != null && this.latest.has(size));
	}

	/**
	 * Whether the claim has the unread persistent messages.
	 * @return {@code true} if all of them, or the newest
	 * {@value InboxSlice#MAX_OLDER_UNREAD}, are in {@link #latest()}
	 */
	public boolean hasUnread() {
		return this.latest != null && (this.latest.next() == null
				|| this.latest.unread().size() >= Math.min(this.unreadCount, InboxSlice.MAX_OLDER_UNREAD));
	}

	/**
	 * Completes the claim: removes the acknowledged messages and returns the others to
	 * the queue, ahead of those sent later. Does nothing if the claim has expired and
	 * another claim has taken its messages, or if it was completed before.
	 * @param acknowledged the ids of one-time messages of this claim
	 * @return a stage that completes when the store has confirmed the completion, or
	 * exceptionally with a {@link io.github.asyncmessages.MessageStoreException}
	 */
	public CompletionStage<Void> complete(Collection<String> acknowledged) {
		return this.completion.apply(acknowledged);
	}

}
