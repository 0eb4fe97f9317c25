package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import redis.embedded.RedisExecProvider;

/**
 * A process of {@code redis-server}.
 */
final class LocalRedisNode extends LocalServer implements RedisNode {

	private final int port;

	private final List<String> options;

	/**
	 * A server that is not yet started.
	 * @param port its port
	 * @param options further options of {@code redis-server}
	 */
	LocalRedisNode(int port, String... options) {
		super("redis", port);
		this.port = port;
		this.options = List.of(options);
	}

	static String executable() {
		return Executable.PATH;
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	ProcessHandle start() throws IOException {
		List<String> command = new ArrayList<>(List.of(Executable.PATH, "--port", String.valueOf(this.port), "--bind",
				"127.0.0.1", "--dir", directory().toString(), "--save", "", "--appendonly", "no"));
		command.addAll(this.options);
		return launch(command).toHandle();
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		return RedisPing.await(this.port, alive);
	}

	/**
	 * The binary that {@code -Dredis.server=…} names, or the one of embedded-redis, which
	 * is unpacked once.
	 */
	private static final class Executable {

		private static final String PATH = find();

		private static String find() {
			String named = System.getProperty("redis.server");
			return (named != null) ? named : unpack();
		}

		private static String unpack() {
			try {
				return RedisExecProvider.defaultProvider().get().getAbsolutePath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
