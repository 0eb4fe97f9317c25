package io.github.asyncmessages.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Recipients and their queues in Redis, as the wire format defines them.
 */
final class Queues {

	private static final int PIPELINE = 10_000;

	private Queues() {
	}

	/**
	 * The recipients {@code user-1}, {@code user-2} and so on.
	 */
	static List<String> recipients(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> "user-" + number).toList();
	}

	static String key(String recipient) {
		return "async-messages:{" + recipient + "}:queue";
	}

	/**
	 * Appends the same entries to each queue.
	 */
	@SuppressWarnings("NullAway") // Spring Data demands null of a pipelined callback
	static void push(StringRedisTemplate redis, List<String> recipients, String... entries) {
		byte[][] values = Stream.of(entries).map(Queues::bytes).toArray(byte[][]::new);
		for (int start = 0; start < recipients.size(); start += PIPELINE) {
			List<String> some = recipients.subList(start, Math.min(start + PIPELINE, recipients.size()));
			redis.executePipelined((RedisCallback<?>) (connection) -> {
				some.forEach((recipient) -> connection.listCommands().rPush(bytes(key(recipient)), values));
				return null;
			});
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
