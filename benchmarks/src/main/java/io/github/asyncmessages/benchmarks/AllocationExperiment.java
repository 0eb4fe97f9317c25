package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * What the library leaves to the garbage collector on a page without news.
 */
final class AllocationExperiment implements Experiment {

	private static final Metric<Double> BYTES = Metric.difference("bytes");

	private static final int WARM_UPS = 2;

	@Override
	public String name() {
		return "bytes allocated by the library on a page with no news";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		servers.redis().clear();
		int port = servers.redis().port();
		Contest.Measurement<Double> without = () -> measure("withoutLibrary", port, options);
		Contest<Double> contest = new Contest<>(() -> measure("withLibrary", port, options), without, without);
		contest.run(WARM_UPS);
		return List.of(Comparison.of(name(), "the same without the library", BYTES, Goal.atMost(1024),
				contest.run(options.rounds())));
	}

	private static double measure(String method, int port, Options options) throws Exception {
		return Jmh.of(AllocationBenchmark.class, method)
			.with("port", port)
			.lasting(options.duration())
			.allocatedBytes();
	}

}
