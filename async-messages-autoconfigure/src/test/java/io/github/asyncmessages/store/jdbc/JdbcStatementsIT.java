package io.github.asyncmessages.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How many statements the store sends to the database.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcStatementsIT {

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private final AtomicInteger commits = new AtomicInteger();

	/** A part of the statements that fail, if any do. */
	private volatile @Nullable String failing;

	private final JdbcMessageStore store;

	private final TestMailbox mailbox;

	JdbcStatementsIT(TestDatabase database) {
		this.database = database;
		this.fixture = new JdbcFixture(database);
		this.store = this.fixture.store(new RecordingDataSource());
		this.mailbox = this.fixture.mailbox(this.store);
		this.store.ping();
		this.statements.clear();
	}

	@AfterEach
	void close() {
		this.store.destroy();
		this.fixture.close();
	}

	@Test
	void anEmptyMailboxIsOneQueryAndNoWrite() {
		TestMailbox.complete(this.mailbox.claim(), List.of());
		assertThat(this.statements).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void aMailboxWithInboxMessagesAloneIsOneQueryAndNoWrite() {
		this.mailbox.send(UserMessage.info("a").inboxOnly());
		this.statements.clear();
		TestMailbox.acknowledge(this.mailbox.claim());
		assertThat(this.statements).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void aMailboxWithPersistentMessagesAloneIsTwoQueriesAndNoWrite() {
		this.mailbox.send(UserMessage.info("a").untilRead(), UserMessage.info("b").inboxOnly());
		this.statements.clear();
		TestMailbox.acknowledge(this.mailbox.claim());
		assertThat(verbs()).containsExactly("SELECT", "SELECT");
	}

	@Test
	void aMessageIsFoundTakenAndDeletedByOneStatementEach() {
		this.mailbox.send("a");
		this.statements.clear();
		TestMailbox.acknowledge(this.mailbox.claim());
		if (this.database == TestDatabase.POSTGRESQL) {
			assertThat(verbs()).containsExactly("SELECT", "UPDATE", "DELETE");
		}
		else {
			assertThat(verbs()).containsExactly("SELECT", "SELECT", "UPDATE", "DELETE");
		}
	}

	@Test
	void aLookIsQueriesAndNoWrite() {
		this.mailbox.send("a");
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, level) VALUES (?, 'b', 'fatal')")
			.param(this.mailbox.recipient())
			.update();
		this.statements.clear();
		this.store.peek(this.mailbox.recipient(), 10);
		assertThat(verbs()).containsExactly("SELECT", "SELECT", "SELECT");
		this.store.rejected(this.mailbox.recipient(), 10);
		assertThat(verbs()).hasSize(4);
		this.store.recipients(MailboxFilter.NONE, null, 10);
		assertThat(verbs()).hasSize(7);
		this.store.summary(this.mailbox.recipient());
		assertThat(verbs()).hasSize(9);
		this.store.recipients(new MailboxFilter(MessageLevel.INFO, Delivery.ONCE), null, 10);
		assertThat(verbs()).hasSize(12).containsOnly("SELECT");
	}

	@Test
	void aPageOfAMailboxWithAMessageForLaterIsOneQuery() {
		this.mailbox.send(UserMessage.info("a").deliverAt(this.fixture.clock().instant().plusSeconds(3600)));
		this.statements.clear();
		TestMailbox.acknowledge(this.mailbox.claim());
		assertThat(verbs()).containsExactly("SELECT");
	}

	@Test
	void whatIsDueIsDeliveredInOneTransaction() {
		Instant time = this.fixture.clock().instant().plusSeconds(3600);
		for (int i = 0; i < 20; i++) {
			// The last one is due first.
			this.mailbox.send(UserMessage.info("message " + i).inboxOnly().deliverAt(time.minusSeconds(i)));
		}
		this.fixture.clock().forward(Duration.ofHours(1));
		this.statements.clear();
		this.commits.set(0);
		TestMailbox.acknowledge(this.mailbox.claim());
		assertThat(this.commits).hasValue(1);
		assertThat(verbs()).filteredOn("SELECT"::equals).hasSize(4);
		assertThat(verbs()).filteredOn("DELETE"::equals).hasSize(20);
		assertThat(verbs()).filteredOn("INSERT"::equals).hasSize(20);
		assertThat(this.mailbox.inbox())
			.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "message " + i).toList());
	}

	@Test
	void aPageWhoseOtherQueriesFailTakesNothing() {
		this.mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		this.failing = "seq DESC LIMIT";
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> this.store.claim(this.mailbox.recipient(), 5));
		this.failing = null;
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	private List<String> verbs() {
		return this.statements.stream().map((statement) -> statement.substring(0, statement.indexOf(' '))).toList();
	}

	@Test
	void aMessageIsInsertedAndTheLimitLookedAt() {
		this.mailbox.send("a");
		assertThat(verbs()).containsExactly("INSERT", "SELECT");
	}

	@Test
	void aMessageToManyIsInsertedInBatches() {
		this.store.append("first", this.mailbox.encode(UserMessage.info("a")));
		this.statements.clear();
		assertStatementsToMany(1200, UserMessage.info("a"), (this.database == TestDatabase.POSTGRESQL) ? 2 : 6);
	}

	@Test
	void aMessageToManyThatMayReplaceOthersIsInsertedInSmallerBatches() {
		assertStatementsToMany(1200, UserMessage.info("a").key("key"), 9);
	}

	private void assertStatementsToMany(int count, UserMessage message, int statements) {
		List<String> recipients = IntStream.range(0, count).mapToObj("many-%04d"::formatted).toList();
		this.store.appendAll(recipients, this.mailbox.encode(message));
		assertThat(this.statements).hasSize(statements);
		assertThat(recipients)
			.allSatisfy((name) -> assertThat(this.mailbox.of(name).receive()).containsExactly(message.text()));
	}

	@Test
	void aLargeMessageToManyIsInsertedInSmallBatches() {
		List<String> recipients = IntStream.range(0, 200).mapToObj("many-%04d"::formatted).toList();
		this.store.appendAll(recipients, this.mailbox.encode(UserMessage.info("x".repeat(16_000))));
		assertThat(this.statements).filteredOn((statement) -> statement.startsWith("INSERT")).hasSize(4);
	}

	/**
	 * Keeps the texts of statements.
	 */
	private final class RecordingDataSource extends DelegatingDataSource {

		private RecordingDataSource() {
			super(JdbcStatementsIT.this.fixture.dataSource());
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, args) -> {
						if (method.getName().equals("prepareStatement")) {
							JdbcStatementsIT.this.statements.add(((String) args[0]).trim());
							String failing = JdbcStatementsIT.this.failing;
							if (failing != null && ((String) args[0]).contains(failing)) {
								throw new SQLException("The statement fails");
							}
						}
						if (method.getName().equals("commit")) {
							JdbcStatementsIT.this.commits.incrementAndGet();
						}
						try {
							return method.invoke(connection, args);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

}
