package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A row of the table.
 *
 * @param what what was measured, with the median of its figure
 * @param reference what it was compared with, with the median of its figure
 * @param ratio the comparison with the reference
 * @param spread its lowest and highest value of all rounds
 * @param noise the comparison of the reference with itself
 * @param goal what the comparison should be
 * @param met whether it is
 */
record Comparison(String what, String reference, String ratio, String spread, String noise, String goal, String met) {

	private static final String NOTHING = "–";

	static <T> Comparison of(String what, String reference, Metric<T> metric, Goal goal,
			List<Contest.Round<T>> rounds) {
		Spread result = spread(rounds, (round) -> metric.compare(round.subject(), round.reference()));
		Spread noise = spread(rounds, (round) -> metric.compare(round.control(), round.reference()));
		return new Comparison(what + median(rounds, metric, Contest.Round::subject),
				reference + median(rounds, metric, Contest.Round::reference), metric.format(result.median()),
				range(metric, result), metric.format(noise.median()) + " (" + range(metric, noise) + ")",
				describe(goal, metric), met(goal, result.median()));
	}

	private static <T> Spread spread(List<Contest.Round<T>> rounds, ToDoubleFunction<Contest.Round<T>> value) {
		return Spread.of(rounds.stream().mapToDouble(value));
	}

	private static <T> String median(List<Contest.Round<T>> rounds, Metric<T> metric,
			Function<Contest.Round<T>, T> contender) {
		Spread figures = spread(rounds, (round) -> metric.figure().applyAsDouble(contender.apply(round)));
		return " (" + Figures.plain(figures.median()) + " " + metric.unit() + ")";
	}

	private static String range(Metric<?> metric, Spread spread) {
		return metric.format(spread.min()) + " – " + metric.format(spread.max());
	}

	private static String describe(Goal goal, Metric<?> metric) {
		return switch (goal.kind()) {
			case AT_LEAST -> "≥ " + metric.formatLimit(goal.limit());
			case AT_MOST -> "≤ " + metric.formatLimit(goal.limit());
			case NONE -> NOTHING;
		};
	}

	private static String met(Goal goal, double value) {
		if (goal.kind() == Goal.Kind.NONE) {
			return NOTHING;
		}
		return goal.isMetBy(value) ? "met" : "**missed**";
	}

	/**
	 * The cells of the row.
	 */
	List<String> cells() {
		return List.of(this.what, this.reference, this.ratio, this.spread, this.noise, this.goal, this.met);
	}

}
