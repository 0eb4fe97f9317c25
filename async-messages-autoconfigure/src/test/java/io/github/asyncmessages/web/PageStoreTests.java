package io.github.asyncmessages.web;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.UnreliableStore;
import io.github.asyncmessages.web.StoreCircuit.FailedMailboxes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link PageStore}: what a store that fails costs pages.
 */
@ExtendWith(OutputCaptureExtension.class)
class PageStoreTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private final RecordedEvents events = new RecordedEvents();

	private final TestClock clock = new TestClock();

	/** The recipients whose mailboxes the store does not read. */
	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	private final AtomicInteger claims = new AtomicInteger();

	private final AtomicBoolean down = new AtomicBoolean();

	private volatile Runnable onPing = () -> {
	};

	private final MessageStore memory = new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(), this.events);

	private final PageStore store = store(
			UnreliableStore.of(this.memory, (verb, recipient) -> verb.equals("claim") && fails(recipient)));

	@AfterEach
	void close() {
		this.store.close();
	}

	private boolean fails(String recipient) {
		this.claims.incrementAndGet();
		return this.down.get() || this.failing.contains(recipient);
	}

	private PageStore store(MessageStore store) {
		return new PageStore(PingedStore.of(store, () -> {
			this.onPing.run();
			if (this.down.get()) {
				throw UnreliableStore.FAILURE;
			}
		}), TIMEOUT, this.clock, this.events);
	}

	private void failAll() {
		this.down.set(true);
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> !this.events.of(StoreUnavailableEvent.class).isEmpty());
	}

	@Test
	void pagesDoWithoutAStoreThatFails() {
		failAll();
		int asked = this.claims.get();
		assertThat(this.store.claim("barry", 0)).isEmpty();
		assertThat(this.store.claim("sally", 0)).isEmpty();
		assertThat(this.claims).hasValue(asked);
		assertThat(this.events.of(StoreUnavailableEvent.class)).hasSize(1);
	}

	@Test
	void anAnnouncementThatCannotBeClaimedCostsNoPageItsMessages(CapturedOutput output) {
		InvocationHandler handler = (proxy, method, args) -> {
			if (args != null && args.length == 2 && args[1] instanceof ClaimRequest) {
				throw new DateTimeException("Too late");
			}
			return method.invoke(this.memory, args);
		};
		this.memory.append("barry", new EncodedMessage(UserMessage.info("a"), "{\"text\":\"a\"}"));
		try (PageStore store = store((MessageStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { MessageStore.class }, handler))) {
			Claim claim = store.claim("barry", new ClaimRequest(0, List.of())).orElseThrow();
			assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("a");
			assertThat(store.circuit().openSince()).isNull();
		}
		assertThat(output).contains("A page was rendered without what is announced once", "Too late");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAnnouncementIsNotForgottenByAPageThatCannotReadIt(boolean isDown) {
		RuntimeException failure = isDown ? UnreliableStore.FAILURE : new IllegalStateException("Too late");
		InvocationHandler handler = (proxy, method, args) -> {
			if (method.getName().equals("read") && this.down.get()) {
				throw failure;
			}
			return method.getName().equals("read") ? StoredAnnouncements.NONE : null;
		};
		AnnouncementBoard board = new AnnouncementBoard((AnnouncementStore) Proxy
			.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { AnnouncementStore.class }, handler),
				this.clock);
		Claim claim = Claim.ofNothing(List.of(), 0, null);
		assertThat(this.store.forget(board, "barry", claim, "announcement-a")).isTrue();
		this.down.set(true);
		assertThat(this.store.forget(board, "barry", claim, "announcement-a")).isFalse();
		board.destroy();
	}

	@Test
	void anOutageEndsForEverybodyWhenAPingIsAnswered() {
		failAll();
		this.down.set(false);
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		assertThat(this.store.claim("barry", 0)).isPresent();
	}

	@Test
	void theCircuitTellsSinceWhenItIsOpen() {
		assertThat(this.store.circuit().openSince()).isNull();
		failAll();
		Instant opened = this.clock.instant();
		this.clock.forward(Duration.ofMinutes(1));
		assertThat(this.store.circuit().openSince()).isCloseTo(opened, within(10, ChronoUnit.SECONDS));
		this.down.set(false);
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		assertThat(this.store.circuit().openSince()).isNull();
	}

	@Test
	void theCircuitTellsWhichMailboxesFailAndSinceWhen() {
		assertThat(this.store.circuit().failedMailboxes()).isEqualTo(new FailedMailboxes(0, null));
		Instant failed = this.clock.instant();
		this.failing.add("barry");
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		this.clock.forward(MailboxCircuits.OPEN);
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		assertThat(this.store.circuit().failedMailboxes().count()).isOne();
		assertThat(this.store.circuit().failedMailboxes().since()).isCloseTo(failed, within(3, ChronoUnit.SECONDS));
		assertThat(this.store.circuit().openSince()).isNull();
		this.clock.forward(MailboxCircuits.OPEN);
		assertThat(this.store.circuit().failedMailboxes()).isEqualTo(new FailedMailboxes(0, null));
	}

	@Test
	void anOutageEndsAlsoAfterTheApplicationWasStoppedAndStarted() {
		this.store.start();
		this.store.stop();
		this.store.start();
		failAll();
		this.down.set(false);
		Awaitility.await().until(() -> this.store.claim("barry", 0).isPresent());
	}

	@Test
	void aPingThatIsAnsweredTooLateEndsNoOutage() {
		CountDownLatch pings = new CountDownLatch(3);
		this.onPing = () -> {
			pings.countDown();
			awaitNanos(TIMEOUT.multipliedBy(2));
		};
		this.failing.add("barry");
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> pings.getCount() == 0);
		assertThat(this.store.claim("sally", 0)).isEmpty();
		assertThat(this.events.of(StoreUnavailableEvent.class)).hasSize(1);
		this.onPing = () -> {
		};
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
	}

	/**
	 * Answers late, as a slow network does.
	 */
	private static void awaitNanos(Duration latency) {
		new CompletableFuture<Void>().completeOnTimeout(null, latency.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	@Test
	void aMailboxThatFailsConcernsNobodyElseAsLongAsTheStoreAnswersAPing(CapturedOutput output) {
		this.failing.add("barry");
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		int asked = this.claims.get();
		assertThat(this.store.claim("barry", 0)).isEmpty();
		assertThat(this.claims).hasValue(asked);
		assertThat(this.events.of(StoreUnavailableEvent.class)).isEmpty();
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("The pages of a user are rendered without stored messages for 5 s"));
	}

	@Test
	void aMailboxThatFailsIsTriedAgainByOnePageAtATime() {
		this.failing.add("barry");
		assertThat(this.store.claim("barry", 0)).isEmpty();
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		this.clock.forward(MailboxCircuits.OPEN);
		int asked = this.claims.get();
		assertThat(this.store.claim("barry", 0)).isEmpty();
		assertThat(this.store.claim("barry", 0)).isEmpty();
		assertThat(this.claims).hasValue(asked + 1);
		this.failing.clear();
		this.clock.forward(MailboxCircuits.OPEN);
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
		assertThat(this.store.claim("barry", 0)).isPresent();
		assertThat(this.store.claim("barry", 0)).isPresent();
	}

	@Test
	void otherPagesHardlyWaitForTheFirstPing() {
		CountDownLatch answer = new CountDownLatch(1);
		this.onPing = () -> {
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		};
		this.failing.add("barry");
		assertThat(this.store.claim("barry", 0)).isEmpty();
		// Would wait for ever otherwise.
		assertThat(this.store.claim("sally", 0)).isEmpty();
		answer.countDown();
		Awaitility.await().until(() -> this.store.claim("sally", 0).isPresent());
	}

	@Test
	void manyMailboxesThatFailTakeABoundedAmountOfMemory() {
		MailboxCircuits circuits = new MailboxCircuits(this.clock);
		for (int i = 0; i <= MailboxCircuits.MAX_OPEN; i++) {
			circuits.open("user" + i);
		}
		assertThat(circuits.permits("user0")).isFalse();
		assertThat(circuits.permits("user" + MailboxCircuits.MAX_OPEN)).isTrue();
		this.clock.forward(MailboxCircuits.OPEN);
		circuits.open("another");
		assertThat(circuits.permits("another")).isFalse();
	}

	@Test
	void aMailboxThatIsRefusedConcernsNobodyElseAndIsLoggedOnceAMinute(CapturedOutput output) {
		PageStore store = store(
				UnreliableStore.of(this.memory, (verb, recipient) -> verb.equals("claim") && recipient.equals("barry"),
						new MailboxRefusedException("The mailbox of 'barry' cannot be read: WRONGTYPE", null)));
		for (int i = 0; i < 350; i++) {
			assertThat(store.claim("barry", 0)).isEmpty();
		}
		assertThat(store.claim("sally", 0)).isPresent();
		assertThat(store.circuit().failedMailboxes().count()).isOne();
		assertThat(this.events.of(StoreUnavailableEvent.class)).isEmpty();
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("WRONGTYPE")).hasSize(1);
		this.clock.forward(Duration.ofMinutes(1));
		store.claim("barry", 0);
		assertThat(output).contains("WRONGTYPE (and 349 more since the last such line)");
		store.close();
	}

}
