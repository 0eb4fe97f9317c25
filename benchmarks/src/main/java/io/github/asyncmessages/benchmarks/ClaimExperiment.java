package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Taking what waits in a mailbox.
 */
final class ClaimExperiment implements Experiment {

	private static final List<Integer> MESSAGES = List.of(1, 10, 100);

	private static final Metric<Double> RATE = Metric.ratio("mailboxes/s");

	private static final int WARM_UPS = 2;

	@Override
	public String name() {
		return "claim + acknowledge";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		int port = servers.redis().port();
		List<Comparison> comparisons = new ArrayList<>();
		for (int messages : MESSAGES) {
			Contest.Measurement<Double> pop = () -> measure("listPop", messages, port);
			Contest<Double> contest = new Contest<>(() -> measure("claimAndAcknowledge", messages, port), pop, pop);
			contest.run(WARM_UPS);
			comparisons.add(Comparison.of(name() + " of " + messages, "raw Lettuce `LPOP key 100` and JSON parsing",
					RATE, Goal.atLeast(0.8), contest.run(options.rounds())));
		}
		return comparisons;
	}

	private static double measure(String method, int messages, int port) throws Exception {
		double seconds = Jmh.of(ClaimBenchmark.class, method).with("port", port).with("messages", messages).score();
		return ClaimBenchmark.Mailboxes.count(messages) / seconds;
	}

}
