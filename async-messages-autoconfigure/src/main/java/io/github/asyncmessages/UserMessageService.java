package io.github.asyncmessages;

import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Leaves messages for users: each sees them on the next page that is rendered for them.
 * To be used from any thread and any process that shares the store: a controller, an
 * {@code @Async} method, a queue worker.
 *
 * <p>
 * A recipient is the name of a principal: not blank, at most 255 characters, without
 * control characters and unpaired surrogates. Names are compared exactly. Where a method
 * takes a recipient and the name is none of these it throws
 * {@link IllegalArgumentException}.
 *
 * <p>
 * Inside a Spring transaction a message is stored after commit, and not at all after a
 * rollback; so are withdrawals and erasures, in the order of the calls. What fails then
 * is announced as a {@link DeferredWriteFailedEvent}. Outside, a method throws
 * {@link MessageStoreException} if the store fails: the message is then <em>perhaps</em>
 * not stored, and sending the very same message again is harmless as long as it was not
 * yet delivered.
 *
 * <p>
 * Implementations are thread-safe.
 */
public interface UserMessageService {

	/**
	 * Sends a message.
	 * @param recipient the name of the principal it is for
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level and was therefore
	 * not sent
	 * @throws IllegalArgumentException if the recipient is not a possible name, or the
	 * message is too large or has expired
	 * @throws MessageStoreException if the message is perhaps not stored
	 */
	boolean send(String recipient, UserMessage message);

	/**
	 * Sends a message to a principal, as {@link #send(String, UserMessage)} does.
	 * @param recipient whom it is for
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean send(Principal recipient, UserMessage message) {
		return send(recipient.getName(), message);
	}

	/**
	 * Sends a message of level {@link MessageLevel#DEBUG}, to be shown once.
	 * @param recipient the name of the principal it is for
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean debug(String recipient, String text) {
		return send(recipient, UserMessage.debug(text));
	}

	/**
	 * Sends a message of level {@link MessageLevel#INFO}, to be shown once.
	 * @param recipient the name of the principal it is for
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean info(String recipient, String text) {
		return send(recipient, UserMessage.info(text));
	}

	/**
	 * Sends a message of level {@link MessageLevel#SUCCESS}, to be shown once.
	 * @param recipient the name of the principal it is for
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean success(String recipient, String text) {
		return send(recipient, UserMessage.success(text));
	}

	/**
	 * Sends a message of level {@link MessageLevel#WARNING}, to be shown once.
	 * @param recipient the name of the principal it is for
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean warning(String recipient, String text) {
		return send(recipient, UserMessage.warning(text));
	}

	/**
	 * Sends a message of level {@link MessageLevel#ERROR}, to be shown once.
	 * @param recipient the name of the principal it is for
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level
	 */
	default boolean error(String recipient, String text) {
		return send(recipient, UserMessage.error(text));
	}

	/**
	 * Sends a message to many, in few round trips and bounded memory. One recipient who
	 * is refused, or whose message could not be stored, does not stop the others.
	 * @param recipients names or {@link Principal}s, read once, each at most once at a
	 * time in memory
	 * @param message the message
	 * @return how many were sent and what failed
	 * @throws IllegalArgumentException if the message is too large or has expired
	 * @throws IllegalStateException inside a transaction, if there are more recipients
	 * than can be held until commit; nothing is sent then
	 */
	SendResult sendAll(Iterable<?> recipients, UserMessage message);

	/**
	 * Sends a message to many, as {@link #sendAll(Iterable, UserMessage)} does. The
	 * stream is consumed and not closed.
	 * @param recipients names or {@link Principal}s
	 * @param message the message
	 * @return how many were sent and what failed
	 */
	default SendResult sendAll(Stream<?> recipients, UserMessage message) {
		Iterable<Object> names = () -> recipients.<Object>map((recipient) -> recipient).iterator();
		return sendAll(names, message);
	}

	/**
	 * Takes the waiting one-time messages of a recipient, as a page would; what is
	 * returned is not shown again. Should the store fail while it removes them they are
	 * returned all the same, and shown again later rather than lost.
	 * @param recipient the name of the principal
	 * @return the messages in the order of sending, possibly none
	 * @throws MessageStoreException if the store cannot be read
	 */
	List<UserMessage> receive(String recipient);

	/**
	 * Takes the waiting messages of a principal, as {@link #receive(String)} does.
	 * @param recipient whose messages to take
	 * @return the messages in the order of sending, possibly none
	 */
	default List<UserMessage> receive(Principal recipient) {
		return receive(recipient.getName());
	}

	/**
	 * Takes back what a recipient's mailbox holds under a collapse key: waiting messages
	 * and persistent ones. Does nothing if there is none.
	 * @param recipient the name of the principal
	 * @param key the collapse key
	 * @throws MessageStoreException if the store fails
	 */
	void withdraw(String recipient, String key);

	/**
	 * Takes back what a principal's mailbox holds under a collapse key.
	 * @param recipient whose mailbox
	 * @param key the collapse key
	 */
	default void withdraw(Principal recipient, String key) {
		withdraw(recipient.getName(), key);
	}

	/**
	 * Removes all that is stored for a recipient, as when an account is closed. Does
	 * nothing if there is nothing.
	 * @param recipient the name of the principal
	 * @throws MessageStoreException if the store fails
	 */
	void erase(String recipient);

	/**
	 * Removes all that is stored for a principal.
	 * @param recipient whose mailbox
	 */
	default void erase(Principal recipient) {
		erase(recipient.getName());
	}

	/**
	 * The persistent messages of a recipient.
	 * @param recipient the name of the principal
	 * @return the inbox, which looks into the store at each call
	 */
	Inbox inbox(String recipient);

	/**
	 * The persistent messages of a principal.
	 * @param recipient whose inbox
	 * @return the inbox
	 */
	default Inbox inbox(Principal recipient) {
		return inbox(recipient.getName());
	}

}
