package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailboxWatcher}.
 */
class MailboxWatcherTests {

	private final TestClock clock = new TestClock();

	private final List<String> failures = new CopyOnWriteArrayList<>();

	private final List<Collection<String>> readings = new CopyOnWriteArrayList<>();

	private final List<MailboxStatus> told = new CopyOnWriteArrayList<>();

	private volatile MailboxStatus status = MailboxStatus.EMPTY;

	private volatile Duration validFor = Duration.ofMinutes(1);

	private volatile boolean failing;

	private final MailboxWatcher watcher = new MailboxWatcher(this.clock, this::read,
			(consequence, cause) -> this.failures.add(consequence + ": " + cause.getMessage()));

	private Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		this.readings.add(List.copyOf(recipients));
		if (this.failing) {
			throw new IllegalStateException("The store is down");
		}
		Map<String, MailboxWatcher.Reading> found = new HashMap<>();
		recipients.forEach((recipient) -> found.put(recipient, new MailboxWatcher.Reading(this.status, this.validFor)));
		return found;
	}

	@AfterEach
	void close() {
		this.watcher.close();
	}

	private MailboxWatch watch(String recipient) {
		return this.watcher.watch(recipient, this.told::add);
	}

	private void awaitTold(MailboxStatus... statuses) {
		Awaitility.await().untilAsserted(() -> assertThat(this.told).containsExactly(statuses));
	}

	private static MailboxStatus unread(int unread) {
		return new MailboxStatus(0, unread, 0, 0);
	}

	@Test
	void aValidStatusIsNotReadAgain() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		this.status = unread(1);
		// Another mailbox, of which a reading is always invalid, shows that time passes.
		this.validFor = Duration.ZERO;
		watch("sally");
		Awaitility.await().until(() -> this.readings.size() >= 4);
		assertThat(this.readings).filteredOn((recipients) -> recipients.contains("barry")).hasSize(1);
	}

	@Test
	void anInvalidStatusIsReadAgain() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		this.status = unread(1);
		this.clock.forward(Duration.ofMinutes(1));
		awaitTold(MailboxStatus.EMPTY, unread(1));
	}

	@Test
	void aChangedMailboxIsReadAtOnce() {
		watch("barry");
		watch("sally");
		Awaitility.await().until(() -> this.told.size() == 2);
		this.status = unread(1);
		this.watcher.changed("barry");
		awaitTold(MailboxStatus.EMPTY, MailboxStatus.EMPTY, unread(1));
		this.watcher.changed("somebody whom nobody watches");
		this.status = unread(2);
		this.watcher.allChanged();
		awaitTold(MailboxStatus.EMPTY, MailboxStatus.EMPTY, unread(1), unread(2), unread(2));
	}

	@Test
	void manyChangesLeadToFewReadings() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		int before = this.readings.size();
		long start = System.nanoTime();
		for (int i = 1; i <= 10_000; i++) {
			this.status = unread(i);
			this.watcher.changed("barry");
		}
		Awaitility.await().until(() -> this.told.get(this.told.size() - 1).unread() == 10_000);
		long intervals = Duration.ofNanos(System.nanoTime() - start).toMillis() / 50;
		assertThat(this.readings.size() - before).isLessThanOrEqualTo((int) intervals + 2);
	}

	@Test
	void aWatchThatBeginsIsToldAStatusThatOthersKnow() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		List<MailboxStatus> second = new CopyOnWriteArrayList<>();
		this.watcher.watch("barry", second::add);
		Awaitility.await().until(() -> second.size() == 1);
		awaitTold(MailboxStatus.EMPTY);
	}

	@Test
	void aStoreThatFailsIsReadUntilItAnswersAndTheStatusIsToldAgain() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		this.failing = true;
		this.watcher.changed("barry");
		Awaitility.await().until(() -> this.failures.size() >= 2);
		this.failing = false;
		awaitTold(MailboxStatus.EMPTY, MailboxStatus.EMPTY);
		assertThat(this.failures).allMatch((failure) -> failure
			.equals("Changes of watched mailboxes are not noticed until the store answers: The store is down"));
	}

	@Test
	void aListenerThatFailsIsLoggedAndCalledAgain() {
		AtomicInteger calls = new AtomicInteger();
		this.watcher.watch("barry", (status) -> {
			calls.incrementAndGet();
			throw new AssertionError("not handled");
		});
		Awaitility.await().until(() -> calls.get() == 1);
		this.status = unread(1);
		this.watcher.changed("barry");
		Awaitility.await().until(() -> calls.get() == 2);
		assertThat(this.failures.get(0))
			.isEqualTo("A listener did not handle a change of the mailbox of 'barry': not handled");
	}

	@Test
	void whatNobodyWatchesIsNotRead() {
		this.validFor = Duration.ZERO;
		MailboxWatch barry = watch("barry");
		watch("sally");
		Awaitility.await().until(() -> this.told.size() == 2);
		barry.close();
		int before = this.readings.size();
		this.watcher.changed("barry");
		Awaitility.await().until(() -> this.readings.size() >= before + 3);
		assertThat(this.readings.subList(before + 1, this.readings.size())).containsOnly(List.of("sally"));
	}

	@Test
	void theThreadEndsAfterTheLastWatch() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		MailboxWatch watch = this.watcher.watch("barry", (status) -> threads.add(Thread.currentThread()));
		Awaitility.await().until(() -> !threads.isEmpty());
		assertThat(threads.get(0).isDaemon()).isTrue();
		watch.close();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !threads.get(0).isAlive());
		watch("barry");
		Awaitility.await().until(() -> !this.told.isEmpty());
	}

	@Test
	void aClosedWatcherTellsNothing() {
		watch("barry");
		awaitTold(MailboxStatus.EMPTY);
		this.watcher.close();
		this.status = unread(1);
		watch("barry").close();
		this.watcher.changed("barry");
		this.watcher.allChanged();
		assertThat(this.told).hasSize(1);
	}

	@Test
	void manyThreadsBeginAndEndWatches() {
		IntStream.range(0, 2000).parallel().forEach((number) -> {
			String recipient = "user-" + number % 7;
			MailboxWatch watch = this.watcher.watch(recipient, (status) -> {
			});
			this.watcher.changed(recipient);
			watch.close();
		});
		int before = this.told.size();
		watch("user-1");
		Awaitility.await().until(() -> this.told.size() == before + 1);
	}

}
