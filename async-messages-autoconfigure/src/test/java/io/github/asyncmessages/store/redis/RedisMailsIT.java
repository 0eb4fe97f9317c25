package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the mails of unread messages that {@link RedisMessageStore} keeps in Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisMailsIT {

	private static final Duration LEASE = Duration.ofMinutes(15);

	private static final LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final StringRedisTemplate redis = new StringRedisTemplate(factory);

	private final TestClock clock = new TestClock();

	private final MessageCodec codec = new MessageCodec(1024);

	private final String prefix = "mails-" + UUID.randomUUID();

	private final String key = this.prefix + ":mails";

	private final RedisMessageStore store = new RedisMessageStore(factory,
			new RedisMessageStore.Settings(this.prefix, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO),
			MailboxLimits.DEFAULTS, this.codec, this.clock, new RecordedEvents());

	@AfterEach
	void closeStore() {
		this.store.destroy();
	}

	private UserMessage send(String recipient, Duration delay) {
		UserMessage message = UserMessage.info("Hello").untilRead().emailAt(this.clock.instant().plus(delay));
		this.store.append(recipient, this.codec.encode(message.createdAt(this.clock.instant())));
		return message;
	}

	@Test
	void theMailsAreNotedByTheirTimes() {
		UserMessage message = send("barry white", Duration.ofHours(1));
		long micros = ChronoUnit.MICROS.between(Instant.EPOCH, message.emailAt());
		assertThat(redis.opsForZSet().rangeWithScores(this.key, 0, -1)).containsExactly(
				ZSetOperations.TypedTuple.of(micros + " " + message.id() + " barry white", (double) micros));
	}

	@Test
	void aMessageIsAddedBeforeItsMailIsTaken() {
		send("barry", Duration.ZERO);
		assertThat(this.store.takeMails(10, LEASE)).isEmpty();
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(this.store.takeMails(10, LEASE)).hasSize(1);
	}

	@Test
	void theMailsExpireAfterTheLastOfThem() {
		send("barry", Duration.ofDays(10));
		send("sally", Duration.ofDays(5));
		assertThat(Duration.ofSeconds(redis.getExpire(this.key))).isBetween(Duration.ofDays(39), Duration.ofDays(40));
	}

	@Test
	void mailsThatNobodyTakesAreForgotten() {
		send("barry", Duration.ofDays(1));
		this.clock.forward(Duration.ofDays(31));
		UserMessage message = send("sally", Duration.ofDays(1));
		assertThat(redis.opsForZSet().range(this.key, 0, -1)).singleElement()
			.asString()
			.endsWith(message.id() + " sally");
	}

	@Test
	void aMailThatNeedNotBeSentLeavesNothing() {
		UserMessage message = send("barry", Duration.ofHours(1));
		this.store.markRead("barry", message.id());
		this.clock.forward(Duration.ofHours(1));
		assertThat(this.store.takeMails(10, LEASE)).isEmpty();
		assertThat(redis.hasKey(this.key)).isFalse();
	}

	@Test
	void aMessageWithoutAMailLeavesNothing() {
		this.store.append("barry",
				this.codec.encode(UserMessage.info("Hello").untilRead().createdAt(this.clock.instant())));
		assertThat(redis.hasKey(this.key)).isFalse();
	}

	@Test
	void aBrokenMailboxDelaysItsOwnMailOnly(CapturedOutput output) {
		UserMessage broken = send("barry", Duration.ofHours(1));
		String inbox = this.prefix + ":{barry}:inbox";
		redis.delete(inbox);
		redis.opsForValue().set(inbox, "not what it should be");
		this.clock.forward(Duration.ofMinutes(1));
		send("sally", Duration.ofHours(1));
		this.clock.forward(Duration.ofHours(1));
		assertThat(this.store.takeMails(1, LEASE)).extracting(DueMail::recipient).containsExactly("sally");
		assertThat(output).contains("The mail for a message is delayed: recipient 'barry', id " + broken.id());
		assertThat(redis.opsForZSet().range(this.key, 0, -1)).hasSize(2);
	}

}
