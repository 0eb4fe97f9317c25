package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A random sequence of verbs gives the same observations as the memory store.
 */
interface RandomVerbsContract extends MailboxFixture {

	MailboxLimits SMALL_LIMITS = new MailboxLimits(4, Duration.ofSeconds(610), Duration.ofSeconds(30), 5,
			Duration.ofSeconds(1210));

	/**
	 * Some seeds that are always the same, and one that never is. More are tried with
	 * {@code -Dseeds=1000}.
	 */
	static LongStream seeds() {
		return LongStream.concat(LongStream.rangeClosed(1, Long.getLong("seeds", 8)), LongStream.of(System.nanoTime()));
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("io.github.asyncmessages.store.RandomVerbsContract#seeds")
	default void aRandomSequenceOfVerbsIsObservedAsInTheMemoryStore(long seed) {
		run(seed, SMALL_LIMITS);
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("io.github.asyncmessages.store.RandomVerbsContract#seeds")
	default void aRandomSequenceOfVerbsIsObservedAsInTheMemoryStoreWithAHistory(long seed) {
		run(seed, SMALL_LIMITS.history(Duration.ofSeconds(910)));
	}

	private void run(long seed, MailboxLimits limits) {
		TestMailbox tested = mailbox(limits);
		RecordedEvents modelEvents = new RecordedEvents();
		MessageStore model = new MemoryMessageStore(limits, clock(), modelEvents);
		List<String> recipients = List.of(tested.recipient(), tested.recipient() + " ", tested.recipient() + "{}");
		new RandomVerbs(seed, clock(), new RandomVerbs.Observed(tested.store(), events()),
				new RandomVerbs.Observed(model, modelEvents), recipients, ordersBySending(),
				(recipient) -> pushUnusable(tested.of(recipient)))
			.run(300);
	}

	/**
	 * Pushes an entry that cannot be used under a key of the messages, where others can.
	 */
	default void pushUnusable(TestMailbox mailbox) {
		// Nobody but the store writes.
	}

	/**
	 * Whether messages that come back are in the order of sending, rather than in front,
	 * which differs if several claims come back.
	 */
	default boolean ordersBySending() {
		return false;
	}

}
