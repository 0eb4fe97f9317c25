package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The reply to a call that does the same however often it is sent: after a failure it is
 * sent again until it is too late.
 */
final class RetryingReply extends CompletableFuture<List<Object>> {

	private static final long PAUSE_MILLIS = 200;

	private final Supplier<CompletableFuture<List<Object>>> call;

	private final Predicate<Throwable> again;

	private final Consumer<@Nullable List<Object>> onReply;

	private final long deadline;

	private volatile @Nullable CompletableFuture<List<Object>> attempt;

	private RetryingReply(Supplier<CompletableFuture<List<Object>>> call, Predicate<Throwable> again,
			Consumer<@Nullable List<Object>> onReply, Duration time) {
		this.call = call;
		this.again = again;
		this.onReply = onReply;
		this.deadline = System.nanoTime() + time.toNanos();
	}

	/**
	 * Sends a call.
	 * @param again whether to send it again after a failure
	 * @param onReply is told of each reply, {@code null} for a failure, before others are
	 * @param time after which it is not sent again. There is no timer for it: to begin
	 * and to end one for each page costs more than the call.
	 */
	static RetryingReply send(Supplier<CompletableFuture<List<Object>>> call, Predicate<Throwable> again,
			Consumer<@Nullable List<Object>> onReply, Duration time) {
		RetryingReply reply = new RetryingReply(call, again, onReply, time);
		reply.send();
		reply.whenComplete((done, failure) -> reply.abandon());
		return reply;
	}

	private void send() {
		if (isDone()) {
			return;
		}
		CompletableFuture<List<Object>> attempt = this.call.get();
		this.attempt = attempt;
		attempt.whenComplete((reply, failure) -> {
			this.onReply.accept(reply);
			if (failure == null) {
				complete(reply);
			}
			else if (this.again.test(failure) && System.nanoTime() - this.deadline < 0) {
				CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(this::send);
			}
			else {
				completeExceptionally(failure);
			}
		});
		if (isDone()) {
			abandon();
		}
	}

	private void abandon() {
		CompletableFuture<List<Object>> attempt = this.attempt;
		if (attempt != null && !attempt.isDone()) {
			attempt.cancel(true);
		}
	}

}
