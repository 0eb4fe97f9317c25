package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The servers of a run, each started when it is first needed, and the library on them.
 */
final class Servers implements AutoCloseable {

	private @Nullable RedisServer redis;

	private @Nullable PostgresServer postgres;

	RedisServer redis() throws Exception {
		if (this.redis == null) {
			this.redis = new RedisServer();
		}
		return this.redis;
	}

	PostgresServer postgres() throws Exception {
		if (this.postgres == null) {
			this.postgres = new PostgresServer();
		}
		return this.postgres;
	}

	List<String> versions() throws Exception {
		List<String> versions = new ArrayList<>();
		if (this.redis != null) {
			versions.add(this.redis.version());
		}
		if (this.postgres != null) {
			versions.add(this.postgres.version());
		}
		return versions;
	}

	@Override
	public void close() throws IOException {
		Library.closeAll();
		if (this.redis != null) {
			this.redis.close();
		}
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

}
