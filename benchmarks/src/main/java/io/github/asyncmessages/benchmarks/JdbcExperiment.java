package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * An experiment that is left out where the library has no JDBC store.
 *
 * @param experiment the experiment
 */
record JdbcExperiment(Experiment experiment) implements Experiment {

	@Override
	public String name() {
		return this.experiment.name();
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		return Library.hasJdbcStore() ? this.experiment.run(options, servers)
				: List.of(Comparison.skipped(name(), "", "there is no JDBC store"));
	}

}
