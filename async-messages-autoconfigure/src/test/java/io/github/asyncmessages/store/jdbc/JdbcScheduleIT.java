package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of scheduled messages.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcScheduleIT {

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

	private void insert(String text, String key, Duration delay) {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, collapse_key, deliver_at) VALUES (?, ?, ?, ?)")
			.params(List.of(this.mailbox.recipient(), text, key,
					Cutoffs.column(this.fixture.clock().instant().plus(delay))))
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
		assertUsesIndex(JdbcSchedule.FIND_DUE, Map.of("recipient", this.mailbox.recipient(), "size", 500));
		assertUsesIndex(JdbcAppends.SCHEDULED_BY_KEY,
				Map.of("recipients", List.of(this.mailbox.recipient()), "key", "key", "id", "id"));
	}

	private void assertUsesIndex(String query, Map<String, Object> params) {
		List<String> plan = new MessageTable(this.fixture.dataSource(), "user_message", new MessageCodec(1024))
			.sql("EXPLAIN ANALYZE " + query, Cutoffs.of(this.fixture.clock().instant(), JdbcFixture.LIMITS))
			.params(params)
			.query(String.class)
			.list();
		assertThat(plan).anyMatch((line) -> line.contains("user_message_recipient_deliver_at_seq_key"))
			.noneMatch((line) -> line.contains("Seq Scan"));
	}

}
