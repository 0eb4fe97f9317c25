package io.github.asyncmessages.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * Where mailboxes live. A mailbox is all that is stored for one recipient: the queue of
 * waiting one-time messages, the claims of the pages that are being rendered, and the
 * inbox of persistent messages. It comes into being with its first message and needs no
 * removal.
 *
 * <p>
 * Implementations are thread-safe and shared by many processes. Every method is atomic
 * for one recipient and waits for a bounded time only; it throws
 * {@link MessageStoreException} if the store fails or does not answer in that time, and
 * {@link io.github.asyncmessages.MailboxRefusedException} if only this mailbox is
 * concerned. What was to be written is then perhaps written, and can be written again: a
 * message whose id the mailbox holds is dropped. Names of recipients have been checked
 * and are compared exactly. Messages that have expired do not exist for any method.
 */
public interface MessageStore {

	/**
	 * Adds a message to a mailbox. It replaces what the mailbox holds under the same
	 * collapse key, claimed messages included. If the mailbox is then over a limit, the
	 * oldest make room.
	 * @param recipient whose mailbox
	 * @param message the message; dropped if the mailbox holds one with its id
	 */
	void append(String recipient, EncodedMessage message);

	/**
	 * Adds a message to many mailboxes, each as {@link #append} does, in few round trips.
	 * @param recipients whose mailboxes, a few thousand at most
	 * @param message the message
	 * @return for which recipients it failed, and why
	 * @throws MessageStoreException if it failed in a transaction that is then lost
	 */
	Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message);

	/**
	 * Takes the waiting one-time messages of a recipient, for one page, and has a look at
	 * the persistent ones. Of messages with one collapse key the newest is taken. A claim
	 * that is not completed in time gives its messages back by itself, in front of those
	 * sent later.
	 * @param recipient whose mailbox; if there is none the claim is empty
	 * @return the claim
	 */
	Claim claim(String recipient);

	/**
	 * Lists persistent messages, newest first.
	 * @param recipient whose mailbox
	 * @param unreadOnly whether to leave out what was read
	 * @param before only messages before this position, or {@code null} for all
	 * @param size how many at most
	 * @return the messages, possibly none
	 */
	InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size);

	/**
	 * Looks up a persistent message.
	 * @param recipient whose mailbox
	 * @param id the id of a message
	 * @return the message, or nothing if the mailbox has no such persistent message
	 */
	Optional<UserMessage> find(String recipient, String id);

	/**
	 * Counts the unread persistent messages.
	 * @param recipient whose mailbox
	 * @return how many there are
	 */
	int countUnread(String recipient);

	/**
	 * Marks a persistent message as read.
	 * @param recipient whose mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message or it was read before
	 */
	boolean markRead(String recipient, String id);

	/**
	 * Marks a persistent message as unread.
	 * @param recipient whose mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message or it was not read
	 */
	boolean markUnread(String recipient, String id);

	/**
	 * Marks all persistent messages up to a position as read.
	 * @param recipient whose mailbox
	 * @param upTo the position of the last message to mark
	 * @return the ids of those that were unread
	 */
	List<String> markAllRead(String recipient, long upTo);

	/**
	 * Deletes a persistent message.
	 * @param recipient whose mailbox
	 * @param id the id of a message
	 * @return {@code false} if there is no such message
	 */
	boolean delete(String recipient, String id);

	/**
	 * Deletes all persistent messages up to a position.
	 * @param recipient whose mailbox
	 * @param upTo the position of the last message to delete
	 * @return the ids of those that were deleted
	 */
	List<String> deleteAll(String recipient, long upTo);

	/**
	 * Removes what a mailbox holds under a collapse key: waiting, claimed and persistent
	 * messages.
	 * @param recipient whose mailbox
	 * @param key the collapse key; if it is unknown nothing happens
	 */
	void withdraw(String recipient, String key);

	/**
	 * Removes a mailbox, claims included.
	 * @param recipient whose mailbox; if there is none nothing happens
	 */
	void erase(String recipient);

	/**
	 * Whether what the calling thread writes becomes part of its transaction, and is
	 * undone with it.
	 * @return {@code false} if it is written at once
	 */
	boolean isTransactional();

	/**
	 * Asks the store for a sign of life.
	 */
	void ping();

}
