package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClaimCache}: the page of an unchanged mailbox queries nothing.
 */
class ClaimCacheIT {

	private static final int ROUNDS = Integer.getInteger("rounds", 1_000);

	private final TrackedRedis redis = new TrackedRedis();

	private final TestClock clock = this.redis.clock;

	private final String recipient = this.redis.recipient;

	private final RedisMessageStore store = this.redis.store();

	@BeforeEach
	void awaitCached() {
		this.redis.awaitCached(this.store);
	}

	@AfterEach
	void close() {
		this.store.destroy();
		this.redis.close();
	}

	@Test
	void aPageOfAnUnchangedMailboxQueriesNothing() {
		assertThat(this.redis.scriptsOf(() -> {
			for (int i = 0; i < 100; i++) {
				Claim claim = this.store.claim(this.recipient, 0);
				assertThat(claim.messages()).isEmpty();
				assertThat(claim.complete(List.of())).isCompleted();
			}
		})).isZero();
		assertThat(this.store.cachedMailboxes()).isOne();
	}

	@Test
	void aPageThatShowsABadgeAndAnUnreadMessageQueriesNothing() {
		send(UserMessage.info("Stays").untilRead());
		send(UserMessage.info("In the inbox").inboxOnly());
		awaitCached();
		assertThat(this.redis.scriptsOf(() -> {
			Claim claim = this.store.claim(this.recipient, 0);
			assertThat(claim.unreadCount()).isEqualTo(2);
			assertThat(claim.untilRead()).extracting(UserMessage::text).containsExactly("Stays");
		})).isZero();
	}

