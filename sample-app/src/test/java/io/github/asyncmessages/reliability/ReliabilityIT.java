package io.github.asyncmessages.reliability;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisSentinel;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.RedisTestCluster;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes nodes, servers, connections and pages fail under load. Of all sends that returned
 * none may be missing, and none may be printed again unless there is a reason. The
 * profile {@code reliability} runs the scenarios with the tag {@code long}, too.
 */
class ReliabilityIT {

	@AfterAll
	static void printResults() {
		Results.print();
	}

	private static void pause(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	/**
	 * What happens to a server, during which its absence excuses some things.
	 */
	private static void fault(Scenario scenario, Scenario.Fault fault) throws Exception {
		long start = System.nanoTime();
		fault.happen();
		scenario.journal().serverFailed(start, System.nanoTime());
	}

	private static void onRedis(int port, Consumer<RedisCommands<String, String>> action) {
		RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			action.accept(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	/**
	 * A Redis with an append-only file, behind a proxy.
	 */
	abstract static class RedisBehindProxy extends TwoNodes {

		/** How long it may take until nodes notice that a connection is half-open. */
		private static final Duration HALF_OPEN = Duration.ofSeconds(4);

		private final RedisNode redis = RedisServers.startDurable();

		private final FreezingProxy proxy = new FreezingProxy(this.redis.port());

		@Override
		Map<String, String> store() {
			return Map.of("async-messages.store.type", "redis", "spring.data.redis.port",
					String.valueOf(this.proxy.port()), "spring.data.redis.timeout", "2s");
		}

		@AfterAll
		void closeServer() {
			this.proxy.close();
			this.redis.close();
		}

		final RedisNode redis() {
			return this.redis;
		}

		final FreezingProxy proxy() {
			return this.proxy;
		}

		final void killNode(Scenario scenario) {
			Node node = nodes().get(0);
			int port = node.port();
			long start = System.nanoTime();
			node.kill();
			scenario.journal().nodeDied(port, start, System.nanoTime());
			node.start();
		}

		final void killServer(Scenario scenario) throws Exception {
			fault(scenario, () -> {
				this.redis.stop();
				pause(Duration.ofSeconds(2));
				this.redis.restart();
			});
		}

		final void resetConnections(Scenario scenario) throws Exception {
			fault(scenario, () -> {
				for (int i = 0; i < 10; i++) {
					this.proxy.resetInReply();
					pause(Duration.ofMillis(200));
				}
			});
		}

		final void freezeConnections(Scenario scenario) {
			long start = System.nanoTime();
			this.proxy.freeze();
			scenario.journal().serverFailed(start, start + HALF_OPEN.toNanos());
		}

	}

	@Nested
	class OnRedis extends RedisBehindProxy {

		@Test
		void aNodeIsKilledWhilePagesRender() throws Exception {
			Scenario scenario = scenario("a node is killed while pages render, and started again")
				.on(NodeApplication.TIMED, "/rules/slow");
			scenario.run(() -> killNode(scenario));
		}

		@Test
		void aNodeShutsDownUnderLoad() throws Exception {
			Scenario scenario = scenario("a node shuts down, and is started again").on(NodeApplication.TIMED,
					"/rules/slow");
			scenario.run(() -> {
				nodes().get(0).shutDown();
				nodes().get(0).start();
			});
		}

		@Test
		void theServerIsKilledAndStartedAgain() throws Exception {
			Scenario scenario = scenario("Redis is killed, and started again after 2 s");
			scenario.run(() -> killServer(scenario));
		}

		@Test
		void connectionsAreResetInMidReply() throws Exception {
			Scenario scenario = scenario("connections to Redis are reset in mid-reply, 10 times");
			scenario.run(() -> resetConnections(scenario));
		}

		@Test
		void connectionsAreHalfOpen() throws Exception {
			Scenario scenario = scenario("connections to Redis are half-open");
			scenario.run(() -> freezeConnections(scenario));
		}

		@Test
		void aTemplateFailsAfterPrinting() throws Exception {
			scenario("every other page fails after it has printed").on("/rules/broken", NodeApplication.TIMED)
				.run(Scenario.NO_FAULT);
		}

		@Test
		void anAsynchronousPageTimesOut() throws Exception {
			scenario("every other page is asynchronous, and times out").on("/asynchronous", NodeApplication.TIMED)
				.run(Scenario.NO_FAULT);
		}

		@Test
		void readersLeave() throws Exception {
			scenario("every other reader leaves").with((visitor, count) -> {
				if (count % 2 == 0) {
					visitor.open(NodeApplication.TIMED);
				}
				else {
					visitor.leave("/rules/slow");
				}
			}).run(Scenario.NO_FAULT);
		}

		@Test
		@Tag("long")
		void theServerIsSlow() throws Exception {
			Scenario scenario = scenario("Redis takes 2 s to answer, for 10 s");
			scenario.run(() -> fault(scenario, () -> {
				proxy().delay(Duration.ofSeconds(1));
				pause(Duration.ofSeconds(10));
				proxy().delay(Duration.ZERO);
			}));
		}

		@Test
		@Tag("long")
		void theServerIsSilent() throws Exception {
			Scenario scenario = scenario("Redis is silent for 10 s");
			scenario.run(() -> fault(scenario, () -> {
				redis().pause();
				pause(Duration.ofSeconds(10));
				redis().resume();
			}));
		}

		@Test
		@Tag("long")
		void aMailboxIsHuge() throws Exception {
			String reader = NodeApplication.user(90);
			String[] entries = new String[1000];
			Arrays.fill(entries, "{\"text\": \"" + reader + " entry\"}");
			scenario("another program sends 200,000 messages to another user").run(() -> {
				onRedis(redis().port(), (commands) -> {
					for (int i = 0; i < 200; i++) {
						commands.rpush("async-messages:{" + reader + "}:queue", entries);
					}
				});
				Visitor visitor = new Visitor(reader, nodes().get(0)::port, new Journal());
				for (int i = 0; i < 50; i++) {
					visitor.open(NodeApplication.TIMED);
					pause(Duration.ofMillis(100));
				}
			});
		}

	}

	@Nested
	@Tag("long")
	class LivePages extends RedisBehindProxy {

		@Override
		Map<String, String> store() {
			Map<String, String> properties = new HashMap<>(super.store());
			properties.put("async-messages.web.live", "stream");
			return properties;
		}

		@Test
		void livePages() throws Exception {
			Map<Visitor, LivePage> pages = new ConcurrentHashMap<>();
			Scenario scenario = scenario("live pages: all faults of a node, of Redis and of its connections")
				.with((visitor, count) -> pages.computeIfAbsent(visitor, LivePage::new).listen());
			scenario.run(() -> {
				killNode(scenario);
				killServer(scenario);
				pause(Duration.ofSeconds(3));
				resetConnections(scenario);
				freezeConnections(scenario);
			});
			assertThat(pages.values()).allMatch(LivePage::hasConfirmed);
		}

	}

	@Nested
	@Tag("long")
	class OnPostgres extends TwoNodes {

		private final DatabaseServer postgres = DatabaseServers.startPostgres();

		@Override
		Map<String, String> store() {
			return Map.of("async-messages.store.type", "jdbc", "async-messages.jdbc.initialize-schema", "always",
					"spring.datasource.url", this.postgres.url(), "spring.datasource.username",
					this.postgres.username(), "spring.datasource.password", this.postgres.password(),
					"spring.datasource.hikari.connection-timeout", "2000");
		}

		@AfterAll
		void closeServer() {
			this.postgres.close();
		}

		@Test
		void connectionsAreTerminated() throws Exception {
			Scenario scenario = scenario("connections to PostgreSQL are terminated, 10 times");
			scenario.run(() -> fault(scenario, () -> {
				for (int i = 0; i < 10; i++) {
					terminateConnections();
					pause(Duration.ofMillis(200));
				}
			}));
		}

		private void terminateConnections() throws SQLException {
			try (Connection connection = DriverManager.getConnection(this.postgres.url(), this.postgres.username(),
					this.postgres.password()); Statement statement = connection.createStatement()) {
				statement.execute("""
						SELECT pg_terminate_backend(pid) FROM pg_stat_activity
						 WHERE datname = current_database() AND pid <> pg_backend_pid()
						""");
			}
		}

		@Test
		void theServerIsStoppedAndStartedAgain() throws Exception {
			Scenario scenario = scenario("PostgreSQL is stopped, and started again after 5 s");
			scenario.run(() -> fault(scenario, () -> {
				this.postgres.stop();
				pause(Duration.ofSeconds(5));
				this.postgres.restart();
			}));
		}

	}

	@Nested
	@Tag("long")
	class OnSentinel extends TwoNodes {

		private final RedisSentinel sentinel = RedisServers.startSentinel();

		@Override
		Map<String, String> store() {
			return Map.of("async-messages.store.type", "redis", "spring.data.redis.sentinel.master",
					RedisSentinel.MASTER, "spring.data.redis.sentinel.nodes", "127.0.0.1:" + this.sentinel.port(),
					"spring.data.redis.timeout", "2s");
		}

		@AfterAll
		void closeServers() {
			this.sentinel.close();
		}

		@Test
		void theMasterIsKilled() throws Exception {
			Scenario scenario = scenario("the master of a Sentinel is killed");
			scenario.run(() -> fault(scenario, this.sentinel::killMaster));
		}

	}

	@Nested
	@Tag("long")
	class OnCluster extends TwoNodes {

		private final RedisTestCluster cluster = RedisServers.startCluster();

		@Override
		Map<String, String> store() {
			return Map.of("async-messages.store.type", "redis", "spring.data.redis.cluster.nodes",
					this.cluster.ports().stream().map((port) -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
					"spring.data.redis.timeout", "2s");
		}

		@AfterAll
		void closeServers() {
			this.cluster.close();
		}

		@Test
		void aSlotMoves() throws Exception {
			Scenario scenario = scenario("the slot of a mailbox moves in a cluster, and is held half-way for 3 s");
			String queue = "async-messages:{" + NodeApplication.user(0) + "}:queue";
			scenario.run(() -> fault(scenario, () -> this.cluster.moveSlot(queue, () -> {
				pause(Duration.ofSeconds(3));
				return null;
			})));
		}

	}

	@Nested
	@Tag("long")
	class ForALongTime extends TwoNodes {

		private final RedisNode redis = RedisServers.startDurable();

		@Override
		Map<String, String> store() {
			return Map.of("async-messages.store.type", "redis", "spring.data.redis.port",
					String.valueOf(this.redis.port()));
		}

		@AfterAll
		void closeServer() {
			this.redis.close();
		}

		@Test
		void nothingGrows() throws Exception {
			new Soak(nodes(), Duration.ofMinutes(Integer.getInteger("soak.minutes", 15))).run();
		}

	}

}
