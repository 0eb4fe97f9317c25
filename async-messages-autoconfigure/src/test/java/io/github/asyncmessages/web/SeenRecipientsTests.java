package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SeenRecipients}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeenRecipientsTests {

	private static final Duration NEVER = Duration.ofDays(1);

	private static final Duration SOON = Duration.ofMillis(10);

	private final TestClock clock = new TestClock();

	private final List<String> written = Collections.synchronizedList(new ArrayList<>());

	private volatile boolean answers = true;

	private volatile int failures;

	private SeenRecipients seen = seen(NEVER, NEVER);

	@AfterEach
	void close() {
		this.seen.close();
	}

	private SeenRecipients seen(Duration first, Duration retry) {
		return new SeenRecipients(this::write, () -> this.answers, this.clock, new SeenRecipients.Delays(first, retry));
	}

	private void write(Collection<String> names) {
		if (this.failures > 0) {
			this.failures--;
			throw new MessageStoreException("The table is missing", null);
		}
		this.written.addAll(names);
	}

	@Test
	void aNameIsWrittenOnceADay() {
		this.seen.mark("barry");
		this.seen.mark("barry");
		this.seen.flush();
		this.seen.mark("barry");
		this.clock.forward(Duration.ofHours(23));
		this.seen.mark("barry");
		this.seen.flush();
		assertThat(this.written).containsExactly("barry");
		this.clock.forward(Duration.ofHours(1));
		this.seen.mark("barry");
		this.seen.flush();
		assertThat(this.written).containsExactly("barry", "barry");
	}

	@Test
	void aNameIsWrittenAgainAfterADayIfTheCacheIsFull() {
		this.seen.mark("barry");
		for (int i = 1; i < SeenRecipients.MAX_CACHED; i++) {
			this.seen.mark("user-" + i);
			if (i % 1000 == 0) {
				this.seen.flush();
			}
		}
		this.clock.forward(Duration.ofDays(1));
		this.seen.flush();
		this.seen.mark("barry");
		this.seen.flush();
		assertThat(this.written).filteredOn("barry"::equals).hasSize(2);
	}

	@Test
	void namesAreWrittenInTheBackground() {
		this.seen = seen(SOON, NEVER);
		this.seen.mark("barry");
		Awaitility.await().until(() -> this.written.contains("barry"));
		this.seen.mark("sally");
		Awaitility.await().until(() -> this.written.contains("sally"));
	}

	@Test
	void aPageDoesNotWaitForTheStore() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		this.seen = new SeenRecipients((names) -> {
			begun.countDown();
			awaitQuietly(answered);
		}, () -> true, this.clock, new SeenRecipients.Delays(SOON, NEVER));
		this.seen.mark("barry");
		begun.await();
		this.seen.mark("sally");
		answered.countDown();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void manyNamesAreWrittenInBatches() {
		List<String> names = IntStream.range(0, 1234).mapToObj((number) -> "user-" + number).toList();
		List<Integer> batches = new ArrayList<>();
		this.seen = new SeenRecipients((batch) -> batches.add(batch.size()), () -> true, this.clock,
				new SeenRecipients.Delays(NEVER, NEVER));
		names.forEach(this.seen::mark);
		this.seen.flush();
		assertThat(batches).containsExactly(500, 500, 234);
	}

	@Test
	void whatFailsIsLoggedOnceAndRepeated(CapturedOutput output) {
		this.failures = 3;
		this.seen = seen(SOON, SOON);
		this.seen.mark("barry");
		Awaitility.await().until(() -> this.written.contains("barry"));
		assertThat(this.failures).isZero();
		assertThat(output.getAll().split("The table is missing", -1)).hasSize(2);
	}

	@Test
	void aStoreThatDoesNotAnswerIsNotAsked() {
		this.answers = false;
		this.seen.mark("barry");
		this.seen.flush();
		assertThat(this.written).isEmpty();
		this.answers = true;
		this.seen.flush();
		assertThat(this.written).containsExactly("barry");
	}

	@Test
	void moreNamesThanThereIsRoomForAreWrittenLater() {
		IntStream.rangeClosed(0, SeenRecipients.MAX_WAITING).forEach((number) -> this.seen.mark("user-" + number));
		this.seen.flush();
		assertThat(this.written).hasSize(SeenRecipients.MAX_WAITING);
		this.seen.mark("user-" + SeenRecipients.MAX_WAITING);
		this.seen.flush();
		assertThat(this.written).hasSize(SeenRecipients.MAX_WAITING + 1);
	}

	@Test
	void aNameThatNoRecipientHasIsNotWritten() {
		this.seen.mark("x".repeat(300));
		this.seen.mark(" ");
		this.seen.mark("a\u0000");
		this.seen.mark("barry");
		this.seen.flush();
		assertThat(this.written).containsExactly("barry");
	}

}
