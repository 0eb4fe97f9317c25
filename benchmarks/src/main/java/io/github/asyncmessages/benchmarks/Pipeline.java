package io.github.asyncmessages.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Sends to many in the way that Spring Data has for it.
 */
final class Pipeline {

	private static final int CHUNK = 10_000;

	private final StringRedisTemplate redis;

	Pipeline(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Appends entries to each of some lists.
	 */
	@SuppressWarnings("NullAway") // What is pipelined must return null.
	void push(List<String> keys, String... entries) {
		byte[][] values = Stream.of(entries).map(Pipeline::bytes).toArray(byte[][]::new);
		for (int start = 0; start < keys.size(); start += CHUNK) {
			List<String> chunk = keys.subList(start, Math.min(start + CHUNK, keys.size()));
			this.redis.executePipelined((RedisCallback<?>) (connection) -> {
				chunk.forEach((key) -> connection.listCommands().rPush(bytes(key), values));
				return null;
			});
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
