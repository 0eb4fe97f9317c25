package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.UserMessage;

import org.springframework.jdbc.core.JdbcTemplate;

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
		String url = servers.postgres().url();
		return List.of(compare("JDBC batches of the same rows, in one transaction", url, Goal.atLeast(0.8), options),
				compare("the same with the driver's `reWriteBatchedInserts`", url + "&reWriteBatchedInserts=true",
						Goal.NONE, options));
	}

	private Comparison compare(String reference, String url, Goal goal, Options options) throws Exception {
		Library library = Library.onPostgres(url);
		sendAll(library);
		TableRows rows = TableRows.of(library.jdbc(), "user_message");
		Contest.Measurement<Double> batch = () -> batch(library, rows);
		Contest<Double> contest = new Contest<>(() -> sendAll(library), batch, batch);
		contest.run(WARM_UPS);
		return Comparison.of(name(), reference, RATE, goal, contest.run(options.rounds()));
	}

	private static double sendAll(Library library) throws Exception {
		clear(library.jdbc());
		return Stopwatch.rate(USERS.size(),
				() -> Library.sendAll(library.service(), USERS, UserMessage.success(Entries.TEXT)));
	}

	private static double batch(Library library, TableRows rows) throws Exception {
		clear(library.jdbc());
		return Stopwatch.rate(USERS.size(), () -> library.inTransaction(() -> rows.insert(library.jdbc())));
	}

	private static void clear(JdbcTemplate jdbc) {
		jdbc.execute("TRUNCATE TABLE user_message");
		jdbc.execute("CHECKPOINT");
	}

}