	@Test
	void aPageThatListsTheLatestMessagesQueriesNothingOnceThatWasCached() {
		send(UserMessage.info("In the inbox").inboxOnly());
		awaitCached();
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, 5))).isOne();
		assertThat(this.redis.scriptsOf(() -> {
			Claim claim = this.store.claim(this.recipient, 20);
			assertThat(Objects.requireNonNull(claim.latest()).messages()).extracting(UserMessage::text)
				.containsExactly("In the inbox");
			assertThat(this.store.claim(this.recipient, 0)).isSameAs(claim);
		})).isZero();
	}

	@Test
	void aPageThatListsAllUnreadMessagesQueriesNothingOnceThatWasCached() {
		UserMessage oldest = UserMessage.info("Unread").inboxOnly();
		send(oldest);
		for (int i = 0; i < 6; i++) {
			UserMessage read = UserMessage.info("Read").inboxOnly();
			send(read);
			this.store.markRead(this.recipient, read.id());
		}
		awaitCached();
		ClaimRequest request = new ClaimRequest(5, List.of()).withOlderUnread();
		// So that the server knows the script.
		this.store.claim("another", request);
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, 5))).isOne();
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, request))).isOne();
		assertThat(this.redis.scriptsOf(() -> {
			Claim claim = this.store.claim(this.recipient, request);
			assertThat(Objects.requireNonNull(claim.latest()).unread()).extracting(UserMessage::text)
				.containsExactly("Unread");
			assertThat(this.store.claim(this.recipient, 5)).isSameAs(claim);
		})).isZero();
		this.store.markRead(this.recipient, oldest.id());
		assertThat(this.redis.scriptsOf(() -> {
			Claim claim = this.store.claim(this.recipient, request);
			assertThat(Objects.requireNonNull(claim.latest()).unread()).isEmpty();
		})).isOne();
	}

	@Test
	void anEntryEndsWhenTheFirstMessageIsDue() {
		Instant time = this.clock.instant();
		send(UserMessage.info("Later").deliverAt(time.plusSeconds(40)));
		send(UserMessage.info("Sooner").deliverAt(time.plusSeconds(20)));
		awaitCached();
		this.clock.forward(Duration.ofSeconds(15));
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, 0))).isZero();
		this.clock.forward(Duration.ofSeconds(5));
		Claim claim = this.store.claim(this.recipient, 0);
		assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("Sooner");
		claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture().join();
		awaitCached();
		this.clock.forward(Duration.ofSeconds(20));
		assertThat(this.store.claim(this.recipient, 0).messages()).extracting(UserMessage::text)
			.containsExactly("Later");
	}

	@Test
	void whatWasReadIsGoneFromTheNextPage() {
		UserMessage message = UserMessage.info("Stays").untilRead();
		send(message);
		awaitCached();
		this.store.markRead(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient, 0).untilRead()).isEmpty();
		assertThat(this.store.claim(this.recipient, 0).unreadCount()).isZero();
		awaitCached();
		this.store.markUnread(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient, 0).unreadCount()).isOne();
		awaitCached();
		this.store.delete(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient, 0).unreadCount()).isZero();
	}

	@Test
	void aClaimThatFindsNothingWritesNothing() {
		send(UserMessage.info("Stays").untilRead());
		String before = this.redis.info("stats", "total_commands_processed");
		String dirty = this.redis.info("persistence", "rdb_changes_since_last_save");
		for (int i = 0; i < 3; i++) {
			this.clock.forward(Duration.ofMinutes(2));
			this.store.claim(this.recipient, 0);
		}
		assertThat(this.redis.info("persistence", "rdb_changes_since_last_save")).isEqualTo(dirty);
		assertThat(this.redis.info("stats", "total_commands_processed")).isNotEqualTo(before);
	}

	@Test
	void whatThisApplicationHasSentIsOnTheVeryNextPage() {
		for (int i = 0; i < ROUNDS; i++) {
			if (i % 2 == 0) {
				send(UserMessage.info("Message " + i));
			}
			else {
				assertThat(this.store.appendAll(List.of(this.recipient),
						this.redis.codec.encode(UserMessage.info("Message " + i).createdAt(this.clock.instant()))))
					.isEmpty();
			}
			Claim claim = this.store.claim(this.recipient, 0);
			assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("Message " + i);
			claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture().join();
			// Now and then an entry is there, and now and then it is about to be added.
			for (int look = 0; look < i % 4; look++) {
				assertThat(this.store.claim(this.recipient, 0).messages()).isEmpty();
			}
		}
	}

	@Test
	void whatAnotherApplicationSendsToManyIsHeardOf() {
		RedisMessageStore another = this.redis.store();
		another.appendAll(List.of("first", this.recipient), this.redis.codec.encode(UserMessage.info("To all")));
		Awaitility.await().until(() -> !this.store.claim(this.recipient, 0).messages().isEmpty());
		another.destroy();
	}

	@Test
	void whatIsReleasedIsOnTheVeryNextPage() {
		send(UserMessage.info("Message"));
		for (int i = 0; i < 1000; i++) {
			Claim claim = this.store.claim(this.recipient, 0);
			assertThat(claim.messages()).hasSize(1);
			assertThat(this.store.claim(this.recipient, 0).messages()).isEmpty();
			claim.complete(List.of()).toCompletableFuture().join();
		}
	}

	@Test
	void whenAllKeysAreGoneNothingIsShown() {
		send(UserMessage.info("Stays").untilRead());
		awaitCached();
		this.redis.run("FLUSHALL");
		Awaitility.await().until(() -> this.store.claim(this.recipient, 0).unreadCount() == 0);
	}

	@Test
	void aMessageThatExpiresIsNotShownAgain() {
		send(UserMessage.info("Stays").untilRead().expiresAt(this.clock.instant().plusSeconds(20)));
		awaitCached();
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(this.store.claim(this.recipient, 0).untilRead()).hasSize(1);
		this.clock.forward(Duration.ofSeconds(11));
		assertThat(this.store.claim(this.recipient, 0).untilRead()).isEmpty();
		assertThat(this.store.claim(this.recipient, 0).unreadCount()).isZero();
	}

	@Test
	void theMessagesOfAPageThatNeverEndedComeBackAlthoughOthersHaveLooked() {
		send(UserMessage.info("Lost"));
		this.store.claim(this.recipient, 0);
		for (int i = 0; i < 30; i++) {
			assertThat(this.store.claim(this.recipient, 0).messages()).isEmpty();
			this.clock.forward(Duration.ofMillis(990));
		}
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.store.claim(this.recipient, 0).messages()).extracting(UserMessage::text)
			.containsExactly("Lost");
	}

	@Test
	void anEntryExpires() {
		this.clock.forward(Duration.ofSeconds(59));
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, 0))).isZero();
		this.clock.forward(Duration.ofSeconds(2));
		assertThat(this.redis.scriptsOf(() -> this.store.claim(this.recipient, 0))).isOne();
	}

	@Test
	void aServerThatFallsSilentIsNotTrusted() {
		RedisMessageStore impatient = this.redis.store(this.redis.driver, Duration.ofMillis(500),
				Duration.ofMinutes(1));
		this.redis.awaitCached(impatient);
		this.redis.server.pause();
		Awaitility.await()
			.untilAsserted(() -> assertThatExceptionOfType(MessageStoreException.class)
				.isThrownBy(() -> impatient.claim(this.recipient, 0)));
		this.redis.server.resume();
		this.redis.push("Hello");
		Awaitility.await()
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.until(() -> !impatient.claim(this.recipient, 0).messages().isEmpty());
		impatient.destroy();
	}

	@Test
	void aServerThatWasStartedAgainIsTrackedAgain() {
		this.redis.server.stop();
		this.redis.server.restart();
		awaitCached();
		this.redis.push("Hello");
		Awaitility.await().until(() -> !this.store.claim(this.recipient, 0).messages().isEmpty());
	}

	private void send(UserMessage message) {
		this.store.append(this.recipient, this.redis.codec.encode(message.createdAt(this.clock.instant())));
	}

}
