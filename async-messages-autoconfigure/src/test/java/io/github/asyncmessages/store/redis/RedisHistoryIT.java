package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the key of the history.
 */
class RedisHistoryIT {

	private static final LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final StringRedisTemplate redis = new StringRedisTemplate(factory);

	private final TestClock clock = new TestClock();

	private final RedisMessageStore store = store(MailboxLimits.DEFAULTS.history(Duration.ofDays(90)));

	private final RedisMessageStore without = store(MailboxLimits.DEFAULTS);

	private final TestMailbox mailbox = new TestMailbox(this.store, "user-" + UUID.randomUUID(), this.clock);

	private final String key = "history:{" + this.mailbox.recipient() + "}:history";

	private RedisMessageStore store(MailboxLimits limits) {
		return new RedisMessageStore(factory, new RedisMessageStore.Settings("history", Duration.ofSeconds(5),
				Duration.ofSeconds(5), Duration.ofMinutes(1)), limits, new MessageCodec(16 * 1024), this.clock,
				new RecordedEvents());
	}

	@AfterEach
	void closeStores() {
		this.store.destroy();
		this.without.destroy();
	}

	@Test
	void anEntryIsTheTextThatWasSent() {
		String json = "{ \"text\" : \"a\\nb é\", \"meta\" : [] }";
		redis.opsForList().rightPush("history:{" + this.mailbox.recipient() + "}:queue", json);
		Claim claim = this.mailbox.claim();
		TestMailbox.acknowledge(claim);
		assertThat(redis.opsForList().range(this.key, 0, -1)).singleElement()
			.asString()
			.matches("\\d{16} " + claim.id() + "-1 \\d{16} .*")
			.endsWith(" " + json);
		assertThat(redis.getExpire(this.key)).isBetween(Duration.ofDays(89).toSeconds(),
				Duration.ofDays(90).toSeconds());
	}

	@Test
	void entriesThatAreTooOldAreRemovedByTheNext() {
		this.mailbox.send("a");
		this.mailbox.receive();
		this.clock.forward(Duration.ofDays(91));
		this.mailbox.send("b");
		this.mailbox.receive();
		assertThat(redis.opsForList().size(this.key)).isOne();
	}

	@Test
	void withoutAHistoryThereIsNoKeyAndAnEarlierOneIsErased() {
		TestMailbox other = new TestMailbox(this.without, this.mailbox.recipient(), this.clock);
		UserMessage message = UserMessage.info("b").untilRead();
		other.send(UserMessage.info("a"), message);
		other.receive();
		other.markRead(message);
		assertThat(redis.hasKey(this.key)).isFalse();
		this.mailbox.send("a");
		this.mailbox.receive();
		assertThat(redis.hasKey(this.key)).isTrue();
		other.store().erase(other.recipient());
		assertThat(redis.hasKey(this.key)).isFalse();
	}

	@Test
	void aKeyOfAWrongTypeFailsClearlyAndNothingIsLost() {
		UserMessage message = UserMessage.info("b").untilRead();
		this.mailbox.send(UserMessage.info("a"), message);
		Claim claim = this.mailbox.claim();
		redis.opsForValue().set(this.key, "not what it should be");
		assertThat(claim.complete(List.of(claim.messages().get(0).id()))).failsWithin(Duration.ofSeconds(10));
		assertThatExceptionOfType(MailboxRefusedException.class).isThrownBy(() -> this.mailbox.markRead(message))
			.withMessageContaining("WRONGTYPE");
		redis.delete(this.key);
		assertThat(this.mailbox.countUnread()).isOne();
		TestMailbox.acknowledge(claim);
		assertThat(this.store.history(this.mailbox.recipient(), 10)).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).isEqualTo(claim.messages().get(0)));
	}

	@Test
	void anUnusableEntryAtTheEndIsRemovedByTheNext() {
		UserMessage message = UserMessage.info("b").untilRead();
		this.mailbox.send(UserMessage.info("a"), message);
		redis.opsForList().leftPush(this.key, "broken");
		TestMailbox.acknowledge(this.mailbox.claim());
		redis.opsForList().rightPush(this.key, "broken");
		assertThat(this.mailbox.markRead(message)).isTrue();
		assertThat(redis.opsForList().range(this.key, 0, -1)).hasSize(2).doesNotContain("broken");
		assertThat(this.store.history(this.mailbox.recipient(), 10)).hasSize(2);
		this.clock.forward(MailboxLimits.DEFAULTS.claimTimeout());
		assertThat(this.mailbox.claim().messages()).isEmpty();
	}

	@Test
	void anEntryThatIsUnusableIsLeftOut() {
		this.mailbox.send("a");
		this.mailbox.receive();
		long now = Instant.now().plusSeconds(60).getEpochSecond() * 1_000_000;
		redis.opsForList().leftPushAll(this.key, now + " id 0 {}", now + " broken", now + " id x {\"text\":\"b\"}");
		assertThat(this.store.history(this.mailbox.recipient(), 10)).singleElement()
			.satisfies((entry) -> assertThat(entry.message().text()).isEqualTo("a"));
	}

}
