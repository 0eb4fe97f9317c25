package io.github.asyncmessages.service;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.testing.UnreliableStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DefaultUserMessageService}: a message to many.
 */
class SendAllTests {

	private static final UserMessage message = UserMessage.info("Maintenance tonight");

	private final ServiceFixture fixture = new ServiceFixture();

	private final UserMessageService service = this.fixture.service();

	@Test
	void aMessageToManyReachesEachOnce() {
		SendResult result = this.service.sendAll(names(12_000).toList(), message);
		assertThat(result).isEqualTo(new SendResult(12_000, 0, List.of()));
		assertThat(names(12_000)).allSatisfy((name) -> assertThat(this.service.receive(name)).hasSize(1));
	}

	@Test
	void aMessageToManyIsAnnouncedInChunks() {
		this.service.sendAll(names(12_000), message);
		List<MessageSentEvent> events = this.fixture.events.of(MessageSentEvent.class);
		assertThat(events).extracting((event) -> event.recipients().size()).containsExactly(5000, 5000, 2000);
		assertThat(events.stream().flatMap((event) -> event.recipients().stream()))
			.containsExactlyElementsOf(names(12_000).toList());
	}

	@Test
	void aFullChunkIsNotFollowedByAnEmptyOne() {
		this.service.sendAll(names(10_000), message);
		assertThat(this.fixture.events.of(MessageSentEvent.class)).hasSize(2);
	}

	@Test
	void nobodyMayBeARecipient() {
		assertThat(this.service.sendAll(List.of(), message)).isEqualTo(new SendResult(0, 0, List.of()));
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void aMessageBelowTheMinimumLevelReadsNoNames() {
		Iterable<String> names = () -> {
			throw new IllegalStateException("read");
		};
		assertThat(this.service.sendAll(names, UserMessage.debug("Not sent")).sent()).isZero();
	}

	@Test
	void namesAndPrincipalsMayBeMixed() {
		Principal sally = () -> "sally";
		assertThat(this.service.sendAll(Stream.of("barry", sally), message).sent()).isEqualTo(2);
		assertThat(this.fixture.waiting("barry")).hasSize(1);
		assertThat(this.fixture.waiting("sally")).hasSize(1);
	}

	@Test
	void whoIsRefusedDoesNotStopTheOthers() {
		Principal nobody = () -> " ";
		SendResult result = this.service.sendAll(Arrays.asList("barry", " ", null, nobody, 42, "sally"), message);
		assertThat(result.sent()).isEqualTo(2);
		assertThat(result.failed()).isEqualTo(4);
		assertThat(result.failures()).extracting(SendResult.Failure::recipient).containsExactly(" ", "null", " ", "42");
		assertThat(result.failures()).extracting(SendResult.Failure::cause)
			.allMatch((cause) -> cause instanceof IllegalArgumentException)
			.extracting(Throwable::getMessage)
			.containsExactly("'recipient' must not be blank", "'recipient' must not be null",
					"'recipient' must not be blank", "'recipient' must be a String or a Principal but was 42");
		assertThat(this.fixture.waiting("sally")).hasSize(1);
	}

	@Test
	void whoseMessageCouldNotBeStoredDoesNotStopTheOthers() {
		UserMessageService service = this.fixture
			.service(UnreliableStore.of(this.fixture.store, (method, recipient) -> recipient.endsWith("7")));
		SendResult result = service.sendAll(names(1200), message);
		assertThat(result.sent()).isEqualTo(1080);
		assertThat(result.failed()).isEqualTo(120);
		assertThat(result.failures()).hasSize(SendResult.MAX_FAILURES)
			.allSatisfy((failure) -> assertThat(failure.recipient()).endsWith("7"))
			.allSatisfy((failure) -> assertThat(failure.cause()).isSameAs(UnreliableStore.FAILURE));
		assertThat(this.fixture.waiting("user-6")).hasSize(1);
		assertThat(
				this.fixture.events.of(MessageSentEvent.class).stream().flatMap((event) -> event.recipients().stream()))
			.hasSize(1080)
			.noneMatch((name) -> name.endsWith("7"));
	}

	@Test
	void aChunkOfWhichNothingIsStoredIsNotAnnounced() {
		UserMessageService service = this.fixture
			.service(UnreliableStore.of(this.fixture.store, (method, recipient) -> true));
		assertThat(service.sendAll(names(3), message).failed()).isEqualTo(3);
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void aNameThatComesTwiceIsCountedTwice() {
		List<String> names = Collections.nCopies(2, "barry");
		assertThat(this.service.sendAll(names, message)).isEqualTo(new SendResult(2, 0, List.of()));
		assertThat(this.fixture.waiting("barry")).hasSize(1);
		UserMessageService service = this.fixture
			.service(UnreliableStore.of(this.fixture.store, (method, recipient) -> true));
		SendResult result = service.sendAll(names, message);
		assertThat(result.sent()).isZero();
		assertThat(result.failed()).isEqualTo(2);
		assertThat(result.failures()).hasSize(2);
	}

	@Test
	void aNameThatComesTwiceIsAnnouncedOnce() {
		this.service.sendAll(List.of("barry", "sally", "barry"), message);
		assertThat(this.fixture.events.of(MessageSentEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.recipients()).containsExactly("barry", "sally"));
	}

	@Test
	void failuresAreCountedExactlyAndKeptUpToALimit() {
		SendResult result = this.service.sendAll(IntStream.range(0, 1000).mapToObj((i) -> " "), message);
		assertThat(result.failed()).isEqualTo(1000);
		assertThat(result.failures()).hasSize(100);
	}

	@Test
	void anOverLargeMessageToManyIsRefusedBeforeAnyNameIsRead() {
		Iterable<String> names = () -> {
			throw new IllegalStateException("read");
		};
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.service.sendAll(names, UserMessage.info("x".repeat(1024))))
			.withMessageStartingWith("'message' must not be larger than 1024 bytes");
	}

	@Test
	void neverMoreThanAChunkOfNamesIsHeld() {
		AtomicLong read = new AtomicLong();
		AtomicLong stored = new AtomicLong();
		List<Long> held = new ArrayList<>();
		MessageStore store = UnreliableStore.of(this.fixture.store, (method, recipient) -> {
			stored.incrementAndGet();
			return false;
		});
		Iterable<String> names = () -> new Iterator<>() {

			@Override
			public boolean hasNext() {
				return read.get() < 200_000;
			}

			@Override
			public String next() {
				held.add(read.get() - stored.get());
				return "user-" + read.incrementAndGet();
			}

		};
		assertThat(this.fixture.service(store).sendAll(names, message).sent()).isEqualTo(200_000);
		assertThat(Collections.max(held)).isLessThan(5000);
	}

	@Test
	void aStreamIsReadAsItIsSent() {
		AtomicLong read = new AtomicLong();
		AtomicLong stored = new AtomicLong();
		AtomicLong held = new AtomicLong();
		MessageStore store = UnreliableStore.of(this.fixture.store, (method, recipient) -> {
			stored.incrementAndGet();
			return false;
		});
		Stream<String> names = Stream.iterate(1, (i) -> i + 1).limit(200_000).map((i) -> {
			held.accumulateAndGet(read.getAndIncrement() - stored.get(), Math::max);
			return "user-" + i;
		});
		assertThat(this.fixture.service(store).sendAll(names, message).sent()).isEqualTo(200_000);
		assertThat(held.get()).isLessThanOrEqualTo(5000);
	}

	private static Stream<String> names(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "user-" + i);
	}

}
