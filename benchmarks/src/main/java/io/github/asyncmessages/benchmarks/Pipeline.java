package io.github.asyncmessages.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

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
	 * Appends an entry to the queue of each user.
	 */
	@SuppressWarnings("NullAway") // What is pipelined must return null.
	void push(List<String> users, Supplier<String> entries) {
		for (int start = 0; start < users.size(); start += CHUNK) {
			List<String> chunk = users.subList(start, Math.min(start + CHUNK, users.size()));
			this.redis.executePipelined((RedisCallback<?>) (connection) -> {
				chunk
					.forEach((user) -> connection.listCommands().rPush(bytes(Users.queue(user)), bytes(entries.get())));
				return null;
			});
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
