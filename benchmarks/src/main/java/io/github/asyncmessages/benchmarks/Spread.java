package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;

import org.springframework.util.Assert;

/**
 * What became of several measurements.
 *
 * @param median the value in the middle
 * @param min the lowest value
 * @param max the highest value
 */
record Spread(double median, double min, double max) {

	static Spread of(DoubleStream values) {
		List<Double> sorted = values.sorted().boxed().toList();
		Assert.isTrue(!sorted.isEmpty(), "'values' must not be empty");
		int middle = sorted.size() / 2;
		double median = (sorted.size() % 2 == 1) ? sorted.get(middle)
				: (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
	}

}
