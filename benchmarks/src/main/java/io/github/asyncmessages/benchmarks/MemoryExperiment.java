package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.UserMessage;

/**
 * How much memory of Redis a waiting message takes.
 */
final class MemoryExperiment implements Experiment {

	private static final int MESSAGES = 100_000;

	private static final int MAILBOXES = 10_000;

	private static final List<Integer> MESSAGES_A_MAILBOX = List.of(1, 10);

	private static final Metric<Double> BYTES = Metric.ratio("bytes");

	@Override
	public String name() {
		return "Redis memory a waiting message";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		RedisServer redis = servers.redis();
		Library library = Library.onRedis(redis.port());
		List<Comparison> comparisons = new ArrayList<>();
		for (int messages : MESSAGES_A_MAILBOX) {
			List<String> users = Users.some(MESSAGES / messages);
			Contest.Measurement<Double> list = () -> measure(redis, messages, () -> push(library, users));
			Contest<Double> contest = new Contest<>(() -> measure(redis, messages, () -> send(library, users)), list,
					list);
			comparisons.add(Comparison.of(name() + ", " + messages + " a mailbox", "the same JSON in a plain list",
					BYTES, Goal.atMost(1.1), contest.run(options.rounds())));
		}
		comparisons.add(tracking(redis, library, options));
		return comparisons;
	}

	private static void send(Library library, List<String> users) {
		Library.sendAll(library.service(), users, UserMessage.success(Entries.TEXT));
	}

	private static void push(Library library, List<String> users) {
		new Pipeline(library.redis()).push(Users.queues(users), Entries.json(library.codec()));
	}

	private static double measure(RedisServer redis, int times, Stopwatch.Task fill) throws Exception {
		redis.clear();
		long before = redis.usedMemory();
		for (int i = 0; i < times; i++) {
			fill.run();
		}
		return (double) (redis.usedMemory() - before) / MESSAGES;
	}

	/**
	 * What the server keeps of a mailbox without messages, so that it can tell of a
	 * change.
	 */
	private static Comparison tracking(RedisServer redis, Library library, Options options) throws Exception {
		List<String> users = Users.some(MAILBOXES);
		Contest.Measurement<Double> list = () -> look(redis,
				() -> users.forEach(library.redis().opsForList()::leftPop));
		Contest<Double> contest = new Contest<>(() -> look(redis, () -> users.forEach(library.store()::claim)), list,
				list);
		return Comparison.of("Redis memory a mailbox that was looked at, without messages", "`LPOP` of a plain list",
				Metric.difference("bytes"), Goal.NONE, contest.run(options.rounds()));
	}

	private static double look(RedisServer redis, Stopwatch.Task look) throws Exception {
		redis.clear();
		long before = redis.usedMemory();
		look.run();
		return (double) (redis.usedMemory() - before) / MAILBOXES;
	}

}
