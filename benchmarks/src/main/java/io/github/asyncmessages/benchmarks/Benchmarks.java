package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.RedisServers;

import org.springframework.boot.SpringBootVersion;

/**
 * Runs the comparisons and prints two tables in Markdown: of the library compared with
 * code that does the same by hand, and of how the cost of operations grows. The system
 * property {@code benchmarks.only} selects comparisons by a regular expression, such as
 * {@code growth.*} for the second table; {@code benchmarks.rounds} says how often each is
 * measured.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Runs the selected comparisons.
	 * @param args none
	 * @throws Exception if a comparison fails
	 */
	public static void main(String[] args) throws Exception {
		String only = System.getProperty("benchmarks.only", ".*");
		int rounds = Integer.getInteger("benchmarks.rounds", 5);
		DatabaseServer postgres = DatabaseServers.postgres();
		Map<String, String> onRedis = Map.of("spring.data.redis.port", String.valueOf(RedisServers.standalone()));
		String byHand = table(Row.HEADER, comparisons(onRedis, onPostgres(postgres, postgres.url())), only, rounds);
		// In a database without triggers, which other comparisons create.
		String growth = table(Growth.HEADER,
				GrowthWorkloads.comparisons(onRedis, onPostgres(postgres, postgres.newDatabase())), only, rounds);
		System.out.printf("%n%d rounds, %d cores, JDK %s, Spring Boot %s%n%n%s%n%s", rounds,
				Runtime.getRuntime().availableProcessors(), Runtime.version(), SpringBootVersion.getVersion(), byHand,
				growth);
		System.exit(0);
	}

	private static String table(String header, List<? extends Comparison> comparisons, String only, int rounds)
			throws Exception {
		StringBuilder table = new StringBuilder(header);
		for (Comparison comparison : comparisons) {
			if (comparison.name().matches(only)) {
				System.out.println("Comparing: " + comparison.name());
				comparison.run(rounds).forEach((row) -> table.append(row.toMarkdown()));
			}
		}
		return table.toString();
	}

	private static Map<String, String> onPostgres(DatabaseServer server, String url) {
		return Map.of("async-messages.store.type", "jdbc", "spring.datasource.url", url, "spring.datasource.username",
				server.username(), "spring.datasource.password", server.password());
	}

	private static List<Comparison> comparisons(Map<String, String> onRedis, Map<String, String> onPostgres) {
		return List.of(PageComparison.withoutMessages(onRedis), PageComparison.withBadge(onRedis),
				PageComparison.withLatest(onRedis), PageComparison.live(onRedis), PageComparison.withoutCache(onRedis),
				PageComparison.delivering(onRedis), PageComparison.deliveringReliably(onRedis),
				PageComparison.withoutMessagesOnJdbc(onPostgres), new TriggerComparison(1, onPostgres),
				new TriggerComparison(8, onPostgres), PageComparison.announced(1, onRedis),
				PageComparison.announced(50, onRedis), new PublishComparison(onRedis),
				JmhComparison.of(SendBenchmark.class, "send, 1 thread", "`RPUSH` of the same JSON", onRedis),
				JmhComparison.of(SendBenchmark.class, "send, 8 threads", "`RPUSH` of the same JSON", onRedis)
					.with((options) -> options.threads(8)),
				JmhComparison.of(SendAllBenchmark.class, "sendAll to 100,000", "pipelined `RPUSH`", onRedis),
				claim(1, onRedis), claim(10, onRedis), claim(100, onRedis), new StartComparison(onRedis),
				new MemoryComparison(onRedis), streamsOnTomcat(1_000, onRedis), streamsOnTomcat(9_000, onRedis),
				streamsOnJetty(1_000, onRedis), streamsOnJetty(9_000, onRedis), StreamComparison.idle(1_000, onRedis),
				new StreamLatencyComparison(onRedis), new DocumentLatencyComparison(onRedis));
	}

	private static Comparison streamsOnTomcat(int streams, Map<String, String> onRedis) {
		return StreamComparison.heap("Tomcat", ClassPath.complete(), streams, onRedis);
	}

	private static Comparison streamsOnJetty(int streams, Map<String, String> onRedis) {
		return StreamComparison.heap("Jetty", ClassPath.onJetty(), streams, onRedis);
	}

	private static Comparison claim(int messages, Map<String, String> onRedis) {
		return JmhComparison
			.of(ClaimBenchmark.class, "claim and acknowledge " + messages, "`LPOP` and Jackson", onRedis)
			.with((options) -> options.param("messages", String.valueOf(messages)));
	}

}
