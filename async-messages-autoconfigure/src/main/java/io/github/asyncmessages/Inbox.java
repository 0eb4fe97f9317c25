package io.github.asyncmessages;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The persistent messages of one recipient, read and unread, until they are deleted or
 * expire. Obtained from {@link UserMessageService#inbox(String)}.
 *
 * <p>
 * Each method accesses the store and throws {@link MessageStoreException} if that fails.
 * An id that is not in this inbox is unknown, even if it is in the inbox of another
 * recipient. Calls can be repeated; the return value says whether a call had an effect.
 * Instances are thread-safe.
 */
public interface Inbox {

	/**
	 * Returns a page of messages, newest first. Messages that arrive in the meantime do
	 * not shift the following pages.
	 * @param unreadOnly whether to omit messages that were read
	 * @param cursor {@link InboxPage#nextCursor()} of the previous page, or {@code null}
	 * for the first page
	 * @param size the maximum number of messages, from 1 to 100
	 * @return the page, possibly empty
	 * @throws IllegalArgumentException if the cursor or the size is invalid
	 */
	InboxPage page(boolean unreadOnly, @Nullable String cursor, int size);

	/**
	 * Finds a message.
	 * @param id the id of the message
	 * @return the message, or an empty {@code Optional} if the id is unknown
	 */
	Optional<UserMessage> find(String id);

	/**
	 * Returns the number of unread messages.
	 * @return the number of unread messages
	 */
	int unreadCount();

	/**
	 * Marks a message as read, so that it is no longer shown on pages.
	 * @param id the id of the message
	 * @return {@code false} if the id is unknown or the message was already read
	 */
	boolean markRead(String id);

	/**
	 * Marks a message as unread.
	 * @param id the id of the message
	 * @return {@code false} if the id is unknown or the message was not read
	 */
	boolean markUnread(String id);

	/**
	 * Marks all messages as read that were there when a page was listed.
	 * @param upTo {@link InboxPage#upTo()} of that page; messages that have arrived since
	 * stay unread
	 * @return the number of messages that were unread
	 * @throws IllegalArgumentException if {@code upTo} is invalid
	 */
	int markAllRead(String upTo);

	/**
	 * Takes a message out of the inbox until a time. Then it is unread again, and the
	 * newest message of the inbox.
	 * @param id the id of the message
	 * @param until the time: in the future, and at most 400 days ahead
	 * @return {@code false} if the id is unknown, or if the message expires before that
	 * time
	 * @throws IllegalArgumentException if the time is in the past or too far ahead
	 */
	boolean snooze(String id, Instant until);

	/**
	 * Deletes a message.
	 * @param id the id of the message
	 * @return {@code false} if the id is unknown
	 */
	boolean delete(String id);

	/**
	 * Deletes all messages that were there when a page was listed.
	 * @param upTo {@link InboxPage#upTo()} of that page; messages that have arrived since
	 * stay
	 * @return the number of deleted messages
	 * @throws IllegalArgumentException if {@code upTo} is invalid
	 */
	int deleteAll(String upTo);

}
