package io.github.asyncmessages.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;

/**
 * A master, a replica, and a Sentinel that makes the replica the master when the master
 * is gone.
 */
public final class RedisSentinel implements AutoCloseable {

	/** The name of the master. */
	public static final String MASTER = "messages";

	private final int port;

	private final List<TestServer> servers = new ArrayList<>();

	private RedisSentinel() {
		List<Integer> ports = FreePorts.find(3);
		int master = ports.get(0);
		int replica = ports.get(1);
		this.port = ports.get(2);
		this.servers.add(new LocalRedisNode(master));
		this.servers.add(new LocalRedisNode(replica, "--replicaof", "127.0.0.1", String.valueOf(master)));
		this.servers.add(new LocalSentinel(this.port, master));
		try {
			this.servers.forEach(TestServer::restart);
			await(replica, "replication", "master_link_status:up");
			await(this.port, "sentinel", "slaves=1");
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	static RedisSentinel start() {
		return new RedisSentinel();
	}

	private static void await(int port, String section, String line) {
		RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(50))
				.until(() -> connection.sync().info(section), (info) -> info.contains(line));
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	/**
	 * The port of the Sentinel.
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Kills the process of the first master.
	 */
	public void killMaster() {
		this.servers.get(0).stop();
	}

	@Override
	public void close() {
		this.servers.forEach(TestServer::close);
	}

}
