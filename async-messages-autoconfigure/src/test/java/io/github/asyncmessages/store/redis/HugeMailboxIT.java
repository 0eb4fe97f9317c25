package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisMessageStore} with a mailbox that other languages have filled
 * with what is no message.
 */
class HugeMailboxIT {

	private static final LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final StringRedisTemplate redis = new StringRedisTemplate(factory);

	private final StatefulRedisConnection<String, String> server = ((RedisClient) factory.getRequiredNativeClient())
		.connect();

	private final RecordedEvents events = new RecordedEvents();

	private final TestClock clock = new TestClock();

	private final RedisMessageStore store = new RedisMessageStore(factory,
			new RedisMessageStore.Settings("huge", Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO),
			MailboxLimits.DEFAULTS, new MessageCodec(16 * 1024), this.clock, this.events);

	private final TestMailbox huge = new TestMailbox(this.store, "huge-" + UUID.randomUUID(), this.clock);

	private final TestMailbox other = this.huge.of("other-" + UUID.randomUUID());

	private final AtomicBoolean ended = new AtomicBoolean();

	@AfterEach
	void close() {
		this.store.erase(this.huge.recipient());
		this.store.destroy();
		this.server.close();
	}

	/**
	 * Each page of another user shows her message while the pages of the huge mailbox are
	 * busy, none of their scripts holds the server for a time that a page would notice,
	 * and the mailbox heals.
	 */
	@ParameterizedTest
	@CsvSource({ "100, 1000000", "100000, 20" })
	void aHugeMailboxDelaysNobodyElseAndHeals(int entries, int size) {
		String entry = "x".repeat(size);
		for (int i = 0; i < entries; i += 100) {
			redis.opsForList().rightPushAll(queue(), IntStream.range(0, 100).mapToObj((number) -> entry).toList());
		}
		this.huge.send("Mine");
		noteSlowCommands();
		CompletableFuture<Void> pages = CompletableFuture.runAsync(this::openPages);
		for (int i = 0; i < 50; i++) {
			this.other.send(UserMessage.info("Hers").key("hers"));
			assertThat(this.other.receive()).containsExactly("Hers");
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.until(() -> this.huge.receive().contains("Mine"));
		this.ended.set(true);
		pages.join();
		assertThat(this.server.sync().slowlogGet()).isEmpty();
		assertThat(redis.opsForList().size(queue())).isZero();
		assertThat(this.events.of(MessageRejectedEvent.class)).isNotEmpty();
	}

	private String queue() {
		return "huge:{" + this.huge.recipient() + "}:queue";
	}

	/**
	 * Lets the server note the commands that take it longer than 500 ms, which is the
	 * time that a page waits by default.
	 */
	private void noteSlowCommands() {
		this.server.sync().configSet("slowlog-log-slower-than", "500000");
		this.server.sync().slowlogReset();
	}

	/**
	 * Opens pages that fail, so that they give back what they have claimed.
	 */
	private void openPages() {
		while (!this.ended.get()) {
			try {
				TestMailbox.release(this.huge.claim());
			}
			catch (MessageStoreException ex) {
				// On a busy machine a page of this mailbox may wait too long.
			}
		}
	}

}
