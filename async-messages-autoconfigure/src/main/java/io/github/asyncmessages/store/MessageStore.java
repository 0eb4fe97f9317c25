package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * Stores mailboxes. A mailbox is everything that is stored for one recipient: the queue
 * of waiting one-time messages, the claims of the pages that are being rendered, and the
 * inbox of persistent messages. It is created with its first message and need not be
 * removed.
 *
 * <p>
 * Implementations must be thread-safe, and many processes share a store. Every method is
 * atomic for one recipient and waits for a bounded time only. It throws
 * {@link MessageStoreException} if the store fails or does not answer in that time, and
 * {@link io.github.asyncmessages.MailboxRefusedException} if only this mailbox is
 * affected. A failed write may still have taken effect. It can be repeated, because a
 * message whose id is already in the mailbox is ignored. The caller validates the names
 * of recipients, which are compared exactly. Methods treat expired messages as if they
 * did not exist.
 */
public interface MessageStore {

	/**
	 * Adds a message to a mailbox. It replaces messages with the same collapse key,
	 * including claimed ones. If the mailbox then exceeds a limit, the oldest messages
	 * are removed.
	 * <p>
	 * A message whose {@link UserMessage#deliverAt() time} has not come is scheduled. It
	 * replaces the message with its collapse key that was sent for later and is not due,
	 * and at its time everything else with that key. For every method but {@link #peek},
	 * {@link #deleteWaiting}, {@link #withdraw}, {@link #erase} and those that count for
	 * operators, a message that is not due does not exist. One that is due counts at
	 * once. It takes its place as the newest message when {@link #claim} or a method for
	 * persistent messages is called next: its {@code createdAt} is then the time at which
	 * it was due.
	 * <p>
	 * Scheduled messages count: at most {@link MailboxLimits#maxPending()} one-time
	 * messages wait or are scheduled, and at most {@link MailboxLimits#maxInbox()}
	 * persistent messages are in the inbox or scheduled. Those that were delivered make
	 * room first, then the scheduled one that is due first, but never the message that
	 * was just added.
	 * @param recipient the owner of the mailbox
	 * @param message the message; ignored if its id is already in the mailbox
	 */
	void append(String recipient, EncodedMessage message);

