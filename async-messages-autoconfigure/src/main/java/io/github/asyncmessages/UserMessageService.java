package io.github.asyncmessages;

import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sends messages to users, who see them on the next page that is rendered for them. It
 * can be used from any thread and any process that shares the store: a controller, an
 * {@code @Async} method, a queue worker.
 *
 * <p>
 * A recipient is the name of a principal: not blank, at most 255 characters, without
 * control characters and unpaired surrogates. Names are compared exactly. Every method
 * that takes a recipient throws {@link IllegalArgumentException} for any other name.
 *
 * <p>
 * Inside a Spring transaction, messages are stored after the commit, and not at all after
 * a rollback. Withdrawals and erasures are deferred in the same way, and the order of the
 * calls is kept. If a deferred write fails, a {@link DeferredWriteFailedEvent} is
 * published. If the store takes part in the transaction, writes are part of it instead.
 *
 * <p>
 * Otherwise a method throws {@link MessageStoreException} if the store fails. The message
 * was then <em>perhaps</em> not stored. Sending the same {@link UserMessage} again is
 * harmless as long as it has not been delivered.
 *
 * <p>
 * Implementations are thread-safe.
 */
public interface UserMessageService {

	/**
	 * Sends a message. One with a {@link UserMessage#deliverAt() time} that is yet to
	 * come is delivered at that time.
	 * @param recipient the name of the recipient
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level and was not sent
	 * @throws IllegalArgumentException if the name is not valid, or the message is too
	 * large, has expired, or is to be delivered more than 400 days ahead
	 * @throws MessageStoreException if the message was perhaps not stored
	 */
	boolean send(String recipient, UserMessage message);

	/**
	 * Sends a message to a principal, as {@link #send(String, UserMessage)} does.
	 * @param recipient the recipient
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean send(Principal recipient, UserMessage message) {
		return send(recipient.getName(), message);
	}

	/**
	 * Sends a one-time message of level {@link MessageLevel#DEBUG}.
	 * @param recipient the name of the recipient
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean debug(String recipient, String text) {
		return send(recipient, UserMessage.debug(text));
	}

	/**
	 * Sends a one-time message of level {@link MessageLevel#INFO}.
	 * @param recipient the name of the recipient
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean info(String recipient, String text) {
		return send(recipient, UserMessage.info(text));
	}

	/**
	 * Sends a one-time message of level {@link MessageLevel#SUCCESS}.
	 * @param recipient the name of the recipient
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean success(String recipient, String text) {
		return send(recipient, UserMessage.success(text));
	}

	/**
	 * Sends a one-time message of level {@link MessageLevel#WARNING}.
	 * @param recipient the name of the recipient
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean warning(String recipient, String text) {
		return send(recipient, UserMessage.warning(text));
	}

	/**
	 * Sends a one-time message of level {@link MessageLevel#ERROR}.
	 * @param recipient the name of the recipient
	 * @param text the text, not blank
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	default boolean error(String recipient, String text) {
		return send(recipient, UserMessage.error(text));
	}

	/**
	 * Sends a message to many recipients, in few round trips and with bounded memory. A
	 * failure for one recipient does not affect the others.
	 * @param recipients names or {@link Principal}s; iterated once
	 * @param message the message
	 * @return the number of messages sent, and the failures; nothing is sent if the
	 * message is below the minimum level
	 * @throws IllegalArgumentException if the message is too large or has expired
	 * @throws IllegalStateException inside a transaction, if there are more recipients
	 * than can be kept until the commit; nothing is sent then
	 * @throws MessageStoreException if the store takes part in the transaction and the
	 * transaction should be rolled back
	 */
	SendResult sendAll(Iterable<?> recipients, UserMessage message);

	/**
	 * Sends a message to many recipients, as {@link #sendAll(Iterable, UserMessage)}
	 * does. The stream is consumed but not closed.
	 * @param recipients names or {@link Principal}s
	 * @param message the message
	 * @return the number of messages sent, and the failures
	 */
	default SendResult sendAll(Stream<?> recipients, UserMessage message) {
		Iterable<Object> names = () -> recipients.<Object>map((recipient) -> recipient).iterator();
		return sendAll(names, message);
	}

	/**
	 * Receives the waiting one-time messages of a recipient, as a page would. They are
	 * not shown again. If the store fails while it removes them, they are returned
	 * nevertheless, and shown again later rather than lost.
	 * @param recipient the name of the recipient
	 * @return the messages in the order of sending, possibly none
	 * @throws MessageStoreException if the store cannot be read
	 */
	List<UserMessage> receive(String recipient);

	/**
	 * Receives the waiting one-time messages of a principal, as {@link #receive(String)}
	 * does.
	 * @param recipient the recipient
	 * @return the messages in the order of sending, possibly none
	 */
	default List<UserMessage> receive(Principal recipient) {
		return receive(recipient.getName());
	}

	/**
	 * Removes what the mailbox of a recipient holds under a collapse key: waiting
	 * messages and persistent ones. Does nothing if there are none.
	 * @param recipient the name of the recipient
	 * @param key the collapse key
	 * @throws MessageStoreException if the store fails
	 */
	void withdraw(String recipient, String key);

	/**
	 * Removes what the mailbox of a principal holds under a collapse key.
	 * @param recipient the recipient
	 * @param key the collapse key
	 */
	default void withdraw(Principal recipient, String key) {
		withdraw(recipient.getName(), key);
	}

	/**
	 * Removes everything that is stored for a recipient, for example because an account
	 * is closed. Does nothing if there is nothing.
	 * @param recipient the name of the recipient
	 * @throws MessageStoreException if the store fails
	 */
	void erase(String recipient);

	/**
	 * Removes everything that is stored for a principal.
	 * @param recipient the recipient
	 */
	default void erase(Principal recipient) {
		erase(recipient.getName());
	}

	/**
	 * Returns the persistent messages of a recipient.
	 * @param recipient the name of the recipient
	 * @return the inbox, each of whose methods accesses the store
	 */
	Inbox inbox(String recipient);

	/**
	 * Returns the persistent messages of a principal.
	 * @param recipient the recipient
	 * @return the inbox
	 */
	default Inbox inbox(Principal recipient) {
		return inbox(recipient.getName());
	}

}
