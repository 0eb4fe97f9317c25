package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.RedisServers;

import org.springframework.boot.SpringBootVersion;

/**
 * Runs the comparisons and prints their table in Markdown. The system property
 * {@code benchmarks.only} selects comparisons by a regular expression,
 * {@code benchmarks.rounds} says how often each is measured.
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
		Map<String, String> onPostgres = Map.of("async-messages.store.type", "jdbc", "spring.datasource.url",
				postgres.url(), "spring.datasource.username", postgres.username(), "spring.datasource.password",
				postgres.password());
		StringBuilder table = new StringBuilder(Row.HEADER);
		for (Comparison comparison : comparisons(onRedis, onPostgres)) {
			if (comparison.name().matches(only)) {
				System.out.println("Comparing: " + comparison.name());
				comparison.run(rounds).forEach((row) -> table.append(row.toMarkdown()));
			}
		}
		System.out.printf("%n%d rounds, %d cores, JDK %s, Spring Boot %s%n%n%s", rounds,
				Runtime.getRuntime().availableProcessors(), Runtime.version(), SpringBootVersion.getVersion(), table);
		System.exit(0);
	}

	private static List<Comparison> comparisons(Map<String, String> onRedis, Map<String, String> onPostgres) {
		return List.of(PageComparison.withoutMessages(onRedis), PageComparison.withBadge(onRedis),
				PageComparison.withoutCache(onRedis), PageComparison.delivering(onRedis),
				PageComparison.deliveringReliably(onRedis), PageComparison.withoutMessagesOnJdbc(onPostgres),
				new TriggerComparison(1, onPostgres), new TriggerComparison(8, onPostgres),
				PageComparison.announced(1, onRedis), PageComparison.announced(50, onRedis),
				new PublishComparison(onRedis),
				JmhComparison.of(SendBenchmark.class, "send, 1 thread", "`RPUSH` of the same JSON", onRedis),
				JmhComparison.of(SendBenchmark.class, "send, 8 threads", "`RPUSH` of the same JSON", onRedis)
					.with((options) -> options.threads(8)),
				JmhComparison.of(SendAllBenchmark.class, "sendAll to 100,000", "pipelined `RPUSH`", onRedis),
				claim(1, onRedis), claim(10, onRedis), claim(100, onRedis),
				JmhComparison.of(StartBenchmark.class, "start", "the same application without the starter", onRedis),
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
