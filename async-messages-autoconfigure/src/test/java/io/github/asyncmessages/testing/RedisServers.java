package io.github.asyncmessages.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Real Redis servers on free ports of this machine: in containers where a Docker daemon
 * answers, else as processes. Those that tests share are started once and stopped at the
 * end of the JVM.
 */
public final class RedisServers {

	private RedisServers() {
	}

	/**
	 * The port of the server that tests share.
	 */
	public static int standalone() {
		return Standalone.port;
	}

	/**
	 * The ports of the nodes of the cluster that tests share.
	 */
	public static List<Integer> cluster() {
		return Cluster.ports;
	}

	/**
	 * Starts a server for one test, which has to close it.
	 */
	public static RedisNode start() {
		return start(
				(port) -> Docker.isAvailable() ? new ContainerRedisNode(List.of(port), "") : new LocalRedisNode(port));
	}

	/**
	 * Starts a server for one test, which has to close it. It writes each change to a
	 * file before it answers, and has its data when it is started again. Its process is
	 * killed when it is stopped.
	 */
	public static RedisNode startDurable() {
		return start((port) -> new LocalRedisNode(port, "--appendonly", "yes", "--appendfsync", "always"));
	}

	/**
	 * Starts a master, a replica and a Sentinel for one test, which has to close them.
	 */
	public static RedisSentinel startSentinel() {
		return ServerStart.attempt(RedisSentinel::start);
	}

	/**
	 * Starts a cluster for one test, which has to close it.
	 */
	public static RedisTestCluster startCluster() {
		return ServerStart.attempt(RedisTestCluster::start);
	}

	private static RedisNode start(IntFunction<RedisNode> type) {
		return ServerStart.attempt(() -> {
			RedisNode node = type.apply(FreePorts.find(1).get(0));
			node.restart();
			return node;
		});
	}

	/**
	 * Starts a server for one test, which has to close it. It is a process that reads and
	 * keeps its data in a directory of the test.
	 * @param appendOnly whether it writes each change to a file
	 */
	public static RedisNode startIn(Path directory, boolean appendOnly) {
		return ServerStart.attempt(() -> {
			LocalRedisNode node = new LocalRedisNode(FreePorts.find(1).get(0), "--dir", directory.toString(),
					"--appendonly", appendOnly ? "yes" : "no", "--appendfsync", "always");
			node.restart();
			return node;
		});
	}

	private static final class Standalone {

		private static final int port = startOnce();

		private static int startOnce() {
			RedisNode node = start();
			ServerStart.closeAtExit(node);
			ServerVersion.logRedis(node.port());
			return node.port();
		}

	}

	private static final class Cluster {

		private static final List<Integer> ports = startOnce();

		private static List<Integer> startOnce() {
			RedisTestCluster cluster = startCluster();
			ServerStart.closeAtExit(cluster);
			ServerVersion.logRedis(cluster.ports().get(0));
			return cluster.ports();
		}

	}

}
