package io.github.asyncmessages.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves mailboxes between Redis and each database with the program of the documentation.
 */
@ParameterizedClass
@MethodSource("databases")
class MovingStoresIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final RedisConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final Clock clock = Clock.systemUTC();

	private final RedisMessageStore redis = new RedisMessageStore(factory,
			new RedisMessageStore.Settings("moving-" + UUID.randomUUID(), TIMEOUT, TIMEOUT, Duration.ofMinutes(1)),
			MailboxLimits.DEFAULTS, this.codec, this.clock, new RecordedEvents());

	private final HikariDataSource dataSource;

	private final JdbcMessageStore jdbc;

	MovingStoresIT(TestDatabase database) {
		this.dataSource = database.createWithTable();
		this.jdbc = new JdbcMessageStore(this.dataSource,
				new JdbcMessageStore.Settings("user_message", TIMEOUT, TIMEOUT, Duration.ZERO, Duration.ZERO),
				MailboxLimits.DEFAULTS, this.codec, this.clock, new RecordedEvents());
	}

	static Stream<TestDatabase> databases() {
		return TestDatabase.available();
	}

	@AfterEach
	void close() {
		this.redis.destroy();
		this.jdbc.destroy();
		this.dataSource.close();
	}

	@Test
	void mailboxesAreMovedFromRedis() {
		assertMoved(this.redis, this.jdbc);
	}

	@Test
	void mailboxesAreMovedToRedis() {
		assertMoved(this.jdbc, this.redis);
	}

	private void assertMoved(MessageStore from, MessageStore to) {
		List<String> recipients = IntStream.range(0, 120)
			.mapToObj((number) -> "{user} " + number + " \uD83D\uDC1D%7D")
			.toList();
		recipients.forEach((recipient) -> fill(new TestMailbox(from, recipient, this.clock)));
		from.markSeen(recipients.subList(0, 60));
		MovingStoresTests program = new MovingStoresTests();
		program.move(from, to, this.codec);
		program.move(from, to, this.codec);
		recipients.forEach((recipient) -> assertFilled(new TestMailbox(to, recipient, this.clock)));
		assertThat(recipients).allSatisfy((recipient) -> {
			assertThat(from.peek(recipient, 10).entries()).isEmpty();
			assertThat(to.summary(recipient).seen()).isEqualTo(recipients.indexOf(recipient) < 60);
		});
	}

	private static void fill(TestMailbox mailbox) {
		mailbox.send(UserMessage.info("a").key("key").meta("list", List.of()).id("one"), UserMessage.error("b"));
		UserMessage read = UserMessage.info("c").untilRead();
		mailbox.send(read, UserMessage.warning("d").untilRead().sender("sally"), UserMessage.info("e").inboxOnly());
		mailbox.markRead(read);
	}

	private static void assertFilled(TestMailbox mailbox) {
		assertThat(mailbox.inbox()).containsExactly("e", "d", "c");
		assertThat(mailbox.untilRead()).containsExactly("d");
		assertThat(mailbox.countUnread()).isEqualTo(2);
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "b");
		UserMessage first = claim.messages().get(0);
		assertThat(first.id()).isEqualTo("one");
		assertThat(first.key()).isEqualTo("key");
		assertThat(first.meta()).containsEntry("list", List.of());
		TestMailbox.acknowledge(claim);
	}

}
