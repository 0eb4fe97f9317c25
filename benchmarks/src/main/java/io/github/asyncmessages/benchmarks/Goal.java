package io.github.asyncmessages.benchmarks;

/**
 * What the median of a comparison should be.
 *
 * @param kind on which side of the limit
 * @param limit the last value that is good
 */
record Goal(Kind kind, double limit) {

	/** The figure is there to be looked at. */
	static final Goal NONE = new Goal(Kind.NONE, 0);

	static Goal atLeast(double limit) {
		return new Goal(Kind.AT_LEAST, limit);
	}

	static Goal atMost(double limit) {
		return new Goal(Kind.AT_MOST, limit);
	}

	boolean isMetBy(double value) {
		return switch (this.kind) {
			case AT_LEAST -> value >= this.limit;
			case AT_MOST -> value <= this.limit;
			case NONE -> true;
		};
	}

	/**
	 * Which side of the limit is good.
	 */
	enum Kind {

		AT_LEAST, AT_MOST, NONE

	}

}
