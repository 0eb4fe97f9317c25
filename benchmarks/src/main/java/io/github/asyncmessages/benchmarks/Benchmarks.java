package io.github.asyncmessages.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * Runs the experiments, prints their table, and writes it into the documentation if all
 * of them were run thoroughly.
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
		boolean succeeded;
		try (Servers servers = new Servers()) {
			ResultTable table = new ResultTable();
			succeeded = run(options, servers, table);
			String results = new Surroundings(servers).describe(options) + "\n\n" + table.toMarkdown();
			out.println("\n" + results);
			Path page = options.page();
			if (succeeded && options.isThorough() && page != null) {
				new PerformancePage(page).write(results);
			}
		}
		out.println("Done in " + Duration.between(start, Instant.now()).toSeconds() + " s");
		// Threads of servers and connection pools need not be waited for.
		System.exit(succeeded ? 0 : 1);
	}

	private static List<? extends Experiment> experiments() {
		return Stream
			.of(PageExperiments.redis(),
					List.of(new SendExperiment(), new SendAllExperiment(), new ClaimExperiment(), new CrowdExperiment(),
							new MemoryExperiment()),
					PageExperiments.jdbc(),
					List.of(new JdbcSendAllExperiment(), new StartExperiment(), new AllocationExperiment()))
			.flatMap(List::stream)
			.toList();
	}

	/**
	 * Runs what is selected; an experiment that fails does not keep the others from being
	 * run.
	 * @return whether none has failed
	 */
	private static boolean run(Options options, Servers servers, ResultTable table) {
		boolean succeeded = true;
		Assert.state(experiments().stream().map(Experiment::name).anyMatch(options::selects),
				() -> "No experiment has one of the names " + options.only());
		for (Experiment experiment : experiments()) {
			if (options.selects(experiment.name())) {
				out.println("Running: " + experiment.name());
				try {
					List<Comparison> comparisons = experiment.run(options, servers);
					comparisons.forEach((comparison) -> out.println("  " + String.join(" | ", comparison.cells())));
					table.addAll(comparisons);
				}
				catch (Exception ex) {
					ex.printStackTrace(out);
					succeeded = false;
				}
			}
		}
		return succeeded;
	}

}
