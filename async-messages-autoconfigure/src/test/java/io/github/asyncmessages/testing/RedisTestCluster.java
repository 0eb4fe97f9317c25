package io.github.asyncmessages.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;

/**
 * A Redis cluster of three nodes without replicas.
 */
final class RedisTestCluster implements AutoCloseable {

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

	List<Integer> ports() {
		return this.ports;
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisNode::close);
	}

}
