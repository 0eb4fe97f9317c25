package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Load for a long time, and what the nodes hold meanwhile.
 */
final class Soak {

	private static final int USERS = 20;

	private static final int MESSAGES_A_SECOND = 200;

	private static final Duration BETWEEN_PAGES = Duration.ofMillis(300);

	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(30);

	/** How much more of something there may be in the last third than in the first. */
	private static final double MAX_GROWTH = 1.1;

	private final List<Node> nodes;

	private final Duration duration;

	Soak(List<Node> nodes, Duration duration) {
		this.nodes = nodes;
		this.duration = duration;
	}

	void run() throws Exception {
		Journal journal = new Journal();
		List<Node.State> states = new ArrayList<>();
		long start = System.nanoTime();
		try (Load load = new Load(this.nodes, journal, USERS, MESSAGES_A_SECOND,
				Load.Habit.open(BETWEEN_PAGES, NodeApplication.TIMED))) {
			long interval = this.duration.dividedBy(30).toNanos();
			for (long next = start + interval; next <= start + this.duration.toNanos(); next += interval) {
				TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
				states.add(this.nodes.get(0).state());
			}
			load.drain(CLAIM_TIMEOUT.plusSeconds(15));
		}
		Row row = new Row(this.duration, journal, states);
		Results.add(row);
		System.out.print(row.toMarkdown());
		assertThat(journal.missing()).isEmpty();
		assertThat(journal.twice()).isEmpty();
		assertThat(row.growth(Node.State::heapBytes)).as("heap").isLessThan(MAX_GROWTH);
		assertThat(row.growth(Node.State::threads)).as("threads").isLessThan(MAX_GROWTH);
		assertThat(row.growth(Node.State::descriptors)).as("file descriptors").isLessThan(MAX_GROWTH);
	}

	/**
	 * What the load has found. The figures of a node are medians of the first and of the
	 * last third of the time.
	 */
	record Row(Duration duration, Journal journal, List<Node.State> states) {

		static final String HEADER = """
				| time | sends that returned | sends that failed | missing | printed again | pages | heap after collection | threads | file descriptors |
				|---|--:|--:|--:|--:|--:|--:|--:|--:|
				""";

		String toMarkdown() {
			return String.format(Locale.ENGLISH, "| %d min | %,d | %,d | %d | %d | %,d | %s | %s | %s |%n",
					this.duration.toMinutes(), this.journal.sends(), this.journal.failedSends(),
					this.journal.missing().size(), this.journal.twice().size(), this.journal.pages(),
					String.format(Locale.ENGLISH, "%.1f MB, then %.1f MB", first(Node.State::heapBytes) / 1e6,
							last(Node.State::heapBytes) / 1e6),
					firstAndLast(Node.State::threads), firstAndLast(Node.State::descriptors));
		}

		private String firstAndLast(ToLongFunction<Node.State> figure) {
			return first(figure) + ", then " + last(figure);
		}

		private double growth(ToLongFunction<Node.State> figure) {
			return (double) last(figure) / first(figure);
		}

		private long first(ToLongFunction<Node.State> figure) {
			return median(this.states.subList(0, this.states.size() / 3), figure);
		}

		private long last(ToLongFunction<Node.State> figure) {
			return median(this.states.subList(this.states.size() * 2 / 3, this.states.size()), figure);
		}

		private static long median(List<Node.State> states, ToLongFunction<Node.State> figure) {
			return states.stream().mapToLong(figure).sorted().skip(states.size() / 2).findFirst().orElseThrow();
		}

	}

}