	/**
	 * Adds a message to many mailboxes, each as {@link #append} does, in few round trips.
	 * @param recipients the owners of the mailboxes, at most a few thousand
	 * @param message the message
	 * @return the recipients for whom it failed, each with its failure
	 * @throws MessageStoreException if it failed in a transaction that can then no longer
	 * commit
	 */
	Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message);

	/**
	 * Claims the waiting one-time messages of a recipient for one page, and reads the
	 * persistent ones. Of several messages with the same collapse key, only the newest is
	 * claimed. A claim that is not completed in time expires, and its messages return to
	 * the queue, ahead of those sent later.
	 * @param recipient the owner of the mailbox; if there is no mailbox, the claim is
	 * empty
	 * @param latest how many of the newest persistent messages, read and unread, to read
	 * in the same step; 0 for none
	 * @return the claim
	 */
	Claim claim(String recipient, int latest);

	/**
	 * Claims a mailbox as {@link #claim(String, int)} does, for a page that shows
	 * announcements or lists the unread persistent messages. Announcements that are shown
	 * once, and that the owner has neither closed nor received, are put into the queue in
	 * the same step, ahead of the other messages: from then on they are one-time messages
	 * like others, and have been received.
	 * @param recipient the owner of the mailbox
	 * @param request what the page asks for
	 * @return the claim, with what the owner has closed or received
	 */
	Claim claim(String recipient, ClaimRequest request);

	/**
	 * Notes that a reader has closed an announcement. It is forgotten some time after the
	 * announcement has ended or was removed, and with the mailbox.
	 * @param recipient the reader
	 * @param id the id of the message of the announcement
	 * @param until when the announcement ends, or {@code null} if it does not
	 * @return {@code false} if the reader has closed or received it before
	 */
	boolean closeAnnouncement(String recipient, String id, @Nullable Instant until);

	/**
	 * Takes the one-time message out of a claim with which the reader has received an
	 * announcement, and forgets in the same step that it was received: the next claim
	 * while it is shown once to this reader has it again. Used before the claim is
	 * completed. Has no effect if the claim does not hold the message any more.
	 * @param recipient the reader
	 * @param claimId the id of the claim
	 * @param messageId the id of the one-time message
	 * @param id the id of the message of the announcement
	 */
	void forgetAnnouncement(String recipient, String claimId, String messageId, String id);

	/**
	 * Acknowledges the messages that a claim still holds, and thereby completes it. Used
	 * when nobody has the {@link Claim} at hand: a script has loaded the messages, and
	 * its browser reports later, perhaps to another node, that it has inserted them.
	 * Messages that were withdrawn or replaced, or that have expired since, are not among
	 * them. After its deadline a claim can be confirmed only as long as no other claim
	 * has taken its messages: a late confirmation never removes what was delivered again.
	 * @param recipient the owner of the mailbox
	 * @param claimId the id of a claim; one that is unknown, completed, or belongs to
	 * another recipient has no effect
	 * @return the acknowledged messages, in the order of sending; a call that is repeated
	 * returns none
	 */
	List<UserMessage> confirm(String recipient, String claimId);

	/**
	 * Looks at the one-time messages of a recipient, and changes nothing: at those that
	 * the next page would claim, and at those that pages have claimed. Entries of other
	 * programs that are unusable are included until a page has met them. Persistent
	 * messages are not included, even if no page has met them. Scheduled messages of any
	 * delivery follow at the end, in the order of their times.
	 * @param recipient the owner of the mailbox
	 * @param max the maximum number of entries
	 * @return the entries, possibly none, in the order in which pages would show them if
	 * no claim were confirmed
	 */
	QueueSnapshot peek(String recipient, int max);

	/**
	 * Deletes an entry that the next page would claim: a one-time message, or an unusable
	 * entry; or a scheduled message. Entries that repeat the message or that it has
	 * replaced, and that are still in the queue, are deleted with it. Of equal entries
	 * that are separate messages, one is deleted. Of several calls for an entry, one has
	 * an effect.
	 * @param recipient the owner of the mailbox
	 * @param entryId the id of an entry that was {@linkplain #peek seen}
	 * @return {@code false} if no such entry waits, for example because a page has
	 * claimed it meanwhile
	 */
	boolean deleteWaiting(String recipient, String entryId);

	/**
	 * Lists the entries that were rejected because they cannot be used as messages,
	 * newest first. Changes nothing.
	 * @param recipient the owner of the mailbox
	 * @param max the maximum number of entries
	 * @return the entries, possibly none
	 */
	List<RejectedEntry> rejected(String recipient, int max);

	/**
	 * Puts a rejected entry back at the end of the queue. As for other entries, a message
	 * whose id is already in the mailbox is ignored, and one with a collapse key replaces
	 * others. Of several calls for an entry, one has an effect.
	 * @param recipient the owner of the mailbox
	 * @param entryId the id of the entry
	 * @param corrected what to put back instead, in JSON, or {@code null} if the entry
	 * itself is usable by now
	 * @return {@code false} if there is no such entry, for example because another call
	 * has put it back
	 * @throws IllegalArgumentException if what would be put back is still unusable or has
	 * expired; the entry then stays rejected
	 */
	boolean requeue(String recipient, String entryId, @Nullable String corrected);

	/**
	 * Deletes a rejected entry.
	 * @param recipient the owner of the mailbox
	 * @param entryId the id of the entry
	 * @return {@code false} if there is no such entry
	 */
	boolean deleteRejected(String recipient, String entryId);

	/**
	 * Lists what was delivered, newest first: acknowledged one-time messages, and
	 * persistent messages that were marked as read. Each is added by the very change that
	 * removes it from its claim or marks it, and therefore once. An entry stays for
	 * {@link MailboxLimits#history()}, even if its message is deleted or expires.
	 * @param recipient the owner of the mailbox
	 * @param max the maximum number of entries
	 * @return the entries, none if there is no history
	 */
	List<HistoryEntry> history(String recipient, int max);

	/**
	 * Lists persistent messages, newest first.
	 * @param recipient the owner of the mailbox
	 * @param unreadOnly whether to leave out read messages
	 * @param before the position before which to list messages, or {@code null} to start
	 * with the newest
	 * @param size the maximum number of messages
	 * @return the messages, possibly none
	 */
	InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size);

	/**
	 * Lists the newest persistent messages, and the unread ones that are older, in one
	 * step.
	 * @param recipient the owner of the mailbox
	 * @param size the maximum number of the newest messages
	 * @return the messages, possibly none, with their
	 * {@linkplain InboxSlice#olderUnread() older unread} ones
	 */
	InboxSlice latestOrUnread(String recipient, int size);

	/**
	 * Looks up a persistent message.
	 * @param recipient the owner of the mailbox
	 * @param id the id of a message
	 * @return the message, or empty if the mailbox holds no such persistent message
	 */
	Optional<UserMessage> find(String recipient, String id);

	/**
	 * Counts the unread persistent messages.
	 * @param recipient the owner of the mailbox
	 * @return the number of messages
	 */
	int countUnread(String recipient);

	/**
	 * Marks a persistent message as read.
	 * @param recipient the owner of the mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message or it was already read
	 */
	boolean markRead(String recipient, String id);

	/**
	 * Marks a persistent message as unread.
	 * @param recipient the owner of the mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message or it was not read
	 */
	boolean markUnread(String recipient, String id);

	/**
	 * Marks all persistent messages up to a position as read.
	 * @param recipient the owner of the mailbox
	 * @param upTo the position of the last message to mark
	 * @return the ids of the messages that were unread
	 */
	List<String> markAllRead(String recipient, long upTo);

	/**
	 * Takes a persistent message out of the inbox until a time. Then it is unread again,
	 * and the newest message. It keeps its collapse key: what replaces messages of the
	 * inbox replaces it as well, and it replaces nothing.
	 * @param recipient the owner of the mailbox
	 * @param id the id of a message
	 * @param until the time, which is to come
	 * @return {@code false} if there is no such message or it expires before that time
	 */
	boolean snooze(String recipient, String id, Instant until);

	/**
	 * Deletes a persistent message.
	 * @param recipient the owner of the mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message
	 */
	boolean delete(String recipient, String id);

	/**
	 * Deletes all persistent messages up to a position.
	 * @param recipient the owner of the mailbox
	 * @param upTo the position of the last message to delete
	 * @return the ids of the deleted messages
	 */
	List<String> deleteAll(String recipient, long upTo);

	/**
	 * Removes the messages with a collapse key, whether waiting, scheduled, claimed or
	 * persistent.
	 * @param recipient the owner of the mailbox
	 * @param key the collapse key; an unknown key has no effect
	 */
	void withdraw(String recipient, String key);

	/**
	 * Removes a mailbox, including its claims, its history, and the mark that its owner
	 * was seen.
	 * @param recipient the owner of the mailbox; a missing mailbox has no effect
	 */
	void erase(String recipient);

	/**
	 * Marks recipients as seen: pages have asked for their messages. The mark lasts for
	 * {@link MailboxLimits#SEEN} from the last call, and is not part of the mailbox. If
	 * the call fails, some of them may be marked.
	 * @param recipients the names of the recipients, at most a few thousand
	 */
	void markSeen(Collection<String> recipients);

	/**
	 * Lists mailboxes, and what they hold, a page at a time. Changes nothing. A mailbox
	 * of which only the history is left is not listed. Mailboxes that exist all the time
	 * are on one of the pages. Those that come or go meanwhile may be, and a store may
	 * list a mailbox twice.
	 * @param filter which mailboxes to list: those with such a message, whether waiting,
	 * claimed or in the inbox. It does not change the numbers
	 * @param cursor the cursor of the previous page, or {@code null} for the first page
	 * @param size the number of mailboxes; a page may have fewer, even none, although
	 * there is another page, and a few more
	 * @return the page
	 * @throws IllegalArgumentException if the cursor does not come from a store of this
	 * kind
	 * @throws UnsupportedOperationException if the filter asks for a level or a delivery
	 * and this store cannot filter by messages
	 */
	MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size);

	/**
	 * Whether this store can filter mailboxes by messages.
	 * @return {@code false} if {@link #recipients} takes no filter by level or delivery
	 */
	boolean canFilter();

	/**
	 * Counts what a mailbox holds, as {@link #recipients} does. Changes nothing.
	 * @param recipient the owner of the mailbox
	 * @return the numbers, all zero if there is no mailbox
	 */
	MailboxSummary summary(String recipient);

	/**
	 * Takes persistent messages of any recipients that are unread although the time of
	 * their {@link UserMessage#emailAt() mail} has come, and that are not scheduled.
	 * Nobody else can take the same message until the lease ends. If {@link #finishMail}
	 * was not called by then, because the caller has died, the message can be taken
	 * again.
	 * @param max the maximum number of messages
	 * @param lease how long nobody else can take them
	 * @return the messages, about in the order of the times of their mails; none if no
	 * mail is to be sent now
	 */
	List<DueMail> takeMails(int max, Duration lease);

	/**
	 * Ends the mail of a message that was taken: it was sent, or nobody is to try it
	 * again. Has no effect if somebody else has taken it since.
	 * @param mail what was taken
	 */
	void finishMail(DueMail mail);

	/**
	 * Watches a mailbox. The listener is called with the status of the mailbox soon after
	 * the watch began, and within two seconds after every change of it, whoever has made
	 * it: by a method of this interface on any node, by another program, or because time
	 * has passed and messages or claims have expired. A store that does not parse waiting
	 * one-time messages counts an expired one until it is claimed. Changes that follow
	 * each other closely lead to one call. A status that is equal to the one before is
	 * left out, unless messages wait: another one may have taken the place of the one
	 * before.
	 * <p>
	 * The listener is called by a thread of the store, one call at a time, and must not
	 * block. An exception that it throws is logged. While the store fails it is not
	 * called, and afterwards it is told the status again. This method does not wait for
	 * the store, and does not fail.
	 * @param recipient the owner of the mailbox, which need not exist
	 * @param listener is told the status of the mailbox
	 * @return the watch, to be closed
	 */
	MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener);

	/**
	 * Whether writes of the calling thread take part in its transaction and are rolled
	 * back with it.
	 * @return {@code false} if writes take effect at once
	 */
	boolean isTransactional();

	/**
	 * Checks that the store answers.
	 */
	void ping();

}
