package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.UserMessage;

/**
 * Sending one message to many.
 */
final class SendAllExperiment implements Experiment {

	private static final List<String> USERS = Users.some(100_000);

	private static final Metric<Double> RATE = Metric.ratio("messages/s");

	private static final int WARM_UPS = 3;

	@Override
	public String name() {
		return "sendAll to 100,000";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		RedisServer redis = servers.redis();
		Library library = Library.onRedis(redis.port());
		Contest.Measurement<Double> pipeline = () -> pipeline(redis, library);
		Contest<Double> contest = new Contest<>(() -> sendAll(redis, library), pipeline, pipeline);
		contest.run(WARM_UPS);
		return List.of(Comparison.of(name(), "`executePipelined` with `RPUSH` of the same JSON", RATE, Goal.atLeast(2),
				contest.run(options.rounds())));
	}

	private static double sendAll(RedisServer redis, Library library) throws Exception {
		redis.clear();
		return Stopwatch.rate(USERS.size(),
				() -> Library.sendAll(library.service(), USERS, UserMessage.success(Entries.TEXT)));
	}

	private static double pipeline(RedisServer redis, Library library) throws Exception {
		redis.clear();
		String json = Entries.json(library.codec());
		return Stopwatch.rate(USERS.size(), () -> new Pipeline(library.redis()).push(Users.queues(USERS), json));
	}

}
