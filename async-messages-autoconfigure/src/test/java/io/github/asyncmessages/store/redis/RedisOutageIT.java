package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.store.WatchedMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.Lifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisMessageStore} while its server is silent or gone.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisOutageIT {

	@Nested
	class Lettuce extends Outages {

		Lettuce() {
			super(RedisConnections::lettuce);
		}

	}

	@Nested
	class Jedis extends Outages {

		Jedis() {
			super(RedisConnections::jedis);
		}

	}

	abstract static class Outages {

		private static final Duration TIMEOUT = Duration.ofMillis(300);

		/** Far more than a time-out, and far less than a driver waits by itself. */
		private static final Duration SOON = Duration.ofSeconds(3);

		private final RedisNode server = RedisServers.start();

		private final MessageCodec codec = new MessageCodec(16 * 1024);

		private final String recipient = "user-" + UUID.randomUUID();

		private final RedisConnectionFactory factory;

		private final RedisMessageStore store;

		Outages(IntFunction<RedisConnectionFactory> driver) {
			this.factory = driver.apply(this.server.port());
			this.store = store(TIMEOUT);
			awaitAnswer();
		}

		private RedisMessageStore store(Duration timeout) {
			return new RedisMessageStore(this.factory,
					new RedisMessageStore.Settings("outage", timeout, timeout, Duration.ofMinutes(1)),
					new MailboxLimits(100, Duration.ofDays(30), Duration.ofHours(1), 1000, Duration.ofDays(365)),
					this.codec, new TestClock(), new RecordedEvents());
		}

		@AfterEach
		void close() {
			this.store.destroy();
			this.server.close();
		}

		@Test
		void aFactoryThatWasStoppedAndStartedAgainIsUsedAtOnce() {
			RedisMessageStore patient = store(Duration.ofSeconds(10));
			patient.ping();
			((Lifecycle) this.factory).stop();
			((Lifecycle) this.factory).start();
			patient.append(this.recipient, this.codec.encode(UserMessage.info("Hello")));
			assertThat(patient.claim(this.recipient, 0).messages()).extracting(UserMessage::text)
				.containsExactly("Hello");
			patient.destroy();
		}

		@Test
		void aReaderDoesNotWaitForASilentServer() {
			this.server.pause();
			Instant start = Instant.now();
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> this.store.claim(this.recipient, 0))
				.withMessageContaining("did not answer within 300 ms")
				.withMessageContaining(this.recipient);
			assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
		}

		@Test
		void somebodyWhoLooksDoesNotWaitForASilentServer() {
			this.server.pause();
			Instant start = Instant.now();
			Stream<Runnable> looks = Stream.of(() -> this.store.peek(this.recipient, 1),
					() -> this.store.rejected(this.recipient, 1),
					() -> this.store.recipients(MailboxFilter.NONE, null, 1), () -> this.store.summary(this.recipient),
					() -> this.store.deleteWaiting(this.recipient, "1"),
					() -> this.store.deleteRejected(this.recipient, "da39a3ee5e6b4b0d3255bfef95601890afd80709-1"));
			assertThat(looks)
				.allSatisfy((look) -> assertThatExceptionOfType(MessageStoreException.class).isThrownBy(look::run)
					.withMessageContaining("did not answer within 300 ms"));
			assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
		}

		@Test
		void messagesOfAReaderWhoDidNotWaitAreWaitingAgain() {
			this.store.append(this.recipient, this.codec.encode(UserMessage.info("Hello")));
			this.server.pause();
			assertThatExceptionOfType(MessageStoreException.class)
				.isThrownBy(() -> this.store.claim(this.recipient, 0));
			this.server.resume();
			// The claim itself would last an hour.
			Awaitility.await().ignoreExceptionsInstanceOf(MessageStoreException.class).untilAsserted(() -> {
				assertThat(this.store.claim(this.recipient, 0).messages()).extracting(UserMessage::text)
					.containsExactly("Hello");
			});
		}

		@Test
		void whatWasRefusedWhileTheServerWasGoneIsNotSentLater() {
			this.server.stop();
			assertThatExceptionOfType(MessageStoreException.class)
				.isThrownBy(() -> this.store.append(this.recipient, this.codec.encode(UserMessage.info("Lost"))))
				.withMessageContaining("is perhaps not stored");
			this.server.restart();
			awaitAnswer();
			assertThat(this.store.claim(this.recipient, 0).messages()).isEmpty();
		}

		@Test
		void aPageThatCameWhileTheServerWasGoneClaimsNothingLater() {
			this.server.stop();
			assertThatExceptionOfType(MessageStoreException.class)
				.isThrownBy(() -> this.store.claim(this.recipient, 0));
			this.server.restart();
			JedisConnectionFactory other = RedisConnections.jedis(this.server.port());
			StringRedisTemplate template = new StringRedisTemplate(other);
			// It gives back what it may have taken, after whatever is sent late.
			Awaitility.await().until(() -> template.hasKey("outage:{" + this.recipient + "}:claims"));
			// Of the two, only a claim looks into the queue.
			assertThat(template.<Properties>execute(
					(RedisCallback<Properties>) (connection) -> connection.serverCommands().info("commandstats")))
				.containsKey("cmdstat_hget")
				.doesNotContainKey("cmdstat_lrange");
			other.destroy();
		}

		@Test
		void anAcknowledgementThatFailsWithItsConnectionIsSentAgain() {
			this.store.append(this.recipient, this.codec.encode(UserMessage.info("Hello")));
			Claim claim = this.store.claim(this.recipient, 0);
			JedisConnectionFactory other = RedisConnections.jedis(this.server.port());
			new StringRedisTemplate(other).execute((RedisCallback<Object>) (connection) -> connection.execute("CLIENT",
					"KILL".getBytes(StandardCharsets.UTF_8), "TYPE".getBytes(StandardCharsets.UTF_8),
					"normal".getBytes(StandardCharsets.UTF_8)));
			assertThat(claim.complete(List.of(claim.messages().get(0).id()))).succeedsWithin(Duration.ofSeconds(20));
			assertThat(new StringRedisTemplate(other).hasKey("outage:{" + this.recipient + "}:claims")).isFalse();
			other.destroy();
		}

		@Test
		void theStoreRecoversByItself() {
			this.server.stop();
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(this.store::ping);
			this.server.restart();
			awaitAnswer();
			this.store.append(this.recipient, this.codec.encode(UserMessage.info("Hello")));
			assertThat(this.store.claim(this.recipient, 0).messages()).hasSize(1);
		}

		@Test
		void aWatchOutlivesAServerThatIsStartedAgain(CapturedOutput output) {
			TestMailbox mailbox = new TestMailbox(this.store, this.recipient, new TestClock());
			try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
				watched.await(0, 0);
				mailbox.send("Lost");
				watched.await(1, 0);
				this.server.stop();
				Awaitility.await()
					.untilAsserted(() -> assertThat(output).contains("Changes of watched mailboxes are not noticed"));
				this.server.restart();
				watched.await(Duration.ofSeconds(20), 0, 0);
				awaitAnswer();
				mailbox.send("Hello");
				watched.await(1, 0);
				assertThat(output).containsOnlyOnce("Changes of watched mailboxes are not noticed");
			}
		}

		@Test
		void aWatchOutlivesASilentServer() {
			TestMailbox mailbox = new TestMailbox(this.store, this.recipient, new TestClock());
			try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
				watched.await(0, 0);
				this.server.pause();
				assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> mailbox.store().claim(this.recipient, 0));
				this.server.resume();
				awaitAnswer();
				mailbox.send("Hello");
				watched.await(Duration.ofSeconds(20), 1, 0);
			}
		}

		private void awaitAnswer() {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreExceptionsInstanceOf(MessageStoreException.class)
				.until(() -> {
					this.store.ping();
					return true;
				});
		}

	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStoreWhoseServerIsNotThereYetStartsAndConnectsLater(boolean lettuce, CapturedOutput output) {
		RedisNode server = RedisServers.start();
		server.stop();
		RedisMessageStore store = new RedisMessageStore(
				lettuce ? RedisConnections.lettuce(server.port()) : RedisConnections.jedis(server.port()),
				new RedisMessageStore.Settings("outage", Duration.ofMillis(300), Duration.ofMillis(300),
						Duration.ofMinutes(1)),
				new MailboxLimits(100, Duration.ofDays(30), Duration.ofHours(1), 1000, Duration.ofDays(365)),
				new MessageCodec(16 * 1024), new TestClock(), new RecordedEvents());
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(store::ping);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("Redis is not available at startup."));
		server.restart();
		Awaitility.await().ignoreExceptionsInstanceOf(MessageStoreException.class).until(() -> {
			store.ping();
			return true;
		});
		Awaitility.await().untilAsserted(() -> assertThat(output).containsOnlyOnce("Redis is available now."));
		assertThat(output).containsOnlyOnce("Redis is not available at startup.");
		store.destroy();
		server.close();
	}

}
