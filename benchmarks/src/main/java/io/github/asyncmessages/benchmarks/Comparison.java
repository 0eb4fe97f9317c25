package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * Measures the library and code that does the same by hand, one after the other.
 */
interface Comparison {

	String name();

	/**
	 * Measures both in each round.
	 */
	List<Row> run(int rounds) throws Exception;

}
