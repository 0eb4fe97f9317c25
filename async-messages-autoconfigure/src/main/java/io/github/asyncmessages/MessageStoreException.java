package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;

/**
 * The store did not do, or did not confirm in time, what was asked of it. A message whose
 * sending ends so is <em>perhaps</em> not stored.
 */
@SuppressWarnings("serial")
public class MessageStoreException extends NestedRuntimeException {

	/**
	 * An exception with a cause.
	 * @param message what was asked, and what to do about it
	 * @param cause what the store's driver has thrown
	 */
	public MessageStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
