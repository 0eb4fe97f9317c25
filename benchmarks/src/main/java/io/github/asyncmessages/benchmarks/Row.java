package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A row of the table.
 */
record Row(String name, String byHand, String unit, List<Round> rounds) implements Comparison.TableRow {

	static final String HEADER = """
			| what | compared with | library | by hand | ratio | spread |
			|---|---|--:|--:|--:|---|
			""";

	@Override
	public String toMarkdown() {
		double[] ratios = sorted(Round::ratio);
		return String.format(Locale.ENGLISH, "| %s | %s | %,.1f %s | %,.1f %s | %.2f | %.2f – %.2f |%n", this.name,
				this.byHand, median(sorted(Round::library)), this.unit, median(sorted(Round::byHand)), this.unit,
				median(ratios), ratios[0], ratios[ratios.length - 1]);
	}

	private double[] sorted(ToDoubleFunction<Round> figure) {
		return this.rounds.stream().mapToDouble(figure).sorted().toArray();
	}

	static double median(double[] sorted) {
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/**
	 * Two figures that were measured one right after the other.
	 */
	record Round(double library, double byHand) {

		double ratio() {
			return this.library / this.byHand;
		}

	}

}
