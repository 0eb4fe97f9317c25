package io.github.asyncmessages.store.redis;

import java.time.Duration;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.store.WatchedMailbox;
import io.github.asyncmessages.testing.RedisConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for watches of mailboxes in {@link RedisMessageStore}, of whose changes the
 * server tells.
 */
class RedisWatchIT {

	/** Within which time a broken connection is replaced. */
	private static final Duration RECOVERY = Duration.ofSeconds(20);

	private final TrackedRedis redis = new TrackedRedis();

	private final RedisMessageStore store = this.redis.store();

	private final TestMailbox mailbox = new TestMailbox(this.store, this.redis.recipient, this.redis.clock);

	@AfterEach
	void close() {
		this.store.destroy();
		this.redis.close();
	}

	@Test
	void aWatchedMailboxIsNotReadWhileItIsUnchanged() {
		this.redis.awaitCached(this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			watched.await(0, 0);
			Awaitility.await()
				.during(Duration.ofSeconds(3))
				.atMost(RECOVERY)
				.until(() -> this.redis.scriptsOf(() -> this.store.claim(this.redis.recipient, 0)) == 0);
			this.redis.push("Hello");
			watched.await(1, 0);
		}
	}

	@Test
	void aWatchedMailboxIsReadOnceWithinTheTimeToLive() {
		this.redis.awaitCached(this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			watched.await(0, 0);
			long before = this.redis.scripts();
			this.redis.clock.forward(Duration.ofMinutes(1));
			Awaitility.await().until(() -> this.redis.scripts() == before + 1);
			this.redis.clock.forward(Duration.ofMinutes(1));
			Awaitility.await().until(() -> this.redis.scripts() == before + 2);
			assertThat(watched.calls()).isOne();
		}
	}

	@Test
	void whoWatchesDoesNotWaitForTheTrackedConnection() {
		// The store has begun to connect a moment ago.
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			for (int count = 1; count <= 30; count++) {
				this.redis.push("Message " + count);
				watched.await(count, 0);
			}
		}
	}

	@Test
	void aWatchOutlivesItsConnection() {
		this.redis.awaitCached(this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			watched.await(0, 0);
			for (int count = 1; count <= 3; count++) {
				this.redis.run("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
				this.redis.push("Message " + count);
				watched.await(RECOVERY, count, 0);
				// That of the claims is tracked again.
				Awaitility.await().atMost(RECOVERY).until(() -> this.store.claim("another", 0).messages().isEmpty());
			}
		}
	}

	@Test
	void whenAllKeysAreGoneTheMailboxIsEmpty() {
		this.mailbox.send(UserMessage.info("Hello"), UserMessage.info("Stays").untilRead());
		this.redis.awaitCached(this.redis.recipient + " another", this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			watched.await(1, 1);
			this.redis.run("FLUSHALL");
			watched.await(0, 0);
		}
	}

	@Test
	void aQueueThatExpiresIsEmpty() {
		this.redis.push("Hello");
		this.redis.awaitCached(this.redis.recipient + " another", this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			watched.await(1, 0);
			this.redis.run("PEXPIRE", this.redis.queue(), "1");
			watched.await(0, 0);
		}
	}

	@Test
	void aQueueIsEmptyWhoseEndAPageFindsBeforeTheServer() {
		this.redis.awaitCached(this.redis.recipient + " another", this.store);
		try (WatchedMailbox watched = new WatchedMailbox(this.mailbox)) {
			this.redis.push("Hello");
			watched.await(1, 0);
			this.redis.run("PEXPIRE", this.redis.queue(), "100");
			Awaitility.await().pollDelay(Duration.ofMillis(102)).until(() -> true);
			assertThat(this.store.claim(this.redis.recipient, 0).messages()).isEmpty();
			watched.await(0, 0);
		}
	}

	@Test
	void aKeyOfAWrongTypeHidesItsMailboxAlone() {
		TestMailbox other = this.mailbox.of("another");
		this.redis.run("SET", this.redis.queue(), "not what it should be");
		try (WatchedMailbox broken = new WatchedMailbox(this.mailbox);
				WatchedMailbox watched = new WatchedMailbox(other)) {
			watched.await(0, 0);
			other.send("a");
			watched.await(1, 0);
			assertThat(broken.calls()).isZero();
			this.redis.run("DEL", this.redis.queue());
			broken.await(0, 0);
		}
	}

	@Test
	void withoutTrackingAWatchedMailboxIsReadEverySecond() {
		RedisMessageStore polling = this.redis.store(RedisConnections.lettuce(this.redis.server.port()),
				Duration.ofSeconds(10), Duration.ZERO);
		try (WatchedMailbox watched = new WatchedMailbox(
				new TestMailbox(polling, this.redis.recipient, this.redis.clock))) {
			watched.await(0, 0);
			for (int count = 1; count <= 3; count++) {
				this.redis.push("Message " + count);
				watched.await(count, 0);
			}
		}
		polling.destroy();
	}

}
