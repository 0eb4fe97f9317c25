package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a message to very many in a JVM with little memory: to a million with
 * {@code -Drecipients=1000000}.
 */
class SendAllMemoryIT {

	private static final int RECIPIENTS = Integer.getInteger("recipients", 100_000);

	@Test
	void veryManyRecipientsFitIntoLittleMemory() throws Exception {
		try (RedisNode server = RedisServers.start()) {
			assertThat(sendIn64Megabytes(server.port()))
				.contains("sent %1$d, failed 0, announced %1$d".formatted(RECIPIENTS));
			LettuceConnectionFactory factory = RedisConnections.lettuce(server.port());
			StringRedisTemplate redis = new StringRedisTemplate(factory);
			assertThat(redis.execute((RedisCallback<Long>) (connection) -> connection.serverCommands().dbSize()))
				.isEqualTo(RECIPIENTS);
			assertThat(redis.opsForList().range("async-messages:{user-" + (RECIPIENTS - 1) + "}:queue", 0, -1))
				.hasSize(1);
			factory.destroy();
		}
	}

	private static String sendIn64Megabytes(int port) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), Sender.class.getName(), String.valueOf(port),
				String.valueOf(RECIPIENTS))
			.redirectErrorStream(true)
			.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/**
	 * Sends to a stream of recipients and prints what became of it.
	 */
	static final class Sender {

		public static void main(String[] args) {
			LettuceConnectionFactory factory = RedisConnections.lettuce(Integer.parseInt(args[0]));
			MessageCodec codec = new MessageCodec(16 * 1024);
			RedisMessageStore store = new RedisMessageStore(
					factory, new RedisMessageStore.Settings("async-messages", Duration.ofSeconds(30),
							Duration.ofSeconds(30), Duration.ofMinutes(1)),
					MailboxLimits.DEFAULTS, codec, Clock.systemUTC(), (event) -> {
					});
			AtomicLong announced = new AtomicLong();
			SendResult result = new DefaultUserMessageService(store, codec, MessageLevel.INFO, Clock.systemUTC(),
					WriteScheduler.IMMEDIATE,
					(event) -> announced.addAndGet(((MessageSentEvent) event).recipients().size()))
				.sendAll(IntStream.range(0, Integer.parseInt(args[1])).mapToObj((i) -> "user-" + i),
						UserMessage.info("Maintenance tonight"));
			System.out.println("sent " + result.sent() + ", failed " + result.failed() + ", announced " + announced);
			store.destroy();
			factory.destroy();
		}

	}

}
