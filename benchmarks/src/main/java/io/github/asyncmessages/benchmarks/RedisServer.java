package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import redis.embedded.RedisExecProvider;

/**
 * The {@code redis-server} binary that embedded-redis carries, and a connection to it for
 * what is not measured.
 */
final class RedisServer implements AutoCloseable {

	private final int port;

	private final ServerProcess process;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	RedisServer() throws IOException, InterruptedException {
		this.port = Ports.findFree();
		String executable = RedisExecProvider.defaultProvider().get().getAbsolutePath();
		this.process = ServerProcess.start(this.port, List.of(executable, "--port", String.valueOf(this.port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no"));
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", this.port));
		this.connection = this.client.connect();
	}

	int port() {
		return this.port;
	}

	RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	/**
	 * Forgets everything, scripts excepted.
	 */
	void clear() {
		commands().flushall();
	}

	long usedMemory() throws IOException {
		return Long.parseLong(info("memory").getProperty("used_memory"));
	}

	String version() throws IOException {
		return "Redis " + info("server").getProperty("redis_version");
	}

	private Properties info(String section) throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(commands().info(section)));
		return properties;
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
		this.client.shutdown();
		this.process.close();
	}

}
