package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisMessageStore} while a cluster moves a mailbox from one node to
 * another: until all keys have arrived, neither node runs a script on it.
 */
class MovedSlotIT {

	private final String recipient = "user-" + UUID.randomUUID();

	private final int slot = JedisClusterCRC16.getSlot(this.recipient);

	private final List<Jedis> nodes = RedisServers.cluster()
		.stream()
		.map((port) -> new Jedis("127.0.0.1", port))
		.toList();

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final TestClock clock = new TestClock();

	@AfterEach
	void close() {
		this.nodes.forEach(Jedis::close);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAcknowledgementIsSentAgainUntilTheSlotHasMoved(boolean lettuce) {
		RedisConnectionFactory driver = lettuce ? RedisConnections.lettuceCluster(RedisServers.cluster())
				: RedisConnections.jedisCluster(RedisServers.cluster());
		RedisMessageStore store = new RedisMessageStore(driver,
				new RedisMessageStore.Settings("moved", Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO),
				MailboxLimits.DEFAULTS, this.codec, this.clock, new RecordedEvents());
		append(store, UserMessage.info("Stays").untilRead());
		append(store, UserMessage.info("Hello"));
		append(store, UserMessage.info("Not printed"));
		Claim claim = store.claim(this.recipient, 0);
		assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("Hello", "Not printed");
		Move move = Move.begin(this.nodes, this.slot);
		CompletableFuture<Void> completion = claim.complete(List.of(claim.messages().get(0).id()))
			.toCompletableFuture();
		Awaitility.await().until(() -> this.nodes.stream().anyMatch(MovedSlotIT::hasRefused));
		assertThat(completion).isNotDone();
		move.finish();
		assertThat(completion).succeedsWithin(Duration.ofSeconds(20));
		this.clock.forward(MailboxLimits.DEFAULTS.claimTimeout().multipliedBy(2));
		Claim next = store.claim(this.recipient, 0);
		assertThat(next.messages()).extracting(UserMessage::text).containsExactly("Not printed");
		assertThat(next.untilRead()).extracting(UserMessage::text).containsExactly("Stays");
		store.destroy();
	}

	private void append(RedisMessageStore store, UserMessage message) {
		store.append(this.recipient, this.codec.encode(message.createdAt(this.clock.instant())));
	}

	private static boolean hasRefused(Jedis node) {
		return node.info("errorstats").contains("errorstat_TRYAGAIN");
	}

	/**
	 * A slot on its way from one node to another.
	 */
	private record Move(int slot, List<Jedis> nodes, Jedis source, Jedis target, int targetPort) {

		/**
		 * Moves one key and leaves the others where they are.
		 */
		static Move begin(List<Jedis> nodes, int slot) {
			Jedis source = nodes.stream()
				.filter((node) -> node.clusterCountKeysInSlot(slot) > 0)
				.findFirst()
				.orElseThrow();
			nodes.forEach(Jedis::configResetStat);
			int next = (nodes.indexOf(source) + 1) % nodes.size();
			Move move = new Move(slot, nodes, source, nodes.get(next), RedisServers.cluster().get(next));
			move.target.clusterSetSlotImporting(slot, source.clusterMyId());
			source.clusterSetSlotMigrating(slot, move.target.clusterMyId());
			assertThat(move.keys()).hasSizeGreaterThan(1);
			move.migrate(move.keys().subList(0, 1));
			return move;
		}

		void finish() {
			migrate(keys());
			String id = this.target.clusterMyId();
			this.target.clusterSetSlotNode(this.slot, id);
			this.nodes.forEach((node) -> node.clusterSetSlotNode(this.slot, id));
		}

		private List<String> keys() {
			return this.source.clusterGetKeysInSlot(this.slot, 100);
		}

		private void migrate(List<String> keys) {
			this.source.migrate("127.0.0.1", this.targetPort, 5000, new MigrateParams(), keys.toArray(String[]::new));
		}

	}

}
