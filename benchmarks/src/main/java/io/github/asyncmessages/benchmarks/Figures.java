package io.github.asyncmessages.benchmarks;

import java.util.Locale;

/**
 * How figures are written: those below 1,000 with one decimal.
 */
final class Figures {

	private static final double MANY = 1000;

	private Figures() {
	}

	static String plain(double figure) {
		return format((Math.abs(figure) < MANY) ? "%.1f" : "%,.0f", figure);
	}

	static String signed(double figure) {
		return format((Math.abs(figure) < MANY) ? "%+.1f" : "%+,.0f", figure);
	}

	static String format(String format, Object... args) {
		return String.format(Locale.ROOT, format, args);
	}

}
