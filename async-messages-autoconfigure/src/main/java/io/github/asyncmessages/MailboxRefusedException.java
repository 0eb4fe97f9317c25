package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the store answers but cannot use one mailbox, for example because another
 * program has stored a value of the wrong type under its key. Other mailboxes are not
 * affected.
 */
@SuppressWarnings("serial")
public class MailboxRefusedException extends MessageStoreException {

	/**
	 * Creates an exception.
	 * @param message the operation and the answer of the store
	 * @param cause the exception of the driver
	 */
	public MailboxRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
