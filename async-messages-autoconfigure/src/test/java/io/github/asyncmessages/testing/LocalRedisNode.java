package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * A process of the {@code redis-server} binary that embedded-redis carries.
 */
final class LocalRedisNode implements RedisNode {

	private final int port;

	private final List<String> options;

	private @Nullable Process process;

	private @Nullable Path directory;

	/**
	 * A server that is not yet started.
	 * @param port its port
	 * @param options further options of {@code redis-server}
	 */
	LocalRedisNode(int port, String... options) {
		this.port = port;
		this.options = List.of(options);
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void restart() {
		try {
			Path directory = Files.createTempDirectory("redis-" + this.port + "-");
			Process process = new ProcessBuilder(command(directory)).redirectErrorStream(true)
				.redirectOutput(directory.resolve("redis.log").toFile())
				.start();
			this.directory = directory;
			this.process = process;
			if (!RedisPing.await(this.port, process::isAlive)) {
				String log = Files.readString(directory.resolve("redis.log"));
				stop();
				throw new IllegalStateException("redis-server did not start on port " + this.port + ":\n" + log);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> command(Path directory) throws IOException {
		List<String> command = new ArrayList<>(List.of(Executable.PATH, "--port", String.valueOf(this.port), "--bind",
				"127.0.0.1", "--dir", directory.toString(), "--save", "", "--appendonly", "no"));
		command.addAll(this.options);
		return command;
	}

	@Override
	public void pause() {
		tree().pause();
	}

	@Override
	public void resume() {
		tree().resume();
	}

	private ProcessTree tree() {
		Process process = this.process;
		Assert.state(process != null, "The server is not running");
		return new ProcessTree(process.toHandle());
	}

	@Override
	public void stop() {
		Process process = this.process;
		if (process == null) {
			return;
		}
		this.process = null;
		try {
			// A paused process ends by this only.
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * The binary, unpacked once.
	 */
	private static final class Executable {

		private static final String PATH = unpack();

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
