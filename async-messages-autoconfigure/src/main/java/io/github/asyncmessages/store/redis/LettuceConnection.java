package io.github.asyncmessages.store.redis;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * An open connection to a server or a cluster.
 */
record LettuceConnection(StatefulConnection<byte[], byte[]> connection,
		RedisClusterAsyncCommands<byte[], byte[]> commands, Heartbeat life) {

	static LettuceConnection open(AbstractRedisClient client) {
		if (client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
			// It looks after the connections to its nodes itself.
			return new LettuceConnection(connection, connection.async(),
					new Heartbeat(() -> CompletableFuture.completedFuture(null)));
		}
		return of(((RedisClient) client).connect(ByteArrayCodec.INSTANCE));
	}

	static LettuceConnection of(StatefulRedisConnection<byte[], byte[]> connection) {
		return new LettuceConnection(connection, connection.async(), new Heartbeat(connection.async()::ping));
	}

	/**
	 * Asks for the policy, where that is permitted, and waits for no answer.
	 */
	void checkPolicy() {
		this.commands.configGet(EvictionPolicy.PARAMETER)
			.thenAccept((found) -> EvictionPolicy.check(found.get(EvictionPolicy.PARAMETER)));
	}

}
