package io.github.asyncmessages.store;

import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * A part of the persistent messages of a mailbox. A position is a number that the store
 * assigns to a message when it enters the inbox. Positions increase from message to
 * message.
 *
 * @param messages the messages, newest first
 * @param next the position before which the list continues, or {@code null} if it ends
 * here
 * @param newest the position of the newest message of the inbox, or 0 if there is none
 * @param olderUnread the unread messages before {@code next}, newest first, at most
 * {@value #MAX_OLDER_UNREAD}; empty if the store was not asked for them
 */
public record InboxSlice(List<UserMessage> messages, @Nullable Long next, long newest, List<UserMessage> olderUnread) {

	/**
	 * The maximum number of unread messages that are read in addition.
	 */
	public static final int MAX_OLDER_UNREAD = 100;

	public InboxSlice {
		messages = List.copyOf(messages);
		olderUnread = List.copyOf(olderUnread);
	}

	/**
	 * Creates a part without unread messages that are older.
	 * @param messages the messages, newest first
	 * @param next the position before which the list continues, or {@code null}
	 * @param newest the position of the newest message of the inbox, or 0
	 */
	public InboxSlice(List<UserMessage> messages, @Nullable Long next, long newest) {
		this(messages, next, newest, List.of());
	}

	/**
	 * Adds the unread messages that are older.
	 * @param olderUnread the messages, newest first
	 * @return a changed copy
	 */
	public InboxSlice olderUnread(List<UserMessage> olderUnread) {
		return new InboxSlice(this.messages, this.next, this.newest, olderUnread);
	}

	/**
	 * Whether this part, if it begins with the newest message, has enough of them.
	 * @param size how many
	 * @return {@code true} if there are as many, or no more in the inbox
	 */
	public boolean has(int size) {
		return this.messages.size() >= size || this.next == null;
	}

	/**
	 * The unread messages of this part and those that are older.
	 * @return the messages, newest first, at most {@value #MAX_OLDER_UNREAD}
	 */
	public List<UserMessage> unread() {
		return Stream
			.concat(this.messages.stream().filter((message) -> message.readAt() == null), this.olderUnread.stream())
			.limit(MAX_OLDER_UNREAD)
			.toList();
	}

}
