package io.github.asyncmessages.store.redis.script;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.asyncmessages.store.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a call that may take several attempts, one at a time. Cancelling the reply
 * cancels the current attempt: the driver would still send a command that nobody waits
 * for, once it is connected again.
 */
public final class RetryingReply extends CompletableFuture<List<Object>> {

	private static final long PAUSE_MILLIS = 200;

	private volatile @Nullable CompletableFuture<List<Object>> attempt;

	/** Sends the call once more, in the context of the caller. */
	private volatile @Nullable Runnable repeat;

	RetryingReply() {
		whenComplete((reply, failure) -> cancelAttempt());
	}

	/**
	 * Sends an idempotent call, and repeats it after failures.
	 * @param call sends the call
	 * @param again whether to repeat it after a failure
	 * @param onReply is told of each reply, or {@code null} for a failure, before the
	 * reply is completed
	 * @param time after which the call is not repeated. There is no timer for it, since
	 * to start and to cancel one for each page costs more than the call.
	 * @return the reply
	 */
	public static RetryingReply send(Supplier<CompletableFuture<List<Object>>> call, Predicate<Throwable> again,
			Consumer<@Nullable List<Object>> onReply, Duration time) {
		RetryingReply reply = new RetryingReply();
		long deadline = System.nanoTime() + time.toNanos();
		reply.repeat = CallerContext.keep(() -> reply.send(call, again, onReply, deadline));
		reply.send(call, again, onReply, deadline);
		return reply;
	}

	private void send(Supplier<CompletableFuture<List<Object>>> call, Predicate<Throwable> again,
			Consumer<@Nullable List<Object>> onReply, long deadline) {
		attempt(call, (reply, failure) -> {
			onReply.accept(reply);
			if (failure == null) {
				complete(reply);
			}
			else if (again.test(failure) && System.nanoTime() - deadline < 0) {
				CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
					.execute(Objects.requireNonNull(this.repeat));
			}
			else {
				completeExceptionally(failure);
			}
		});
	}

	/**
	 * Makes an attempt, unless the reply is complete or was cancelled.
	 * @param call sends the call
	 * @param onEnd completes this reply, or makes another attempt
	 */
	void attempt(Supplier<CompletableFuture<List<Object>>> call,
			BiConsumer<@Nullable List<Object>, @Nullable Throwable> onEnd) {
		if (isDone()) {
			return;
		}
		CompletableFuture<List<Object>> attempt = call.get();
		this.attempt = attempt;
		attempt.whenComplete((reply, failure) -> onEnd.accept(reply,
				(failure instanceof CompletionException) ? failure.getCause() : failure));
		if (isDone()) {
			cancelAttempt();
		}
	}

	private void cancelAttempt() {
		CompletableFuture<List<Object>> attempt = this.attempt;
		if (attempt != null && !attempt.isDone()) {
			attempt.cancel(true);
		}
	}

}
