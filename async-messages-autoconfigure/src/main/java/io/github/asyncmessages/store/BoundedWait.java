package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;

/**
 * Waits for the answer of a store for a bounded time.
 */
public final class BoundedWait {

	private BoundedWait() {
	}

	/**
	 * Waits for an answer, and cancels the call if the wait times out or is interrupted.
	 * @param <T> the type of the answer
	 * @param store the name of the store in exception messages
	 * @param answer the answer of the store
	 * @param timeout the maximum time to wait
	 * @param failure describes what has failed, if the call fails
	 * @return the answer
	 * @throws MailboxRefusedException if the call failed with such an exception
	 * @throws MessageStoreException if the call failed otherwise or was not answered in
	 * time
	 */
	public static <T> T await(String store, Future<T> answer, Duration timeout, Supplier<String> failure) {
		try {
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			answer.cancel(true);
			throw new MessageStoreException(
					failure.get() + ": " + store + " did not answer within " + timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw failed(failure.get(), ex.getCause());
		}
		catch (CancellationException ex) {
			throw new MessageStoreException(failure.get() + ": the connection was closed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			answer.cancel(true);
			throw new MessageStoreException(failure.get() + ": the thread was interrupted", ex);
		}
	}

	private static MessageStoreException failed(String failure, @Nullable Throwable cause) {
		String message = failure + ": " + reason(cause);
		return (cause instanceof MailboxRefusedException) ? new MailboxRefusedException(message, cause.getCause())
				: new MessageStoreException(message, cause);
	}

	private static @Nullable String reason(@Nullable Throwable cause) {
		if (cause instanceof CancellationException) {
			return "the connection was closed";
		}
		return (cause instanceof NestedRuntimeException exception) ? exception.getMostSpecificCause().getMessage()
				: (cause != null) ? cause.getMessage() : null;
	}

}
