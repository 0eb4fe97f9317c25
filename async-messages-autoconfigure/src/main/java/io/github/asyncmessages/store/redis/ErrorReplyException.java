package io.github.asyncmessages.store.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis is there, and has answered a script with an error.
 */
@SuppressWarnings("serial")
class ErrorReplyException extends RuntimeException {

	ErrorReplyException(@Nullable String reply, Throwable cause) {
		super(reply, cause);
	}

}
