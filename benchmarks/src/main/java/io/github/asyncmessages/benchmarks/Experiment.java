package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * One or several rows of the table that are measured together.
 */
interface Experiment {

	String name();

	List<Comparison> run(Options options, Servers servers) throws Exception;

}
