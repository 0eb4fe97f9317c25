package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Looks into mailboxes and helps their owners, for operators and support staff. Looking
 * takes nothing: the owner of a mailbox still gets every message. The application decides
 * who may use it.
 *
 * <p>
 * A recipient is the name of a principal, as described for {@link UserMessageService}.
 * Every method throws {@link IllegalArgumentException} for an invalid argument, and
 * {@link MessageStoreException} if the store fails.
 *
 * <p>
 * Implementations are thread-safe.
 */
public interface MailboxAdministration {

	/**
	 * The maximum number of entries, or of mailboxes, that a call returns.
	 */
	int MAX_RESULTS = 1000;

	/**
	 * Lists the mailboxes of the store, and what they hold, a page at a time. Mailboxes
	 * that exist all the time are on one of the pages. Those that come or go meanwhile
	 * may be. Redis may list a mailbox on two pages.
	 * @param filter which mailboxes to list; their numbers are not filtered
	 * @param cursor {@link MailboxPage#nextCursor()} of the previous page with the same
	 * filter, or {@code null} for the first page
	 * @param size the number of mailboxes, from 1 to {@value #MAX_RESULTS}; a page may
	 * have fewer, even none, although there is another page, and a few more
	 * @return the page
	 * @throws UnsupportedOperationException if the filter asks for a level or a delivery
	 * and the store cannot filter mailboxes by messages
	 */
	MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size);

	/**
	 * Returns whether the store can filter mailboxes by messages.
	 * @return {@code false} if {@link #recipients} takes no filter by level or delivery
	 */
	boolean canFilter();

	/**
	 * Counts what the mailbox of a recipient holds.
	 * @param recipient the name of the recipient
	 * @return the numbers, all zero if there is no mailbox
	 */
	MailboxSummary summary(String recipient);

	/**
	 * Looks at the one-time messages of a recipient, those that wait and those that pages
	 * have claimed. Entries of other programs that are unusable are included until a page
	 * has met them. Messages that are scheduled or snoozed are at the end, of any
	 * delivery, with their {@link UserMessage#deliverAt() time}. For other persistent
	 * messages see {@link UserMessageService#inbox(String)}.
	 * @param recipient the name of the recipient
	 * @param max the maximum number of entries, from 1 to {@value #MAX_RESULTS}
	 * @return the entries, possibly none
	 */
	QueueSnapshot peek(String recipient, int max);

	/**
	 * Deletes an entry that waits: a one-time message, an unusable entry, or a message
	 * that is scheduled or snoozed. What a page has claimed stays. Entries that repeat
	 * the message or that it has replaced are deleted with it. Of equal entries that are
	 * separate messages, one is deleted. This takes effect at once, unless the store
	 * takes part in a transaction.
	 * @param recipient the name of the recipient
	 * @param entryId {@link QueueEntry#id()}
	 * @return {@code false} if no such entry waits, for example because a page has
	 * claimed it, or because somebody else has deleted it
	 */
	boolean deleteWaiting(String recipient, String entryId);

	/**
	 * Lists the rejected entries of a recipient, newest first.
	 * @param recipient the name of the recipient
	 * @param max the maximum number of entries, from 1 to {@value #MAX_RESULTS}
	 * @return the entries, possibly none
	 */
	List<RejectedEntry> rejected(String recipient, int max);

	/**
	 * Puts a rejected entry back at the end of the queue. A message whose id is already
	 * in the mailbox is ignored, and one with a collapse key replaces others. No mail is
	 * sent. This takes effect at once, unless the store takes part in a transaction.
	 * @param recipient the name of the recipient
	 * @param entryId {@link RejectedEntry#id()}
	 * @param corrected what to put back instead, in JSON, or {@code null} if the entry
	 * itself is usable by now
	 * @return {@code false} if there is no such entry, for example because somebody else
	 * has put it back
	 * @throws IllegalArgumentException if what would be put back is still unusable or has
	 * expired; the entry then stays rejected
	 */
	boolean requeue(String recipient, String entryId, @Nullable String corrected);

	/**
	 * Deletes a rejected entry.
	 * @param recipient the name of the recipient
	 * @param entryId {@link RejectedEntry#id()}
	 * @return {@code false} if there is no such entry
	 */
	boolean deleteRejected(String recipient, String entryId);

	/**
	 * Lists what was delivered to a recipient, newest first: each one-time message that a
	 * page, a script or {@link UserMessageService#receive} has acknowledged, and each
	 * persistent message that was marked as read. Entries stay when the message is
	 * deleted or expires. A message that was marked as unread and read again has two.
	 * Redis and the memory store keep the newest 200 entries of a recipient.
	 * @param recipient the name of the recipient
	 * @param max the maximum number of entries, from 1 to {@value #MAX_RESULTS}
	 * @return the entries, none unless {@code async-messages.history} is set
	 */
	List<HistoryEntry> history(String recipient, int max);

	/**
	 * Sends a message.
	 * @param recipient the name of the recipient
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level and was not sent
	 * @see UserMessageService#send(String, UserMessage)
	 */
	boolean send(String recipient, UserMessage message);

	/**
	 * Sends a message to many recipients.
	 * @param recipients names or {@link java.security.Principal}s; iterated once
	 * @param message the message
	 * @return the number of messages sent, and the failures
	 * @see UserMessageService#sendAll(Iterable, UserMessage)
	 */
	SendResult sendAll(Iterable<?> recipients, UserMessage message);

	/**
	 * Removes what the mailbox of a recipient holds under a collapse key.
	 * @param recipient the name of the recipient
	 * @param key the collapse key
	 * @see UserMessageService#withdraw(String, String)
	 */
	void withdraw(String recipient, String key);

	/**
	 * Removes everything that is stored for a recipient, rejected entries and the history
	 * included.
	 * @param recipient the name of the recipient
	 * @see UserMessageService#erase(String)
	 */
	void erase(String recipient);

}
