package io.github.asyncmessages;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The persistent messages of one recipient, read and unread, until they are deleted or
 * expire. Got from {@link UserMessageService#inbox(String)}.
 *
 * <p>
 * Each method looks into the store and throws {@link MessageStoreException} if that
 * fails. An id that is not in this inbox, another recipient's included, is unknown; what
 * has no effect says so by its result and can be repeated. Instances are thread-safe.
 */
public interface Inbox {

	/**
	 * A page of messages, newest first. Messages that arrive meanwhile do not move those
	 * on the following pages.
	 * @param unreadOnly whether to leave out what was read
	 * @param cursor {@link InboxPage#nextCursor()} of the page before, or {@code null}
	 * for the first page
	 * @param size how many messages at most, from 1 to 100
	 * @return the page, possibly empty
	 * @throws IllegalArgumentException if the cursor or the size cannot be used
	 */
	InboxPage page(boolean unreadOnly, @Nullable String cursor, int size);

	/**
	 * Looks up a message.
	 * @param id its id
	 * @return the message, or nothing if the id is unknown
	 */
	Optional<UserMessage> find(String id);

	/**
	 * Counts the unread messages.
	 * @return how many there are
	 */
	int unreadCount();

	/**
	 * Marks a message as read, so that it is no longer shown on pages.
	 * @param id its id
	 * @return {@code false} if the id is unknown or the message was read before
	 */
	boolean markRead(String id);

	/**
	 * Marks a message as unread.
	 * @param id its id
	 * @return {@code false} if the id is unknown or the message was not read
	 */
	boolean markUnread(String id);

	/**
	 * Marks the messages as read that were there when a page was listed.
	 * @param upTo {@link InboxPage#upTo()} of that page; what has arrived since stays
	 * unread
	 * @return how many were unread
	 * @throws IllegalArgumentException if {@code upTo} cannot be used
	 */
	int markAllRead(String upTo);

	/**
	 * Deletes a message.
	 * @param id its id
	 * @return {@code false} if the id is unknown
	 */
	boolean delete(String id);

	/**
	 * Deletes the messages that were there when a page was listed.
	 * @param upTo {@link InboxPage#upTo()} of that page; what has arrived since stays
	 * @return how many were deleted
	 * @throws IllegalArgumentException if {@code upTo} cannot be used
	 */
	int deleteAll(String upTo);

}
