package io.github.asyncmessages.store.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import javax.sql.DataSource;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the store says of a database that is not as it should be.
 */
class JdbcBadInputIT {

	private static void assertFails(Runnable action, String... parts) {
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(action::run).withMessageContainingAll(parts);
	}

	@Test
	void tableMissing() {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL.create())) {
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(fixture.store()::checkTable)
				.withCauseInstanceOf(BadSqlGrammarException.class)
				.withMessageContainingAll("user_message", "does not exist");
			assertFails(() -> fixture.mailbox().claim(), "user_message", "does not exist");
			assertFails(() -> fixture.mailbox().send("a"), "perhaps not stored", "user_message", "does not exist");
			assertFails(fixture.store()::ping, "user_message", "does not exist");
		}
	}

	@Test
	void wrongColumns() {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL)) {
			fixture.client().sql("ALTER TABLE user_message DROP COLUMN claim_id").update();
			assertFails(fixture.store()::checkTable, "user_message", "claim_id");
			assertFails(() -> fixture.mailbox().claim(), "claim_id");
		}
	}

	@Test
	void tooNarrowColumns() {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL)) {
			fixture.client().sql("ALTER TABLE user_message ALTER COLUMN recipient TYPE VARCHAR(20)").update();
			assertFails(() -> fixture.mailbox().send("a"), "perhaps not stored", "character varying(20)");
		}
	}

	@Test
	void databaseDown() {
		try (DatabaseServer server = DatabaseServers.startPostgres(); JdbcFixture fixture = JdbcFixture.on(server)) {
			TestMailbox mailbox = fixture.mailbox();
			mailbox.send("a");
			server.stop();
			assertFails(mailbox::claim, "cannot be read");
			assertFails(() -> mailbox.send("b"), "perhaps not stored");
			assertFails(() -> mailbox.store().peek("barry", 1), "did not confirm 'peek' for 'barry'");
			assertFails(() -> mailbox.store().rejected("barry", 1), "did not confirm");
			assertFails(() -> mailbox.store().deleteRejected("barry", "1"), "did not confirm");
			assertFails(() -> mailbox.store().recipients(MailboxFilter.NONE, null, 1), "did not confirm");
			assertFails(() -> mailbox.store().summary("barry"), "did not confirm");
			assertFails(() -> mailbox.store().deleteWaiting("barry", "1"), "did not confirm");
			server.restart();
			Awaitility.await().ignoreExceptions().untilAsserted(() -> assertThat(mailbox.receive()).contains("a"));
		}
	}

	@Test
	void databaseSilent() {
		try (DatabaseServer server = DatabaseServers.startPostgres(); JdbcFixture fixture = JdbcFixture.on(server)) {
			MessageStore store = fixture.store(fixture.dataSource(), Duration.ofMillis(300));
			TestMailbox mailbox = new TestMailbox(store, "barry", fixture.clock());
			mailbox.send("a");
			server.pause();
			for (int i = 0; i < 10; i++) {
				assertFails(mailbox::claim, "did not answer within 300 ms");
			}
			server.resume();
			Awaitility.await()
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(mailbox.receive()).containsExactly("a"));
		}
	}

	@Test
	void databaseSlow() throws SQLException {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL)) {
			MessageStore store = fixture.store(fixture.dataSource(), Duration.ofMillis(300));
			TestMailbox mailbox = new TestMailbox(store, "barry", fixture.clock());
			mailbox.send("a");
			try (Connection migration = fixture.dataSource().getConnection()) {
				migration.setAutoCommit(false);
				migration.createStatement().execute("LOCK TABLE user_message IN ACCESS EXCLUSIVE MODE");
				assertFails(mailbox::claim, "the database did not answer within 300 ms");
				migration.rollback();
			}
			// The claim that came too late has released its messages.
			Awaitility.await().untilAsserted(() -> assertThat(mailbox.receive()).containsExactly("a"));
		}
	}

	@Test
	void poolExhausted() throws SQLException {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL)) {
			MessageStore store = fixture.store(fixture.dataSource(), Duration.ofMillis(300));
			TestMailbox mailbox = new TestMailbox(store, "barry", fixture.clock());
			mailbox.send("a");
			List<Connection> taken = new ArrayList<>();
			for (int i = 0; i < fixture.dataSource().getMaximumPoolSize(); i++) {
				taken.add(fixture.dataSource().getConnection());
			}
			assertFails(mailbox::claim, "the database did not answer within 300 ms");
			for (Connection connection : taken) {
				connection.close();
			}
			assertThat(mailbox.receive()).containsExactly("a");
		}
	}

	@Test
	void tooLongRecipient() {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.POSTGRESQL)) {
			TestMailbox mailbox = fixture.mailbox().of("x".repeat(256));
			assertFails(() -> mailbox.send(UserMessage.info("a")), "perhaps not stored", "character varying(255)");
			assertThat(mailbox.receive()).isEmpty();
		}
	}

	@Test
	void unknownDatabase() {
		try (JdbcFixture fixture = new JdbcFixture(TestDatabase.H2)) {
			JdbcMessageStore store = fixture.store(new UnknownDatabase(fixture.dataSource()));
			assertFails(store::checkTable, "PostgreSQL, MariaDB, MySQL and H2", "not in Derby");
		}
	}

	/**
	 * A database that has another name than it should.
	 */
	private static final class UnknownDatabase extends DelegatingDataSource {

		private UnknownDatabase(DataSource database) {
			super(database);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return proxy(Connection.class, connection, "getMetaData", () -> proxy(DatabaseMetaData.class,
					connection.getMetaData(), "getDatabaseProductName", () -> "Derby"));
		}

		private static <T> T proxy(Class<T> type, T target, String method, Callable<?> answer) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, called,
					args) -> called.getName().equals(method) ? answer.call() : called.invoke(target, args)));
		}

	}

}
