package io.github.asyncmessages.benchmarks;

import java.util.function.ToDoubleFunction;

/**
 * One figure of a measurement.
 *
 * @param <T> what a measurement gives
 * @param unit what the figure counts
 * @param scale how two figures are compared
 * @param figure takes the figure out of a measurement
 */
record Metric<T>(String unit, Scale scale, ToDoubleFunction<T> figure) {

	static Metric<Double> ratio(String unit) {
		return new Metric<>(unit, Scale.RATIO, Double::doubleValue);
	}

	static Metric<Double> difference(String unit) {
		return new Metric<>(unit, Scale.DIFFERENCE, Double::doubleValue);
	}

	double compare(T one, T other) {
		return this.scale.compare(this.figure.applyAsDouble(one), this.figure.applyAsDouble(other));
	}

	/**
	 * Writes the result of a comparison.
	 */
	String format(double comparison) {
		return switch (this.scale) {
			case RATIO -> Figures.format("%.3f", comparison);
			case DIFFERENCE -> Figures.signed(comparison) + " " + this.unit;
		};
	}

	/**
	 * Writes the limit of a goal.
	 */
	String formatLimit(double limit) {
		return switch (this.scale) {
			case RATIO -> Figures.format("%.2f", limit);
			case DIFFERENCE -> Figures.plain(limit) + " " + this.unit;
		};
	}

	/**
	 * How two figures are compared.
	 */
	enum Scale {

		/** How many times the other. */
		RATIO {
			@Override
			double compare(double one, double other) {
				return one / other;
			}
		},

		/** How much more than the other. */
		DIFFERENCE {
			@Override
			double compare(double one, double other) {
				return one - other;
			}
		};

		abstract double compare(double one, double other);

	}

}
