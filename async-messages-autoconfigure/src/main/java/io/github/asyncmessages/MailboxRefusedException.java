package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

/**
 * The store answers, but cannot do what was asked of one mailbox, as when somebody else
 * has put something of another kind in its place. Other mailboxes are not concerned.
 */
@SuppressWarnings("serial")
public class MailboxRefusedException extends MessageStoreException {

	/**
	 * An exception with a cause.
	 * @param message what was asked, and what the store has answered
	 * @param cause what the store's driver has thrown
	 */
	public MailboxRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
