package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of scheduled messages.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcScheduleIT {

	private static final Duration HOUR = Duration.ofHours(1);

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final TestMailbox mailbox;

	JdbcScheduleIT(TestDatabase database) {
		this.database = database;
		this.fixture = new JdbcFixture(database);
		this.mailbox = this.fixture.mailbox();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private Instant now() {
		return this.fixture.clock().instant();
	}

	private LocalDateTime time(Duration delay) {
		return Cutoffs.column(now().plus(delay));
	}

	private void insert(String text, @Nullable String key, Duration delay) {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, deliver_key, deliver_at) VALUES (?, ?, ?, ?)")
			.params(Arrays.asList(this.mailbox.recipient(), text, key, time(delay)))
			.update();
	}

	@Test
	void aRowThatAnotherProgramHasInsertedIsDeliveredAtItsTime() {
		insert("a", "key", Duration.ofDays(60));
		this.fixture.clock().forward(Duration.ofDays(45));
		assertThat(this.mailbox.receive()).isEmpty();
		this.fixture.store().cleanUp();
		this.fixture.clock().forward(Duration.ofDays(15));
		assertThat(this.mailbox.receive()).containsExactly("a");
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void aScheduledRowIsCleanedUpWhenItHasWaitedLongEnough() {
		insert("a", "key", Duration.ofDays(60));
		this.mailbox.send(
				UserMessage.info("b").inboxOnly().deliverAt(this.fixture.clock().instant().plus(Duration.ofDays(60))));
		this.fixture.clock().forward(Duration.ofDays(91));
		this.fixture.store().cleanUp();
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(1);
		assertThat(this.mailbox.inbox()).containsExactly("b");
	}

	@Test
	void anUnusableRowIsRejectedAtItsTime() {
		insert(" ", "key", Duration.ofHours(1));
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), 10)).isEmpty();
		this.fixture.clock().forward(Duration.ofHours(1));
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), 10)).hasSize(1);
	}

	@Test
	void aRowThatIsRejectedLongAfterItWasInsertedIsKeptForInspection() {
		insert(" ", "key", Duration.ofDays(45));
		this.fixture.clock().forward(Duration.ofDays(45));
		assertThat(this.mailbox.receive()).isEmpty();
		this.fixture.store().cleanUp();
		List<RejectedEntry> rejected = this.mailbox.store().rejected(this.mailbox.recipient(), 10);
		assertThat(rejected).hasSize(1);
		assertThat(this.mailbox.store().summary(this.mailbox.recipient()).rejected()).isEqualTo(1);
		assertThat(this.mailbox.store()
			.requeue(this.mailbox.recipient(), rejected.get(0).id(), "{\"text\": \"corrected\"}")).isTrue();
		assertThat(this.mailbox.receive()).containsExactly("corrected");
	}

	@Test
	void theNewestRejectedRowsAreKeptWhetherTheyWereScheduledOrNot() {
		insert(" ", null, HOUR);
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.receive()).isEmpty();
		String first = this.mailbox.store().rejected(this.mailbox.recipient(), 1).get(0).id();
		int max = JdbcFixture.LIMITS.maxPending();
		for (int i = 0; i < max; i++) {
			this.fixture.client()
				.sql("INSERT INTO user_message (recipient, text) VALUES (?, ' ')")
				.param(this.mailbox.recipient())
				.update();
		}
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), max + 1)).hasSize(max)
			.extracting(RejectedEntry::id)
			.doesNotContain(first);
	}

	@Test
	void aRowThatExpiresBeforeItsTimeIsRejected() {
		LocalDateTime time = time(HOUR);
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, delivery, deliver_at, expires_at) VALUES (?, 'a', 'inbox', ?, ?)")
			.params(List.of(this.mailbox.recipient(), time, time))
			.update();
		this.mailbox.send("b");
		assertThat(this.mailbox.receive()).containsExactly("b");
		assertThat(this.mailbox.inbox()).isEmpty();
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), 10)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("deliverAt", "expiresAt"));
	}

	@Test
	void aRowWhoseTimeIsBeyondAllIsRejected() {
		if (this.database == TestDatabase.MARIADB) {
			// It has no such times.
			return;
		}
		insertAt("TIMESTAMP '10000-01-01 00:00:00'");
		this.mailbox.send("b");
		assertThat(this.mailbox.receive()).containsExactly("b");
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), 10)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("the year 9999"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000-01-01 00:00:00", "9999-12-31 23:59:59", "infinity", "-infinity" })
	void noTimeOfARowBreaksAPage(String deliverAt) {
		if (this.database != TestDatabase.POSTGRESQL && deliverAt.endsWith("infinity")) {
			return;
		}
		insertAt("TIMESTAMP '%s'".formatted(deliverAt));
		this.mailbox.send("b");
		assertThat(this.mailbox.store().peek(this.mailbox.recipient(), 10).entries()).hasSize(2);
		assertThat(this.mailbox.receive()).contains("b");
		assertThat(this.mailbox.inbox()).isEmpty();
		assertThat(this.mailbox.store().rejected(this.mailbox.recipient(), 10))
			.hasSize(deliverAt.equals("infinity") ? 1 : 0);
	}

	private void insertAt(String deliverAt) {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, deliver_at) VALUES (?, 'a', %s)".formatted(deliverAt))
			.param(this.mailbox.recipient())
			.update();
	}

	@Test
	void theNumberOfADueRowMayBeTheIdOfAnotherOne() {
		insert("a", null, HOUR);
		String number = this.fixture.client()
			.sql("SELECT seq FROM user_message WHERE recipient = ?")
			.param(this.mailbox.recipient())
			.query(String.class)
			.single();
		this.mailbox.send(UserMessage.info("b").id(number));
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.receive()).containsExactlyInAnyOrder("a", "b");
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void twoNodesThatScheduleUnderOneKeyLeaveOneMessage() throws Exception {
		JdbcMessageStore other = this.fixture.store(this.fixture.dataSource());
		for (int round = 0; round < 20; round++) {
			List<Callable<Boolean>> senders = new ArrayList<>();
			for (JdbcMessageStore store : List.of(this.fixture.store(), other, this.fixture.store(), other)) {
				UserMessage message = UserMessage.info("a").key("key").inboxOnly().deliverAt(now().plus(HOUR));
				senders.add(() -> {
					store.append(this.mailbox.recipient(), this.mailbox.encode(message));
					return true;
				});
			}
			atOnce(senders);
			assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(1);
		}
		other.destroy();
	}

	@Test
	void schedulingAgainForManyReplacesNothingThatIsDue() {
		List<String> recipients = IntStream.range(0, 150).mapToObj("many-%03d"::formatted).toList();
		for (String text : List.of("a", "b")) {
			UserMessage message = UserMessage.info(text).key("key").inboxOnly().deliverAt(now().plus(HOUR));
			assertThat(this.mailbox.store().appendAll(recipients, this.mailbox.encode(message))).isEmpty();
			this.fixture.clock().forward(HOUR);
		}
		UserMessage message = UserMessage.info("c").key("key").inboxOnly().deliverAt(now().plus(HOUR));
		this.mailbox.store().appendAll(recipients, this.mailbox.encode(message));
		assertThat(recipients).allSatisfy((name) -> assertThat(this.mailbox.of(name).inbox()).containsExactly("b"));
	}

	@Test
	void whatIsWithdrawnWhileOthersDeliverItIsGone() throws Exception {
		whileOthersDeliver(() -> this.fixture.store().withdraw(this.mailbox.recipient(), "key"));
	}

	@Test
	void whatATransactionWithdrawsWhileOthersDeliverItIsGone() throws Exception {
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.fixture.dataSource()));
		whileOthersDeliver(() -> transaction
			.executeWithoutResult((status) -> this.fixture.store().withdraw(this.mailbox.recipient(), "key")));
	}

	@Test
	void whatIsErasedWhileOthersDeliverItIsGone() throws Exception {
		whileOthersDeliver(() -> this.fixture.store().erase(this.mailbox.recipient()));
	}

	private void whileOthersDeliver(Runnable removal) throws Exception {
		for (int round = 0; round < 20; round++) {
			for (int i = 0; i < 5; i++) {
				this.mailbox
					.send(UserMessage.info("other " + i).key("other " + i).inboxOnly().deliverAt(now().plus(HOUR)));
			}
			this.mailbox.send(UserMessage.info("a").key("key").inboxOnly().deliverAt(now().plus(HOUR)));
			this.fixture.clock().forward(HOUR);
			List<Callable<Boolean>> threads = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				threads.add(() -> this.mailbox.countUnread() >= 0);
			}
			threads.add(() -> {
				removal.run();
				return true;
			});
			atOnce(threads);
			assertThat(this.mailbox.inbox()).doesNotContain("a");
			this.fixture.store().erase(this.mailbox.recipient());
			assertThat(this.fixture.countRows(this.mailbox)).isZero();
		}
	}

	private static void atOnce(List<Callable<Boolean>> calls) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(calls.size());
		CyclicBarrier start = new CyclicBarrier(calls.size());
		try {
			List<Future<Boolean>> results = calls.stream().map((call) -> threads.submit(() -> {
				start.await();
				return call.call();
			})).toList();
			for (Future<Boolean> result : results) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void aReadInAReadOnlyTransactionDeliversNothing() {
		UserMessage message = UserMessage.info("a").inboxOnly().deliverAt(now().plus(HOUR));
		this.mailbox.send(message, UserMessage.info("b").inboxOnly());
		this.fixture.clock().forward(HOUR);
		TransactionTemplate readOnly = new TransactionTemplate(new JdbcTransactionManager(this.fixture.dataSource()));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			assertThat(this.mailbox.countUnread()).isEqualTo(1);
			assertThat(this.mailbox.inbox()).containsExactly("b");
			assertThat(this.mailbox.store().find(this.mailbox.recipient(), message.id())).isEmpty();
		});
		assertThat(this.mailbox.inbox()).containsExactly("a", "b");
	}

	@Test
	void aMailboxWithADueMessageAloneIsListed() {
		this.mailbox.send(UserMessage.info("a").inboxOnly().deliverAt(now().plus(HOUR)));
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.store().recipients(MailboxFilter.NONE, null, 10).mailboxes()).singleElement()
			.satisfies((summary) -> assertThat(summary.unread()).isEqualTo(1));
	}

	@Test
	void noPollForMailsPassesOverMessagesForLater() {
		UserMessage snoozed = UserMessage.info("a").inboxOnly().emailAt(now().plus(HOUR));
		this.mailbox.send(snoozed, snoozed.id("later").deliverAt(now().plus(HOUR.multipliedBy(2))));
		this.mailbox.store().snooze(this.mailbox.recipient(), snoozed.id(), now().plus(HOUR.multipliedBy(2)));
		assertThat(this.fixture.client()
			.sql("SELECT COUNT(*) FROM user_message WHERE email_at < deliver_at")
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void noPollForMailsPassesOverARowForLaterAgain() {
		this.fixture.client().sql("""
				INSERT INTO user_message (recipient, text, delivery, deliver_at, email_at)
				VALUES (?, 'a', 'inbox', ?, '2020-01-01 00:00:00')
				""").params(List.of(this.mailbox.recipient(), time(HOUR))).update();
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).isEmpty();
		assertThat(this.fixture.client()
			.sql("SELECT COUNT(*) FROM user_message WHERE email_at = deliver_at")
			.query(Integer.class)
			.single()).isEqualTo(1);
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).hasSize(1);
	}

	@Test
	void aMessageThatIsSnoozedWhileItsMailIsSentGetsNoOther() {
		this.mailbox.store().finishMail(snoozeWhileItsMailIsSent());
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).isEmpty();
		assertThat(this.mailbox.inbox()).containsExactly("a");
	}

	@Test
	void aMessageThatReturnsBeforeItsMailIsFinishedGetsNoOther() {
		DueMail mail = snoozeWhileItsMailIsSent();
		this.fixture.clock().forward(HOUR);
		this.mailbox.store().finishMail(mail);
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).isEmpty();
		assertThat(this.mailbox.inbox()).containsExactly("a");
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).isEmpty();
	}

	@Test
	void aMessageThatAPageHasDeliveredBeforeItsMailIsFinishedGetsNoOther() {
		DueMail mail = snoozeWhileItsMailIsSent();
		this.fixture.clock().forward(HOUR);
		assertThat(this.mailbox.inbox()).containsExactly("a");
		this.mailbox.store().finishMail(mail);
		assertThat(this.mailbox.store().takeMails(1, Duration.ofMinutes(15))).isEmpty();
	}

	private DueMail snoozeWhileItsMailIsSent() {
		UserMessage message = UserMessage.info("a").inboxOnly().emailAt(now());
		this.mailbox.send(message);
		DueMail mail = this.mailbox.store().takeMails(1, Duration.ofMinutes(15)).get(0);
		this.mailbox.store().snooze(this.mailbox.recipient(), message.id(), now().plus(HOUR));
		return mail;
	}

	@Test
	void aSnoozedRowWithoutAnIdKeepsItsNumberAsItsId() {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, delivery) VALUES (?, 'a', 'inbox')")
			.param(this.mailbox.recipient())
			.update();
		String id = this.mailbox.list().messages().get(0).id();
		assertThat(this.mailbox.store()
			.snooze(this.mailbox.recipient(), id, this.fixture.clock().instant().plusSeconds(60))).isTrue();
		this.fixture.clock().forward(Duration.ofMinutes(1));
		assertThat(this.mailbox.store().find(this.mailbox.recipient(), id)).isPresent();
	}

	@Test
	void whatIsDueIsFoundByAnIndexAmongManyRows() {
		if (this.database != TestDatabase.POSTGRESQL) {
			// The others do not say how they find rows.
			return;
		}
		this.fixture.client().sql("""
				INSERT INTO user_message (recipient, text, delivery, deliver_at)
				SELECT CASE WHEN n % 100 = 0 THEN '%s' ELSE 'other' || n % 1000 END, 'text', 'inbox',
					CASE WHEN n % 10 = 0 THEN CURRENT_TIMESTAMP AT TIME ZONE 'UTC' + n * INTERVAL '1 minute' END
				FROM generate_series(1, 100000) AS n
				""".replace("%s", this.mailbox.recipient())).update();
		this.fixture.client().sql("VACUUM ANALYZE user_message").update();
		assertUsesIndex("user_message_recipient_deliver_at_seq_key", RowWriter.FIND_DUE,
				Map.of("recipients", List.of(this.mailbox.recipient()), "size", 500));
		assertUsesIndex("user_message_deliver_key_recipient_key", JdbcAppends.SCHEDULED_BY_KEY,
				Map.of("recipients", List.of(this.mailbox.recipient()), "key", "key", "id", "id"));
	}

	private void assertUsesIndex(String index, String query, Map<String, Object> params) {
		List<String> plan = new MessageTable(this.fixture.dataSource(), "user_message", new MessageCodec(1024))
			.sql("EXPLAIN ANALYZE " + query, Cutoffs.of(this.fixture.clock().instant(), JdbcFixture.LIMITS))
			.params(params)
			.query(String.class)
			.list();
		assertThat(plan).anyMatch((line) -> line.contains(index)).noneMatch((line) -> line.contains("Seq Scan"));
	}

}
