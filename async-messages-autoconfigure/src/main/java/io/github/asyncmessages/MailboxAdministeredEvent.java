package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

/**
 * Published when an administrator has changed a mailbox or has sent messages, on the
 * administration pages or by the actuator endpoint. It contains no text of a message.
 *
 * @param administrator the name of the principal, or {@code null} if it is unknown
 * @param action what the administrator did
 * @param recipient the owner of the mailbox, or {@code null} if a message was sent to
 * many
 * @param id the id of the message or of the rejected entry, the collapse key that was
 * withdrawn, or {@code null} if the whole mailbox was erased
 * @param succeeded the number of messages or mailboxes that were changed or sent; 0 if
 * there was nothing to change
 * @param failed the number of changes that failed, or that were perhaps not made because
 * the store did not answer
 */
public record MailboxAdministeredEvent(@Nullable String administrator, Action action, @Nullable String recipient,
		@Nullable String id, long succeeded, long failed) {

	/**
	 * What an administrator does.
	 */
	public enum Action {

		/** Sends a message. */
		SEND,

		/** Removes what a mailbox holds under a collapse key. */
		WITHDRAW,

		/** Deletes a waiting one-time message. */
		DELETE_WAITING,

		/** Deletes a persistent message. */
		DELETE,

		/** Marks a persistent message as read. */
		MARK_READ,

		/** Puts a rejected entry back. */
		REQUEUE,

		/** Deletes a rejected entry. */
		DELETE_REJECTED,

		/** Removes everything that is stored for a recipient. */
		ERASE

	}

}
