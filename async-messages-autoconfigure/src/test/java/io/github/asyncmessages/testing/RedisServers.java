package io.github.asyncmessages.testing;

import java.util.List;
import java.util.function.Supplier;

/**
 * Real Redis servers on free ports of this machine: in containers where a Docker daemon
 * answers, else as processes. Those that tests share are started once and stopped at the
 * end of the JVM.
 */
public final class RedisServers {

	private static final int ATTEMPTS = 5;

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
		return attempt(() -> {
			int port = FreePorts.find(1).get(0);
			RedisNode node = Docker.isAvailable() ? new ContainerRedisNode(List.of(port), "")
					: new LocalRedisNode(port);
			node.restart();
			return node;
		});
	}

	/**
	 * Tries again, since somebody else may have taken a port that was free.
	 */
	private static <T> T attempt(Supplier<T> start) {
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			try {
				return start.get();
			}
			catch (IllegalStateException ex) {
				// The next attempt has other ports.
			}
		}
		return start.get();
	}

	private static void closeAtExit(AutoCloseable servers) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				servers.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}));
	}

	private static final class Standalone {

		private static final int port = startOnce();

		private static int startOnce() {
			RedisNode node = start();
			closeAtExit(node);
			return node.port();
		}

	}

	private static final class Cluster {

		private static final List<Integer> ports = startOnce();

		private static List<Integer> startOnce() {
			RedisTestCluster cluster = attempt(RedisTestCluster::start);
			closeAtExit(cluster);
			return cluster.ports();
		}

	}

}
