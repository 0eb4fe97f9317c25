package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;

/**
 * Thrown when the store fails or does not confirm an operation in time. If {@code send}
 * throws it, the message was <em>perhaps</em> not stored: sending the same
 * {@link UserMessage} again is harmless as long as it has not been delivered.
 */
@SuppressWarnings("serial")
public class MessageStoreException extends NestedRuntimeException {

	/**
	 * Creates an exception.
	 * @param message the operation, and what to do about the failure
	 * @param cause the exception of the driver
	 */
	public MessageStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
