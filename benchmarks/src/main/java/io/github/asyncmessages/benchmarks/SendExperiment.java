package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Sending one by one, from one thread and from eight.
 */
final class SendExperiment implements Experiment {

	private static final List<Integer> THREADS = List.of(1, 8);

	private static final Metric<Double> RATE = Metric.ratio("messages/s");

	private static final int WARM_UPS = 2;

	@Override
	public String name() {
		return "send";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		RedisServer redis = servers.redis();
		List<Comparison> comparisons = new ArrayList<>();
		for (int threads : THREADS) {
			Contest.Measurement<Double> push = () -> measure("rightPush", threads, redis, options);
			Contest<Double> contest = new Contest<>(() -> measure("send", threads, redis, options), push, push);
			contest.run(WARM_UPS);
			comparisons.add(Comparison.of(name() + ((threads == 1) ? ", 1 thread" : ", " + threads + " threads"),
					"`opsForList().rightPush` of the same JSON", RATE, Goal.atLeast(0.95),
					contest.run(options.rounds())));
		}
		return comparisons;
	}

	/**
	 * Begins with empty lists, of which none gets full.
	 */
	private static double measure(String method, int threads, RedisServer redis, Options options) throws Exception {
		redis.clear();
		return Jmh.of(SendBenchmark.class, method)
			.with("port", redis.port())
			.threads(threads)
			.lasting(options.duration())
			.score();
	}

}
