package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.Assert;

/**
 * Sending one message to many where mailboxes are in a database.
 */
final class JdbcSendAllExperiment implements Experiment {

	private static final List<String> USERS = Users.some(100_000);

	private static final Metric<Double> RATE = Metric.ratio("messages/s");

	private static final int WARM_UPS = 2;

	@Override
	public String name() {
		return "sendAll to 100,000 (JDBC, PostgreSQL)";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		Library library = Library.onPostgres(servers.postgres().url());
		sendAll(library);
		TableRows rows = TableRows.of(library.jdbc(), "user_message");
		Contest.Measurement<Double> batch = () -> batch(library.jdbc(), rows);
		Contest<Double> contest = new Contest<>(() -> sendAll(library), batch, batch);
		contest.run(WARM_UPS);
		return List.of(Comparison.of(name(), "JDBC batches of the same rows", RATE, Goal.atLeast(0.8),
				contest.run(options.rounds())));
	}

	private static double sendAll(Library library) throws Exception {
		clear(library.jdbc());
		return Stopwatch.rate(USERS.size(), () -> {
			SendResult result = library.service().sendAll(USERS, UserMessage.success(Entries.TEXT));
			Assert.state(result.failed() == 0, () -> "Not all messages were sent: " + result);
		});
	}

	private static double batch(JdbcTemplate jdbc, TableRows rows) throws Exception {
		clear(jdbc);
		return Stopwatch.rate(USERS.size(), () -> rows.insert(jdbc));
	}

	private static void clear(JdbcTemplate jdbc) {
		jdbc.execute("TRUNCATE TABLE user_message");
		jdbc.execute("CHECKPOINT");
	}

}
