package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Messages that other clients put into the table, with nothing but SQL.
 */
@ParameterizedClass
@ExtendWith(OutputCaptureExtension.class)
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcRowsIT {

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final TestMailbox mailbox;

	JdbcRowsIT(TestDatabase database) {
		this.database = database;
		this.fixture = new JdbcFixture(database);
		this.mailbox = this.fixture.mailbox();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	/**
	 * Inserts a row.
	 * @param columns the columns beside the recipient
	 * @param values their values as SQL
	 */
	private void insert(String columns, String values) {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, %s) VALUES (?, %s)".formatted(columns, values))
			.param(this.mailbox.recipient())
			.update();
	}

	@Test
	void aPlainInsertIsAWholeMessage() {
		insert("text", "'Ahoy there'");
		UserMessage message = this.mailbox.claim().messages().get(0);
		Instant createdAt = Objects.requireNonNull(message.createdAt());
		assertThat(createdAt).isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
		long seq = this.fixture.client().sql("SELECT seq FROM user_message").query(Long.class).single();
		assertThat(message).isEqualTo(UserMessage.info("Ahoy there").id(String.valueOf(seq)).createdAt(createdAt));
	}

	@Test
	void aPlainRowIsShownOnceAndThenGone() {
		insert("text", "'Ahoy there'");
		assertThat(this.mailbox.receive()).containsExactly("Ahoy there");
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void aPlainRowIsDatedInUtcWhateverTheZoneOfTheSession() {
		SingleConnectionDataSource session = new SingleConnectionDataSource(this.fixture.dataSource().getJdbcUrl(),
				this.fixture.dataSource().getUsername(), this.fixture.dataSource().getPassword(), true);
		JdbcClient client = JdbcClient.create(session);
		client.sql(switch (this.database) {
			case H2, POSTGRESQL -> "SET TIME ZONE 'Asia/Tokyo'";
			case MARIADB, MYSQL -> "SET time_zone = '+09:00'";
		}).update();
		client.sql("INSERT INTO user_message (recipient, text) VALUES (?, 'a')")
			.param(this.mailbox.recipient())
			.update();
		session.destroy();
		assertThat(this.mailbox.claim().messages().get(0).createdAt()).isCloseTo(Instant.now(),
				within(5, ChronoUnit.SECONDS));
	}

	/**
	 * Whether the row can be used or not.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "'a'", "' '", "NULL" })
	void aRowUnderTheKeyOfAKeptMessageIsRefused(String text) {
		this.mailbox.send(UserMessage.info("Kept").untilRead().key("kept"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> insert("text, collapse_key", text + ", 'kept'"));
		assertThat(this.mailbox.untilRead()).containsExactly("Kept");
		assertThat(this.mailbox.countUnread()).isOne();
	}

	@Test
	void rowsAndSentMessagesComeInOneOrder() {
		insert("text", "'a'");
		this.mailbox.send("b");
		insert("text", "'c'");
		assertThat(this.mailbox.receive()).containsExactly("a", "b", "c");
	}

	@Test
	void everyColumnIsAField() {
		insert("level, text, code, args, subject, sender, tags, meta, expires_at, close_after, in_reply_to, email, email_at, id, collapse_key",
				"'SUCCESS', 'Ready', 'report.ready', '[\"Barry\", 42]', 'A subject', 'sally', 'wide closable', "
						+ "'{\"url\": \"/reports/42\"}', '2999-01-01 12:00:00.5', 'PT5S', 'another', TRUE, '2999-01-01 11:00:00', 'report-42', 'report'");
		assertThat(this.mailbox.claim().messages()).singleElement()
			.isEqualTo(UserMessage.ofCode(MessageLevel.SUCCESS, "report.ready", "Barry", 42)
				.text("Ready")
				.subject("A subject")
				.sender("sally")
				.tags("wide", "closable")
				.link("/reports/42")
				.expiresAt(Instant.parse("2999-01-01T12:00:00.5Z"))
				.closeAfter(Duration.ofSeconds(5))
				.inReplyTo("another")
				.email()
				.emailAt(Instant.parse("2999-01-01T11:00:00Z"))
				.id("report-42")
				.key("report")
				.createdAt(createdAt()));
	}

	@Test
	void aRowWithoutAnIdIsMailedOnce() {
		insert("text, delivery, email_at", "'a', 'inbox', '2020-01-01 00:00:00'");
		List<DueMail> mails = this.fixture.store().takeMails(10, Duration.ofMinutes(15));
		assertThat(mails).extracting(DueMail::recipient).containsExactly(this.mailbox.recipient());
		this.fixture.store().finishMail(mails.get(0));
		this.fixture.clock().forward(Duration.ofMinutes(15));
		assertThat(this.fixture.store().takeMails(10, Duration.ofMinutes(15))).isEmpty();
	}

	@Test
	void noQueryFindsAMailAgainThatNeedNotBeSent() {
		insert("text, delivery, email_at, read_at", "'a', 'inbox', '2020-01-01 00:00:00', '2999-01-01 00:00:00'");
		insert("text, delivery, email_at, expires_at", "'b', 'inbox', '2020-01-01 00:00:00', '2021-01-01 00:00:00'");
		insert("text, email_at", "'c', '2020-01-01 00:00:00'");
		insert("text, delivery, level, email_at", "'d', 'inbox', 'fatal', '2020-01-01 00:00:00'");
		assertThat(this.fixture.store().takeMails(10, Duration.ofMinutes(15))).isEmpty();
		assertThat(this.fixture.store().takeMails(10, Duration.ofMinutes(15))).isEmpty();
		assertThat(this.fixture.client()
			.sql("SELECT COUNT(*) FROM user_message WHERE email_at IS NOT NULL")
			.query(Integer.class)
			.single()).isZero();
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(4);
	}

	private Instant createdAt() {
		return Objects.requireNonNull(Cutoffs.instant(this.fixture.client()
			.sql("SELECT created_at FROM user_message")
			.query((row, number) -> row.getObject(1, java.time.LocalDateTime.class))
			.single()));
	}

	@Test
	void brokenOptionalColumnsReadAsEmpty() {
		insert("text, meta, args, close_after, in_reply_to, tags",
				"'a', '{broken', 'none', 'soon', 'not an id!', 'a" + "x".repeat(70) + "'");
		UserMessage message = this.mailbox.claim().messages().get(0);
		assertThat(message.text()).isEqualTo("a");
		assertThat(message.meta()).isEqualTo(Map.of());
		assertThat(message.args()).isEmpty();
		assertThat(message.closeAfter()).isNull();
		assertThat(message.inReplyTo()).isNull();
		assertThat(message.tags()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "level, text| 'fatal', 'a'", "level| 'info'", "text| ' '", "text, meta| NULL, '{}'" })
	void aRowThatIsNoMessageIsPutAsideAndTheOthersAreDelivered(String row) {
		this.mailbox.send("a");
		insert(row.split("\\|")[0], row.split("\\|")[1]);
		this.mailbox.send("b");
		assertThat(this.mailbox.receive()).containsExactly("a", "b");
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(rejections()).hasSize(1).allSatisfy((reason) -> assertThat(reason).startsWith("it"));
		assertThat(this.fixture.events().of(MessageRejectedEvent.class)).singleElement()
			.isEqualTo(new MessageRejectedEvent(this.mailbox.recipient(), rejections().get(0)));
	}

	private List<String> rejections() {
		return this.fixture.client()
			.sql("SELECT rejection FROM user_message WHERE rejection IS NOT NULL")
			.query(String.class)
			.list();
	}

	@Test
	void rejectedRowsAreOneLineInTheLogAndAnEventEach(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			insert("text, level", "'a', 'fatal'");
		}
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(this.fixture.events().of(MessageRejectedEvent.class)).hasSize(5);
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains(this.mailbox.recipient()))
			.singleElement()
			.asString()
			.contains("Rejected 5 unusable rows of '" + this.mailbox.recipient() + "'")
			.contains("The first one: its 'level' must be");
	}

	@Test
	void onlyTheNewestRejectedRowsAreKept() {
		int max = JdbcFixture.LIMITS.maxPending();
		for (int i = 0; i < max + 3; i++) {
			insert("text, level", "'a', 'fatal'");
			if (i == 2) {
				this.mailbox.receive();
			}
		}
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(rejections()).hasSize(max);
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(max);
	}

	@Test
	void aRowThatIsTooLargeIsPutAside() {
		insert("text", "'" + "x".repeat(16 * 1024 + 1) + "'");
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(rejections()).singleElement().asString().contains("16384").contains("async-messages.max-size");
	}

	@Test
	void aRowIsFoundByALevelInAnyCaseUnlessItWasRejected() {
		MailboxFilter warnings = new MailboxFilter(MessageLevel.WARNING, Delivery.ONCE);
		insert("text, level, rejection", "'a', 'warning', 'it was too large'");
		assertThat(this.mailbox.store().recipients(warnings, null, 10).mailboxes()).isEmpty();
		insert("text, level", "'b', 'Warning'");
		assertThat(this.mailbox.store().recipients(warnings, null, 10).mailboxes())
			.containsExactly(new MailboxSummary(this.mailbox.recipient(), 1, 0, 0, 1, false));
	}

	@Test
	void aRowThatIsNoMessageIsSeenAsSuchBeforeAPageHasMetIt() {
		insert("text", "'a'");
		insert("text, level", "'b', 'fatal'");
		insert("text", "'" + "x".repeat(20_000) + "'");
		insert("text, delivery, level", "'c', 'inbox', 'fatal'");
		List<QueueEntry> seen = this.mailbox.store().peek(this.mailbox.recipient(), 10).entries();
		assertThat(this.fixture.client().sql("SELECT COUNT(rejection) FROM user_message").query(Integer.class).single())
			.isZero();
		assertThat(this.mailbox.receive()).containsExactly("a");
		assertThat(seen.subList(1, seen.size())).extracting(QueueEntry::rejection)
			.containsExactlyElementsOf(this.fixture.events()
				.of(MessageRejectedEvent.class)
				.stream()
				.map(MessageRejectedEvent::reason)
				.toList());
		assertThat(seen).hasSize(3);
		assertThat(this.mailbox.store().peek(this.mailbox.recipient(), 10).entries()).isEmpty();
	}

	@Test
	void aReasonLongerThanItsColumnIsShortened() {
		insert("text, code", "'a', '" + "\t".repeat(40) + "code'");
		this.mailbox.send("b");
		assertThat(this.mailbox.receive()).containsExactly("b");
		assertThat(rejections()).singleElement().asString().startsWith("'code' must not contain").hasSize(255);
	}

	@Test
	void aReasonIsNotCutWithinACharacter() {
		insert("text, code", "'a', 'x" + "\t".repeat(20) + "\ud83d\ude00".repeat(40) + "'");
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(rejections()).singleElement().asString().hasSize(254).endsWith("\ud83d\ude00");
	}

	@Test
	void aRejectedRowKeepsNobodyOut() {
		insert("text, level, id, collapse_key", "'a', 'fatal', 'one', 'import'");
		assertThat(this.mailbox.receive()).isEmpty();
		this.mailbox.send(UserMessage.info("b").id("one").key("import"));
		assertThat(this.mailbox.receive()).containsExactly("b");
		assertThat(rejections()).hasSize(1);
	}

	@Test
	void aPersistentRowThatIsNoMessageIsLeftOutOfTheInbox() {
		insert("text, level, delivery", "'a', 'fatal', 'until-read'");
		insert("text, delivery", "'b', 'inbox'");
		Claim claim = this.mailbox.claim();
		assertThat(claim.untilRead()).isEmpty();
		assertThat(claim.unreadCount()).isEqualTo(1);
		insert("text, level, delivery", "'c', 'fatal', 'inbox'");
		assertThat(this.mailbox.inbox()).containsExactly("b");
		assertThat(this.mailbox.countUnread()).isEqualTo(1);
		assertThat(rejections()).hasSize(2);
	}

	@Test
	void anUnknownDeliveryIsRefusedByTheTable() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> insert("text, delivery", "'a', 'twice'"))
			.satisfies((ex) -> assertThat(ex).message().containsIgnoringCase("constraint"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "until-read", "inbox" })
	void aPersistentRowIsInTheInboxByItsNumber(String delivery) {
		insert("text, delivery", "'a', '%s'".formatted(delivery));
		assertThat(this.mailbox.countUnread()).isEqualTo(1);
		UserMessage message = this.mailbox.list().messages().get(0);
		assertThat(message.id()).matches("[0-9]+");
		assertThat(this.mailbox.store().find(this.mailbox.recipient(), message.id())).contains(message);
		assertThat(this.mailbox.markRead(message)).isTrue();
		assertThat(this.mailbox.markRead(message)).isFalse();
		assertThat(this.mailbox.countUnread()).isZero();
		assertThat(this.mailbox.store().delete(this.mailbox.recipient(), message.id())).isTrue();
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void aPersistentRowWhoseIdIsNoneGoesByItsNumber() {
		insert("text, delivery, id", "'a', 'until-read', 'not an id!'");
		UserMessage message = this.mailbox.claim().untilRead().get(0);
		assertThat(message.id()).matches("[0-9]+");
		assertThat(this.mailbox.store().find(this.mailbox.recipient(), message.id())).contains(message);
		assertThat(this.mailbox.markRead(message)).isTrue();
		assertThat(this.mailbox.untilRead()).isEmpty();
		assertThat(this.mailbox.store().delete(this.mailbox.recipient(), message.id())).isTrue();
	}

	@Test
	void aRejectedRowCanBeRepaired() {
		insert("text, level", "'a', 'fatal'");
		assertThat(this.mailbox.receive()).isEmpty();
		this.fixture.client()
			.sql("UPDATE user_message SET level = 'error', rejection = NULL WHERE rejection IS NOT NULL")
			.update();
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	@Test
	void aNumberThatIsAlsoAnIdShowsBothMessagesOnce() {
		insert("text", "'a'");
		long seq = this.fixture.client().sql("SELECT seq FROM user_message").query(Long.class).single();
		this.mailbox.send(UserMessage.info("b").id(String.valueOf(seq)));
		assertThat(this.mailbox.receive()).containsExactly("a", "b");
		assertThat(this.mailbox.receive()).isEmpty();
	}

	@Test
	void aRowOfTheFutureAndOneOfThePastDoNoHarm() {
		insert("text, created_at", "'future', '9999-12-31 23:59:59'");
		insert("text, created_at", "'past', '1000-01-01 00:00:00'");
		insert("text, expires_at", "'over', '2001-01-01 00:00:00'");
		assertThat(this.mailbox.receive()).containsExactly("future");
	}

	@Test
	void recipientsAreComparedExactlyByTheTableItself() {
		for (String name : List.of("barry", "Barry", "b\u00e1rry", "barry ", "ba\u0301rry")) {
			this.fixture.client()
				.sql("INSERT INTO user_message (recipient, id, text) VALUES (?, 'one', ?)")
				.params(name, name)
				.update();
		}
		assertThat(this.mailbox.of("barry").receive()).containsExactly("barry");
		assertThat(this.mailbox.of("barry ").receive()).containsExactly("barry ");
		assertThat(this.mailbox.of("B\u00c1RRY".toLowerCase(Locale.ROOT)).receive()).containsExactly("b\u00e1rry");
		assertThat(this.mailbox.of("Barry").receive()).containsExactly("Barry");
	}

	@Test
	void aDuplicateIsRefusedByTheTable() {
		insert("text, id", "'a', 'one'");
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> insert("text, id", "'b', 'one'"));
		this.mailbox.send(UserMessage.info("c").id("one"));
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	@Test
	void aRowThatSomebodyDeletesWhileItIsShownIsNoError() {
		insert("text", "'a'");
		Claim claim = this.mailbox.claim();
		this.fixture.client().sql("DELETE FROM user_message").update();
		TestMailbox.acknowledge(claim);
		assertThat(this.mailbox.receive()).isEmpty();
	}

}
