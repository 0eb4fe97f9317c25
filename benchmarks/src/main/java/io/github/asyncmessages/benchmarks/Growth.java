package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A row of the table that shows how the cost of an operation grows.
 */
record Growth(String operation, String store, String grows, int from, int to, String unit,
		List<Round> rounds) implements Comparison.TableRow {

	static final String HEADER = """
			| operation | store | grows | from | to | at `from` | at `to` | exponent |
			|---|---|---|--:|--:|--:|--:|--:|
			""";

	@Override
	public String toMarkdown() {
		return String.format(Locale.ENGLISH, "| %s | %s | %s | %,d | %,d | %,.1f %s | %,.1f %s | %.2f |%n",
				this.operation, this.store, this.grows, this.from, this.to, median(Round::from), this.unit,
				median(Round::to), this.unit, median(this::exponent));
	}

	/**
	 * 0 if the figure stays the same, 1 if it is proportional to what grows.
	 */
	private double exponent(Round round) {
		return Math.log(round.to() / round.from()) / Math.log((double) this.to / this.from);
	}

	private double median(ToDoubleFunction<Round> figure) {
		return Row.median(this.rounds.stream().mapToDouble(figure).sorted().toArray());
	}

	/**
	 * Two figures that were measured one right after the other.
	 */
	record Round(double from, double to) {
	}

}
