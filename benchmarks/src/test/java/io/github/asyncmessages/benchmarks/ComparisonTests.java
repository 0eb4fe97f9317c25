package io.github.asyncmessages.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	private static final List<Contest.Round<Double>> ROUNDS = List.of(new Contest.Round<>(90.0, 100.0, 101.0),
			new Contest.Round<>(98.0, 100.0, 99.0), new Contest.Round<>(96.0, 100.0, 103.0));

	@Test
	void aRatioIsTheMedianOfTheRoundsWithItsSpreadAndTheNoise() {
		Comparison comparison = Comparison.of("ours", "theirs", Metric.ratio("pages/s"), Goal.atLeast(0.95), ROUNDS);
		assertThat(comparison.cells()).containsExactly("ours (96.0 pages/s)", "theirs (100.0 pages/s)", "0.960",
				"0.900 – 0.980", "1.010 (0.990 – 1.030)", "≥ 0.95", "met");
	}

	@Test
	void aDifferenceHasTheUnit() {
		Comparison comparison = Comparison.of("ours", "theirs", Metric.difference("µs"), Goal.atMost(5), ROUNDS);
		assertThat(comparison.cells()).containsExactly("ours (96.0 µs)", "theirs (100.0 µs)", "-4.0 µs",
				"-10.0 µs – -2.0 µs", "+1.0 µs (-1.0 µs – +3.0 µs)", "≤ 5.0 µs", "met");
	}

	@Test
	void aGoalThatIsMissedBarelyIsMissed() {
		Comparison comparison = Comparison.of("ours", "theirs", Metric.ratio("pages/s"), Goal.atLeast(0.9604), ROUNDS);
		assertThat(comparison.met()).isEqualTo("**missed**");
	}

	@Test
	void aFigureWithoutAGoalIsNeitherMetNorMissed() {
		Comparison comparison = Comparison.of("ours", "theirs", Metric.ratio("µs"), Goal.NONE, ROUNDS);
		assertThat(comparison.cells()).endsWith("–", "–");
	}

}
