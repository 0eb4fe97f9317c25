package io.github.asyncmessages.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A Sentinel that decides alone, within a second.
 */
final class LocalSentinel extends LocalServer {

	private final int port;

	private final int master;

	/**
	 * A Sentinel that is not yet started.
	 * @param port its port
	 * @param master the port of the master
	 */
	LocalSentinel(int port, int master) {
		super("sentinel", port);
		this.port = port;
		this.master = master;
	}

	@Override
	ProcessHandle start() throws IOException {
		Path file = directory().resolve("sentinel.conf");
		Files.writeString(file, """
				port %1$d
				bind 127.0.0.1
				dir %2$s
				sentinel monitor %3$s 127.0.0.1 %4$d 1
				sentinel down-after-milliseconds %3$s 1000
				sentinel failover-timeout %3$s 5000
				""".formatted(this.port, directory(), RedisSentinel.MASTER, this.master));
		return launch(List.of(LocalRedisNode.executable(), file.toString(), "--sentinel")).toHandle();
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		return RedisPing.await(this.port, alive);
	}

}
