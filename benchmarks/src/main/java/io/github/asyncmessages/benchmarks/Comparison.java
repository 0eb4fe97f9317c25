package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * Measures two things, one after the other: the library and code that does the same by
 * hand, or the library at two sizes.
 */
interface Comparison {

	String name();

	/**
	 * Measures both in each round.
	 */
	List<? extends TableRow> run(int rounds) throws Exception;

	/**
	 * A row of the table that is printed.
	 */
	interface TableRow {

		String toMarkdown();

	}

}
