package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A server of a test's own, which tells how often a store queries it.
 */
final class TrackedRedis implements AutoCloseable {

	final RedisNode server = RedisServers.start();

	/** The driver of the stores. */
	final RedisConnectionFactory driver = RedisConnections.lettuce(this.server.port());

	/** Another client, in whose commands no store has a part. */
	final StringRedisTemplate other = new StringRedisTemplate(RedisConnections.jedis(this.server.port()));

	final MessageCodec codec = new MessageCodec(16 * 1024);

	final TestClock clock = new TestClock();

	final String recipient = "user {%} " + UUID.randomUUID();

	RedisMessageStore store() {
		return store(this.driver, Duration.ofSeconds(10), Duration.ofMinutes(1));
	}

	RedisMessageStore store(RedisConnectionFactory driver, Duration timeout, Duration cacheTtl) {
		return new RedisMessageStore(driver, new RedisMessageStore.Settings("quiet", timeout, timeout, cacheTtl),
				MailboxLimits.DEFAULTS, this.codec, this.clock, new RecordedEvents());
	}

	/**
	 * Pushes a message for the recipient by the other client, again if its connection was
	 * killed: the id makes that harmless.
	 */
	void push(String text) {
		String entry = "{\"text\":\"%s\",\"id\":\"%s\"}".formatted(text, text.replace(' ', '-'));
		for (int attempt = 0; attempt < 10; attempt++) {
			try {
				this.other.opsForList().rightPush(queue(), entry);
				return;
			}
			catch (RedisConnectionFailureException ex) {
				// The next connection may live longer.
			}
		}
		throw new IllegalStateException("Every connection was killed");
	}

	/**
	 * The key of the recipient's queue.
	 */
	String queue() {
		return "quiet:{" + this.recipient.replace("%", "%25").replace("{", "%7B").replace("}", "%7D") + "}:queue";
	}

	/**
	 * Waits until the claim of the recipient is cached.
	 */
	void awaitCached(RedisMessageStore store) {
		awaitCached(this.recipient, store);
	}

	/**
	 * Waits until the claim of an empty mailbox is cached.
	 */
	void awaitCached(String recipient, RedisMessageStore store) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.until(() -> scriptsOf(() -> store.claim(recipient, 0)) == 0);
	}

	/**
	 * How many scripts the server runs for an action.
	 */
	long scriptsOf(Runnable action) {
		long before = scripts();
		action.run();
		return scripts() - before;
	}

	/**
	 * How many scripts the server has run.
	 */
	long scripts() {
		return this.other.execute((RedisCallback<Long>) (connection) -> connection.serverCommands()
			.info("commandstats")
			.entrySet()
			.stream()
			.filter((entry) -> String.valueOf(entry.getKey()).matches("cmdstat_eval(sha)?"))
			.mapToLong((entry) -> Long.parseLong(String.valueOf(entry.getValue()).replaceAll("calls=(\\d+).*", "$1")))
			.sum());
	}

	/**
	 * What the server says of itself.
	 */
	String info(String section, String name) {
		return this.other.execute((RedisCallback<String>) (connection) -> String
			.valueOf(connection.serverCommands().info(section).getProperty(name)));
	}

	/**
	 * Runs a command by the other client.
	 */
	String run(String command, String... args) {
		return String.valueOf(this.other.execute((RedisCallback<String>) (connection) -> {
			byte[][] bytes = new byte[args.length][];
			for (int i = 0; i < args.length; i++) {
				bytes[i] = args[i].getBytes(StandardCharsets.UTF_8);
			}
			Object reply = connection.execute(command, bytes);
			return (reply instanceof byte[] text) ? new String(text, StandardCharsets.UTF_8) : String.valueOf(reply);
		}));
	}

	@Override
	public void close() {
		this.server.close();
	}

}
