package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many writers, pages and readers of few mailboxes: nobody fails, and nothing comes to a
 * dead-lock.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcConcurrencyIT {

	private static final int MAILBOXES = 3;

	private static final int STEPS = 150;

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final JdbcMessageStore other;

	private final List<TestMailbox> mailboxes = new ArrayList<>();

	private final AtomicInteger sent = new AtomicInteger();

	/** One-time messages without a key, none of which may be lost. */
	private final Queue<String> plain = new ConcurrentLinkedQueue<>();

	private final Queue<String> shown = new ConcurrentLinkedQueue<>();

	JdbcConcurrencyIT(TestDatabase database) {
		this.database = database;
		this.fixture = new JdbcFixture(database);
		this.other = this.fixture.store(this.fixture.dataSource());
		for (int i = 0; i < MAILBOXES; i++) {
			this.mailboxes.add(this.fixture.mailbox((i % 2 == 0) ? this.fixture.store() : this.other));
		}
	}

	@AfterEach
	void close() {
		this.other.destroy();
		this.fixture.close();
	}

	@Test
	void writersPagesAndReadersComeToNoDeadlock() throws Exception {
		long deadlocks = deadlocks();
		run(this::write);
		assertThat(deadlocks()).isEqualTo(deadlocks);
	}

	/**
	 * InnoDB cannot always let two insert under a key that was just freed: one of them is
	 * repeated, of which nobody hears.
	 */
	@Test
	void writersUnderTheSameKeysDoNotFail() throws Exception {
		run(this::writeUnderKeys);
	}

	private void run(Consumer<TestMailbox> writer) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(12);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				futures.add(threads.submit(() -> repeat(writer)));
				futures.add(threads.submit(() -> repeat(this::show)));
				futures.add(threads.submit(() -> repeat(this::readInbox)));
			}
			for (Future<?> future : futures) {
				future.get(120, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		this.mailboxes.forEach((mailbox) -> acknowledge(mailbox, mailbox.claim()));
		assertThat(this.shown).doesNotHaveDuplicates().containsAll(this.plain);
	}

	private void repeat(Consumer<TestMailbox> step) {
		for (int i = 0; i < STEPS; i++) {
			step.accept(this.mailboxes.get(RandomGenerator.getDefault().nextInt(MAILBOXES)));
		}
	}

	private void write(TestMailbox mailbox) {
		UserMessage message = newMessage();
		switch (RandomGenerator.getDefault().nextInt(4)) {
			case 0, 1 -> send(mailbox, message);
			case 2 -> mailbox.send(message.untilRead());
			default -> sendAll(mailbox, message.inboxOnly());
		}
	}

	private void writeUnderKeys(TestMailbox mailbox) {
		UserMessage message = newMessage();
		switch (RandomGenerator.getDefault().nextInt(5)) {
			case 0 -> send(mailbox, message);
			case 1 -> mailbox.send(message.key("once"));
			case 2 -> mailbox.send(message.key("inbox").untilRead());
			case 3 -> sendAll(mailbox, message.key("all").inboxOnly());
			default -> mailbox.store().withdraw(mailbox.recipient(), "once");
		}
	}

	private UserMessage newMessage() {
		return UserMessage.info("message " + this.sent.incrementAndGet());
	}

	private void send(TestMailbox mailbox, UserMessage message) {
		this.plain.add(mailbox.recipient() + message.id());
		mailbox.send(message);
	}

	private void sendAll(TestMailbox mailbox, UserMessage message) {
		List<String> all = this.mailboxes.stream().map(TestMailbox::recipient).toList();
		assertThat(mailbox.store().appendAll(all, mailbox.encode(message))).isEmpty();
	}

	private void show(TestMailbox mailbox) {
		Claim claim = mailbox.claim();
		if (RandomGenerator.getDefault().nextInt(3) > 0) {
			acknowledge(mailbox, claim);
		}
		else {
			TestMailbox.release(claim);
		}
	}

	private void acknowledge(TestMailbox mailbox, Claim claim) {
		TestMailbox.acknowledge(claim);
		claim.messages().forEach((message) -> this.shown.add(mailbox.recipient() + message.id()));
	}

	private void readInbox(TestMailbox mailbox) {
		InboxSlice slice = mailbox.list();
		mailbox.countUnread();
		slice.messages().stream().limit(2).forEach(mailbox::markRead);
		switch (RandomGenerator.getDefault().nextInt(4)) {
			case 0 -> mailbox.store().markAllRead(mailbox.recipient(), slice.newest());
			case 1 -> mailbox.store().deleteAll(mailbox.recipient(), slice.newest());
			case 2 -> this.fixture.store().cleanUp();
			default -> slice.messages()
				.stream()
				.limit(2)
				.forEach((message) -> mailbox.store().delete(mailbox.recipient(), message.id()));
		}
	}

	/**
	 * How many dead-locks the server has counted.
	 */
	private long deadlocks() {
		String query = switch (this.database) {
			case H2 -> "SELECT 0";
			case POSTGRESQL -> "SELECT SUM(deadlocks) FROM pg_stat_database";
			case MARIADB ->
				"SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'";
			case MYSQL -> "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'";
		};
		return this.fixture.client().sql(query).query(Long.class).single();
	}

	@Test
	void ofMessagesToManySentAtTheSameTimeUnderOneKeyOneIsInEachMailbox() throws Exception {
		assertUnreadAfterMessagesToMany(200, (message) -> message.key("progress"), 1);
	}

	@Test
	void messagesToManySentAtTheSameTimeAreAllInEachMailbox() throws Exception {
		assertUnreadAfterMessagesToMany(3000, UnaryOperator.identity(), 12);
	}

	private void assertUnreadAfterMessagesToMany(int count, UnaryOperator<UserMessage> message, int unread)
			throws Exception {
		List<String> recipients = IntStream.range(0, count).mapToObj("many-%04d"::formatted).toList();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<Integer>> failures = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				EncodedMessage encoded = this.mailboxes.get(0)
					.encode(message.apply(UserMessage.info("message " + i).inboxOnly()));
				List<String> shuffled = new ArrayList<>(recipients);
				Collections.shuffle(shuffled);
				failures.add(threads.submit(() -> this.other.appendAll(shuffled, encoded).size()));
			}
			for (Future<Integer> failure : failures) {
				assertThat(failure.get(60, TimeUnit.SECONDS)).isZero();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(recipients).allSatisfy((name) -> assertThat(this.other.countUnread(name)).isEqualTo(unread));
	}

}
