package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Load, a fault in the middle, and the comparison of what was sent with what was printed.
 */
final class Scenario {

	private static final int USERS = 6;

	private static final int MESSAGES_A_SECOND = 40;

	private static final Duration READ_TIMEOUT = Duration.ofMillis(500);

	/** The goal is 20 ms, on a machine that does nothing else. */
	private static final Duration MARGIN = Duration.ofSeconds(3);

	private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);

	/** The goal is 5 s, on a machine that does nothing else. */
	private static final Duration MAX_RECOVERY = Duration.ofSeconds(15);

	/** Pages and readers make the fault. */
	static final Fault NO_FAULT = () -> {
	};

	private final String name;

	private final List<Node> nodes;

	private final Duration claimTimeout;

	private final Journal journal = new Journal();

	private Load.Habit habit = Load.Habit.open(BETWEEN_PAGES, NodeApplication.TIMED);

	/**
	 * A scenario.
	 * @param name the fault, for the table
	 */
	Scenario(String name, List<Node> nodes, Duration claimTimeout) {
		this.name = name;
		this.nodes = nodes;
		this.claimTimeout = claimTimeout;
	}

	/**
	 * Lets each browser open these pages in turn.
	 */
	Scenario on(String... paths) {
		return with(Load.Habit.open(BETWEEN_PAGES, paths));
	}

	/**
	 * Gives browsers another habit.
	 */
	Scenario with(Load.Habit habit) {
		this.habit = habit;
		return this;
	}

	Journal journal() {
		return this.journal;
	}

	/**
	 * Runs the scenario, and checks that its goals are met.
	 */
	void run(Fault fault) throws Exception {
		Row row;
		try (Load load = new Load(this.nodes, this.journal, USERS, MESSAGES_A_SECOND, this.habit)) {
			load.goOn();
			fault.happen();
			Duration recovery = (fault != NO_FAULT) ? awaitRecovery(System.nanoTime()) : Duration.ZERO;
			load.goOn();
			load.drain(this.claimTimeout.plusSeconds(15));
			row = new Row(this.name, this.journal, this.claimTimeout, recovery);
		}
		System.out.print(row.toMarkdown());
		Results.add(row);
		check(row);
	}

	private Duration awaitRecovery(long since) {
		List<Integer> ports = this.nodes.stream().map(Node::port).toList();
		List<String> users = IntStream.range(0, USERS).mapToObj(NodeApplication::user).toList();
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.journal.workingAgain(ports, users, since), Objects::nonNull);
	}

	private void check(Row row) {
		assertThat(this.journal.missing()).as("missing: " + this.name).isEmpty();
		assertThat(this.journal.twiceWithoutReason(this.claimTimeout).stream().map(this.journal::describe))
			.as("printed twice: " + this.name)
			.isEmpty();
		assertThat(this.journal.longestWait()).as("longest wait: " + this.name).isLessThan(READ_TIMEOUT.plus(MARGIN));
		assertThat(row.recovery()).as("working again: " + this.name).isLessThan(MAX_RECOVERY);
	}

	/**
	 * What happens in the middle. It is over when the method returns.
	 */
	interface Fault {

		void happen() throws Exception;

	}

}
