package io.github.asyncmessages.benchmarks;

import java.util.List;

/**
 * Claiming one of a million mailboxes, and one of a thousand.
 */
final class CrowdExperiment implements Experiment {

	private static final int MANY = 1_000_000;

	private static final int FEW = 1000;

	private static final Metric<Double> RATE = Metric.ratio("claims/s");

	private static final int WARM_UPS = 2;

	@Override
	public String name() {
		return "claim among 1,000,000 mailboxes";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		try (RedisServer crowd = new RedisServer();
				RedisServer group = new RedisServer();
				RedisServer other = new RedisServer()) {
			return run(crowd, group, other, options);
		}
	}

	private List<Comparison> run(RedisServer crowd, RedisServer group, RedisServer other, Options options)
			throws Exception {
		try {
			fill(crowd, MANY);
			fill(group, FEW);
			fill(other, FEW);
			Contest<Double> contest = new Contest<>(() -> measure(crowd, MANY, options),
					() -> measure(group, FEW, options), () -> measure(other, FEW, options));
			contest.run(WARM_UPS);
			return List
				.of(Comparison.of(name(), "among 1,000", RATE, Goal.atLeast(0.9), contest.run(options.rounds())));
		}
		finally {
			// Before their servers end.
			Library.closeAll();
		}
	}

	private static void fill(RedisServer redis, int mailboxes) {
		Library library = Library.onRedis(redis.port());
		new Pipeline(library.redis()).push(Users.queues(Users.some(mailboxes)), Entries.json(library.codec()));
	}

	private static double measure(RedisServer redis, int mailboxes, Options options) throws Exception {
		return Jmh.of(CrowdBenchmark.class, "claimAndRelease")
			.with("port", redis.port())
			.with("mailboxes", mailboxes)
			.lasting(options.duration())
			.score();
	}

}
