package io.github.asyncmessages.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Delays of one round, in microseconds, in the order of measuring.
 *
 * @param sent after {@code send}
 * @param pushed after {@code RPUSH}
 * @param published after {@code PUBLISH}, by hand
 */
record Delays(double[] sent, double[] pushed, double[] published) {

	Delays(int count) {
		this(new double[count], new double[count], new double[count]);
	}

	/**
	 * The rows of the table.
	 * @param name what was measured
	 * @param byHand what the library is compared with
	 * @param warmUp how many delays do not count
	 */
	static List<Row> rows(String name, String byHand, int warmUp, List<Delays> rounds) {
		return List.of(row(name + " after `send`: p50", byHand, warmUp, rounds, Delays::sent, 50),
				row(name + " after `send`: p99", byHand, warmUp, rounds, Delays::sent, 99),
				row(name + " after `RPUSH`: p50", byHand, warmUp, rounds, Delays::pushed, 50),
				row(name + " after `RPUSH`: p99", byHand, warmUp, rounds, Delays::pushed, 99));
	}

	private static Row row(String name, String byHand, int warmUp, List<Delays> rounds,
			Function<Delays, double[]> library, int percent) {
		return new Row(name, byHand, "µs",
				rounds.stream()
					.map((round) -> new Row.Round(percentile(library.apply(round), warmUp, percent),
							percentile(round.published(), warmUp, percent)))
					.toList());
	}

	private static double percentile(double[] delays, int warmUp, int percent) {
		double[] sorted = Arrays.copyOfRange(delays, warmUp, delays.length);
		Arrays.sort(sorted);
		return sorted[sorted.length * percent / 100];
	}

}
