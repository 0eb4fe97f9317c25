package io.github.asyncmessages.store.redis.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryingReply}.
 */
class RetryingReplyTests {

	private static final List<Object> REPLY = List.of(1L);

	private final List<CompletableFuture<List<Object>>> attempts = new CopyOnWriteArrayList<>();

	private final List<Object> heard = new ArrayList<>();

	private RetryingReply send(Duration time) {
		return RetryingReply.send(() -> {
			CompletableFuture<List<Object>> attempt = new CompletableFuture<>();
			this.attempts.add(attempt);
			return attempt;
		}, (failure) -> !(failure instanceof IllegalArgumentException),
				(reply) -> this.heard.add((reply != null) ? reply : "failure"), time);
	}

	private void awaitAttempt(int number) {
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.attempts.size() == number);
	}

	@Test
	void isSentOnceIfThereIsAReply() {
		RetryingReply call = send(Duration.ofSeconds(30));
		assertThat(call).isNotDone();
		this.attempts.get(0).complete(REPLY);
		assertThat(call).isCompletedWithValue(REPLY);
		assertThat(this.heard).containsExactly(REPLY);
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void isSentAgainAfterFailures() {
		RetryingReply call = send(Duration.ofSeconds(30));
		for (int number = 1; number < 3; number++) {
			this.attempts.get(number - 1).completeExceptionally(new IllegalStateException("gone"));
			awaitAttempt(number + 1);
		}
		assertThat(call).isNotDone();
		this.attempts.get(2).complete(REPLY);
		assertThat(call).isCompletedWithValue(REPLY);
		assertThat(this.heard).containsExactly("failure", "failure", REPLY);
	}

	@Test
	void isNotSentAgainIfThatWouldChangeNothing() {
		RetryingReply call = send(Duration.ofSeconds(30));
		this.attempts.get(0).completeExceptionally(new IllegalArgumentException("refused"));
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void looksAtTheCauseOfAFailureThatAnotherFutureHasWrapped() {
		RetryingReply call = send(Duration.ofSeconds(30));
		this.attempts.get(0).completeExceptionally(new CompletionException(new IllegalArgumentException("refused")));
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void isNotSentAgainWhenItIsTooLate() {
		RetryingReply call = send(Duration.ofMillis(300));
		this.attempts.get(0).completeExceptionally(new IllegalStateException("gone"));
		awaitAttempt(2);
		CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS)
			.execute(() -> this.attempts.get(1).completeExceptionally(new IllegalStateException("gone")));
		assertThat(call).failsWithin(Duration.ofSeconds(10));
		assertThat(this.attempts).hasSize(2);
	}

	@Test
	void whoGivesUpGivesUpTheAttempt() {
		RetryingReply call = send(Duration.ofSeconds(30));
		call.cancel(true);
		assertThat(this.attempts.get(0)).isCancelled();
	}

	@Test
	void whoGivesUpBetweenTwoAttemptsPreventsTheNext() {
		RetryingReply call = send(Duration.ofSeconds(30));
		this.attempts.get(0).completeExceptionally(new IllegalStateException("gone"));
		call.cancel(true);
		assertThat(CompletableFuture.supplyAsync(this.attempts::size,
				CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS)))
			.succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo(1);
	}

	@Test
	void isSentAgainInTheContextOfTheCaller() {
		ThreadLocal<String> trace = new ThreadLocal<>();
		List<String> traces = new CopyOnWriteArrayList<>();
		ContextRegistry.getInstance().registerThreadLocalAccessor("trace", trace);
		try {
			trace.set("42");
			RetryingReply.send(() -> {
				traces.add(String.valueOf(trace.get()));
				return (traces.size() < 3) ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
						: CompletableFuture.completedFuture(REPLY);
			}, (failure) -> true, (reply) -> {
			}, Duration.ofSeconds(30)).join();
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
		}
		assertThat(traces).containsExactly("42", "42", "42");
	}

}
