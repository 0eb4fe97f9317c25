package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Waits for replies, and says why there is none.
 */
final class Replies {

	private Replies() {
	}

	/**
	 * Waits for a reply. A call that is not waited for any more is cancelled.
	 * @param failure says what has failed
	 * @throws MailboxRefusedException if the server has answered with an error
	 * @throws MessageStoreException if there is no answer
	 */
	static <T> T await(CompletableFuture<T> reply, Duration timeout, Supplier<String> failure) {
		try {
			return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			reply.cancel(true);
			throw new MessageStoreException(
					failure.get() + ": Redis did not answer within " + timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof ErrorReplyException error) {
				throw new MailboxRefusedException(failure.get() + ": " + error.getMessage(), error.getCause());
			}
			throw new MessageStoreException(failure.get() + ": " + reason(ex.getCause()), ex.getCause());
		}
		catch (CancellationException ex) {
			throw new MessageStoreException(failure.get() + ": " + reason(ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			reply.cancel(true);
			throw new MessageStoreException(failure.get() + ": the thread was interrupted", ex);
		}
	}

	private static @Nullable String reason(@Nullable Throwable cause) {
		if (cause instanceof CancellationException) {
			return "the connection was closed";
		}
		return (cause instanceof DataAccessException exception) ? exception.getMostSpecificCause().getMessage()
				: (cause != null) ? cause.getMessage() : null;
	}

}
