package io.github.asyncmessages.store.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the history, which no other statement may take for messages.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcHistoryIT {

	private static final Duration HISTORY = Duration.ofDays(90);

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final JdbcMessageStore store;

	private final TestMailbox mailbox;

	/** The same mailbox without a history. */
	private final TestMailbox without;

	JdbcHistoryIT(TestDatabase database) {
		this.database = database;
		this.fixture = new JdbcFixture(database);
		this.store = this.fixture.store(this.fixture.dataSource(), JdbcFixture.LIMITS.history(HISTORY));
		this.mailbox = this.fixture.mailbox(this.store);
		this.without = new TestMailbox(this.fixture.store(), this.mailbox.recipient(), this.fixture.clock());
	}

	@AfterEach
	void close() {
		this.store.destroy();
		this.fixture.close();
	}

	private List<HistoryEntry> history() {
		return this.store.history(this.mailbox.recipient(), 1000);
	}

	@Test
	void aDeliveredRowSaysWhenItWasDelivered() {
		this.mailbox.send(UserMessage.info("a").id("my-id").key("key"));
		this.mailbox.receive();
		Map<String, Object> row = this.fixture.client().sql("SELECT * FROM user_message").query().singleRow();
		assertThat(row.get("delivered_at")).isNotNull();
		assertThat(row).containsEntry("delivered_id", "my-id").containsEntry("text", "a");
		assertThat(row.get("id")).isNull();
		assertThat(row.get("collapse_key")).isNull();
		assertThat(row.get("claim_id")).isNull();
	}

	@Test
	void aRowThatIsReadIsCopiedWithWhatMakesItAMessage() {
		UserMessage message = UserMessage.warning("a")
			.inboxOnly()
			.code("code")
			.subject("subject")
			.sender("sender")
			.tags("one", "two")
			.link("/a")
			.closeAfter(Duration.ofSeconds(5))
			.inReplyTo("other")
			.emailAt(this.fixture.clock().instant().plusSeconds(60));
		this.mailbox.send(message);
		this.mailbox.markRead(message);
		UserMessage read = this.store.find(this.mailbox.recipient(), message.id()).orElseThrow();
		assertThat(history()).extracting(HistoryEntry::message).containsExactly(read.emailAt(null));
		this.store.markUnread(this.mailbox.recipient(), message.id());
		this.fixture.clock().forward(Duration.ofMinutes(2));
		assertThat(this.store.takeMails(10, Duration.ofMinutes(15))).hasSize(1);
	}

	@Test
	void aRowWithoutAnIdKeepsItsNumber() {
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, delivery) VALUES (?, 'a', 'until-read')")
			.param(this.mailbox.recipient())
			.update();
		UserMessage message = this.mailbox.list().messages().get(0);
		this.mailbox.markRead(message);
		assertThat(history()).extracting((entry) -> entry.message().id()).containsExactly(message.id());
	}

	@Test
	void rowsThatRemainAfterTheHistoryWasSwitchedOffAreNotSeen() {
		UserMessage read = UserMessage.info("b").untilRead().emailAt(this.fixture.clock().instant());
		this.mailbox.send(UserMessage.info("a").id("same").key("key"), read);
		this.mailbox.receive();
		this.mailbox.markRead(read);
		this.mailbox.store().delete(this.mailbox.recipient(), read.id());
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(2);
		assertThat(this.without.claim()).satisfies((claim) -> {
			assertThat(claim.messages()).isEmpty();
			assertThat(claim.untilRead()).isEmpty();
			assertThat(claim.unreadCount()).isZero();
		});
		assertThat(this.without.inbox()).isEmpty();
		assertThat(this.without.store().history(this.mailbox.recipient(), 10)).isEmpty();
		assertThat(this.without.store().recipients(MailboxFilter.NONE, null, 10).mailboxes()).isEmpty();
		assertThat(this.without.store().takeMails(10, Duration.ofMinutes(15))).isEmpty();
		this.without.send(UserMessage.info("c").id("same").key("key"));
		assertThat(this.without.receive()).containsExactly("c");
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(2);
		this.without.store().erase(this.mailbox.recipient());
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void theCleanupDeletesWhatIsOlderThanTheHistory() {
		UserMessage expiring = UserMessage.info("b")
			.inboxOnly()
			.expiresAt(this.fixture.clock().instant().plus(Duration.ofDays(1)));
		this.mailbox.send(UserMessage.info("a"), expiring);
		this.mailbox.receive();
		this.mailbox.markRead(expiring);
		this.fixture.clock().forward(Duration.ofDays(89));
		assertThat(this.store.cleanUp()).isEqualTo(1);
		assertThat(history()).hasSize(2);
		this.fixture.clock().forward(Duration.ofDays(2));
		assertThat(this.store.cleanUp()).isEqualTo(2);
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void theCleanupDeletesTheHistoryIfItIsSwitchedOff() {
		this.mailbox.send("a");
		this.mailbox.receive();
		this.mailbox.send("waits");
		assertThat(this.fixture.store().cleanUp()).isEqualTo(1);
		assertThat(history()).isEmpty();
		assertThat(this.mailbox.receive()).containsExactly("waits");
	}

	@Test
	void theCleanupLeavesAPageWhatHasExpiredSinceItWasClaimed() {
		this.mailbox.send(UserMessage.info("a").expiresAt(this.fixture.clock().instant().plusSeconds(10)));
		Claim claim = this.mailbox.claim();
		this.fixture.clock().forward(Duration.ofSeconds(11));
		assertThat(this.store.cleanUp()).isZero();
		TestMailbox.acknowledge(claim);
		assertThat(history()).extracting((entry) -> entry.message().text()).containsExactly("a");
		this.mailbox.send(UserMessage.info("b").expiresAt(this.fixture.clock().instant().plusSeconds(10)));
		this.mailbox.claim();
		this.fixture.clock().forward(JdbcFixture.LIMITS.claimTimeout());
		assertThat(this.store.cleanUp()).isOne();
	}

	@Test
	void whatIsReceivedInATransactionIsDeliveredWithIt() {
		this.mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		TransactionTemplate transaction = new TransactionTemplate(
				new DataSourceTransactionManager(this.fixture.dataSource()));
		for (boolean rollback : new boolean[] { true, false }) {
			transaction.executeWithoutResult((status) -> {
				assertThat(this.mailbox.receive()).containsExactly("a");
				this.store.markAllRead(this.mailbox.recipient(), this.mailbox.list().newest());
				assertThat(history()).hasSize(2);
				if (rollback) {
					status.setRollbackOnly();
				}
			});
			assertThat(history()).hasSize(rollback ? 0 : 2);
		}
	}

	@Test
	void aPageDoesNotTakeWhatWasDeliveredSinceItLooked() {
		this.mailbox.send("a");
		Claim late = this.mailbox.claim();
		this.fixture.clock().forward(JdbcFixture.LIMITS.claimTimeout().plusSeconds(1));
		AtomicBoolean acknowledged = new AtomicBoolean();
		JdbcMessageStore other = storeInterruptedBefore("FOR UPDATE", () -> {
			if (acknowledged.compareAndSet(false, true)) {
				this.store.confirm(this.mailbox.recipient(), late.id());
			}
		});
		assertThat(other.claim(this.mailbox.recipient(), 0).messages()).isEmpty();
		assertThat(acknowledged).isTrue();
		assertThat(history()).hasSize(1);
		other.destroy();
	}

	@Test
	void whoReplacesOrWithdrawsAMessageDoesNotDeleteWhatWasDeliveredSince() {
		JdbcMessageStore other = storeInterruptedBefore("DELETE", () -> this.mailbox.receive());
		this.mailbox.send(UserMessage.info("a").key("key"));
		other.append(this.mailbox.recipient(), this.mailbox.encode(UserMessage.info("b").key("key")));
		assertThat(history()).extracting((entry) -> entry.message().text()).containsExactly("a");
		assertThat(this.mailbox.receive()).containsExactly("b");
		this.mailbox.send(UserMessage.info("c").key("key"));
		other.withdraw(this.mailbox.recipient(), "key");
		assertThat(history()).extracting((entry) -> entry.message().text()).containsExactly("c", "b", "a");
		other.destroy();
	}

	@Test
	void nothingIsLeftOfAMessageThatIsReadWhileItsMailboxIsErased() {
		UserMessage message = UserMessage.info("a").untilRead();
		this.mailbox.send(message);
		JdbcMessageStore other = storeInterruptedBefore("DELETE", () -> this.mailbox.markRead(message));
		other.erase(this.mailbox.recipient());
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
		other.destroy();
	}

	/**
	 * Another node, on which something happens before certain statements.
	 */
	private JdbcMessageStore storeInterruptedBefore(String part, Runnable action) {
		return this.fixture.store(new DelegatingDataSource(this.fixture.dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { Connection.class }, (proxy, method, args) -> {
							if (method.getName().equals("prepareStatement") && String.valueOf(args[0]).contains(part)) {
								action.run();
							}
							return method.invoke(connection, args);
						});
			}

		}, JdbcFixture.LIMITS.history(HISTORY));
	}

	@Test
	void aPageAndItsConfirmationReadNoRowOfALongHistory() {
		if (this.database != TestDatabase.POSTGRESQL) {
			// The others do not say which rows a statement has read.
			return;
		}
		String[] many = IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new);
		for (int i = 0; i < 30; i++) {
			this.mailbox.send(many);
			this.mailbox.receive();
		}
		this.mailbox.send("a");
		Claim claim = this.mailbox.claim();
		assertThat(claim.messages()).hasSize(1);
		assertReadsNoDeliveredRow(JdbcClaims.FIND_CLAIMED, Map.of("claim", claim.id()));
		TestMailbox.release(claim);
		assertReadsNoDeliveredRow(JdbcClaims.PENDING, Map.of("limit", 2100));
	}

	private void assertReadsNoDeliveredRow(String query, Map<String, Object> params) {
		this.fixture.client().sql("VACUUM ANALYZE user_message").update();
		List<String> plan = new MessageTable(this.fixture.dataSource(), "user_message", new MessageCodec(1024))
			.sql("EXPLAIN ANALYZE " + query, Cutoffs.of(this.fixture.clock().instant(), JdbcFixture.LIMITS))
			.param("recipient", this.mailbox.recipient())
			.params(params)
			.query(String.class)
			.list();
		assertThat(plan).anyMatch((line) -> line.contains("user_message_recipient_delivered_at_seq_key"));
		assertThat(plan).noneMatch((line) -> line.contains("Rows Removed"));
	}

}
