package io.github.asyncmessages.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the experiments, prints their table, and writes it into the documentation if all
 * of them were run.
 */
public final class Benchmarks {

	private static final PrintStream out = System.out;

	private Benchmarks() {
	}

	/**
	 * Runs what the arguments select.
	 * @param args see {@link Options}
	 * @throws Exception if an experiment cannot be run
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.parse(args);
		Instant start = Instant.now();
		try (Servers servers = new Servers()) {
			ResultTable table = run(experiments(), options, servers);
			String results = new Surroundings(servers).describe(options) + "\n\n" + table.toMarkdown();
			out.println("\n" + results);
			Path page = options.page();
			if (page != null && options.isComplete()) {
				new PerformancePage(page).write(results);
			}
		}
		out.println("Done in " + Duration.between(start, Instant.now()).toMinutes() + " minutes");
		// Threads of servers and connection pools need not be waited for.
		System.exit(0);
	}

	private static List<? extends Experiment> experiments() {
		return Stream
			.of(PageExperiments.redis(),
					List.of(new SendExperiment(), new SendAllExperiment(), new ClaimExperiment(), new CrowdExperiment(),
							new MemoryExperiment()),
					PageExperiments.jdbc(),
					List.of(new JdbcExperiment(new JdbcSendAllExperiment()), new StartExperiment(),
							new AllocationExperiment()))
			.flatMap(List::stream)
			.toList();
	}

	private static ResultTable run(List<? extends Experiment> experiments, Options options, Servers servers)
			throws Exception {
		ResultTable table = new ResultTable();
		for (Experiment experiment : experiments) {
			if (options.selects(experiment.name())) {
				out.println("Running: " + experiment.name());
				List<Comparison> comparisons = experiment.run(options, servers);
				comparisons.forEach((comparison) -> out.println("  " + String.join(" | ", comparison.cells())));
				table.addAll(comparisons);
			}
		}
		return table;
	}

}
