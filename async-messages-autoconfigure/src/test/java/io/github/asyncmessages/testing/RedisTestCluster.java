package io.github.asyncmessages.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;

/**
 * A Redis cluster of three nodes without replicas.
 */
public final class RedisTestCluster implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final int NODES = 3;

	private static final int SLOTS = 16_384;

	private final List<Integer> ports = FreePorts.find(NODES);

	private final List<RedisNode> nodes = new ArrayList<>();

	private RedisTestCluster() {
		if (Docker.isAvailable()) {
			this.nodes.add(new ContainerRedisNode(this.ports, "--cluster-enabled yes --cluster-announce-ip " + HOST));
		}
		else {
			this.ports.forEach((port) -> this.nodes
				.add(new LocalRedisNode(port, "--cluster-enabled", "yes", "--cluster-announce-ip", HOST)));
		}
	}

	static RedisTestCluster start() {
		RedisTestCluster cluster = new RedisTestCluster();
		try {
			cluster.nodes.forEach(RedisNode::restart);
			cluster.join();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void join() {
		RedisClient client = RedisClient.create();
		try {
			for (int i = 0; i < NODES; i++) {
				int first = i * SLOTS / NODES;
				int end = (i + 1) * SLOTS / NODES;
				on(client, this.ports.get(i), (node) -> {
					node.clusterAddSlots(IntStream.range(first, end).toArray());
					node.clusterMeet(HOST, this.ports.get(0));
				});
			}
			this.ports.forEach((port) -> on(client, port, RedisTestCluster::awaitState));
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	private static void awaitState(RedisCommands<String, String> node) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.until(node::clusterInfo, (info) -> info.contains("cluster_state:ok")
					&& info.contains("cluster_known_nodes:" + NODES) && info.contains("cluster_size:" + NODES));
	}

	private static void on(RedisClient client, int port, Consumer<RedisCommands<String, String>> action) {
		try (StatefulRedisConnection<String, String> connection = client.connect(RedisURI.create(HOST, port))) {
			action.accept(connection.sync());
		}
	}

	/**
	 * The ports of the nodes.
	 */
	public List<Integer> ports() {
		return this.ports;
	}

	/**
	 * Moves the slot of a key to another node.
	 * @param halfWay is run when one of the keys of the slot has been moved, if there is
	 * one, and the others have not
	 */
	public void moveSlot(String key, Callable<?> halfWay) throws Exception {
		int slot = SlotHash.getSlot(key);
		int from = IntStream.range(0, NODES).filter((i) -> slot < (i + 1) * SLOTS / NODES).findFirst().orElseThrow();
		int to = (from + 1) % NODES;
		try (RedisClient client = RedisClient.create();
				StatefulRedisConnection<String, String> source = connect(client, from);
				StatefulRedisConnection<String, String> target = connect(client, to)) {
			target.sync().clusterSetSlotImporting(slot, source.sync().clusterMyId());
			source.sync().clusterSetSlotMigrating(slot, target.sync().clusterMyId());
			source.sync().clusterGetKeysInSlot(slot, 1).forEach((first) -> migrate(source, to, first));
			halfWay.call();
			for (List<String> keys = source.sync().clusterGetKeysInSlot(slot, 10); !keys.isEmpty(); keys = source.sync()
				.clusterGetKeysInSlot(slot, 10)) {
				keys.forEach((next) -> migrate(source, to, next));
			}
			String owner = target.sync().clusterMyId();
			target.sync().clusterSetSlotNode(slot, owner);
			this.ports.forEach((port) -> on(client, port, (node) -> node.clusterSetSlotNode(slot, owner)));
		}
	}

	private StatefulRedisConnection<String, String> connect(RedisClient client, int node) {
		return client.connect(RedisURI.create(HOST, this.ports.get(node)));
	}

	private void migrate(StatefulRedisConnection<String, String> source, int to, String key) {
		source.sync().migrate(HOST, this.ports.get(to), key, 0, 1000);
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisNode::close);
	}

}
