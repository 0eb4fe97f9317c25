package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.store.WatchedMailbox;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection over which PostgreSQL tells a {@link JdbcMessageStore} of changes: when
 * it breaks, where there is none, and what watches hear over it.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresListenerIT {

	/** How long a connection can be silent that nobody has closed, and some more. */
	private static final Duration SILENCE = Duration.ofSeconds(4);

	private final ListeningPostgres postgres = new ListeningPostgres();

	@AfterEach
	void close() {
		this.postgres.close();
	}

	@Test
	void aKilledConnectionIsReplacedAndNothingIsMissed(CapturedOutput output) {
		JdbcMessageStore store = this.postgres.store();
		for (int i = 0; i < 3; i++) {
			this.postgres.awaitCached(store);
			assertThat(this.postgres.killListeners()).isOne();
			this.postgres.insert("Message " + i);
			this.postgres.awaitMessage(store, "Message " + i);
		}
		this.postgres.awaitCached(store);
		assertThat(output).contains("Client-side caching is disabled (the connection that tells of changes has failed")
			.contains("Client-side caching is enabled again");
	}

	@Test
	void aSilentConnectionIsNoticed() {
		JdbcMessageStore store;
		try (FreezingProxy proxy = new FreezingProxy(DatabaseServers.postgres().address().port());
				HikariDataSource frozen = pool(proxy.port())) {
			store = this.postgres.store(this.postgres.recording(new DelegatingDataSource(this.postgres.pool) {

				@Override
				public Connection getConnection() throws SQLException {
					return isListening() ? frozen.getConnection() : super.getConnection();
				}

			}), Duration.ofMinutes(1));
			this.postgres.awaitCached(store);
			proxy.freeze();
			this.postgres.insert("Hello");
			this.postgres.awaitMessage(store, SILENCE, "Hello");
			// A new connection is not frozen.
			this.postgres.awaitCached(store);
			this.postgres.insert("Again");
			this.postgres.awaitMessage(store, "Again");
			store.destroy();
		}
	}

	private static boolean isListening() {
		return Thread.currentThread().getName().equals("async-messages-listen");
	}

	private HikariDataSource pool(int port) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(this.postgres.pool.getJdbcUrl().replaceFirst(":\\d+/", ":" + port + "/"));
		pool.setUsername(this.postgres.pool.getUsername());
		pool.setPassword(this.postgres.pool.getPassword());
		return pool;
	}

	@Test
	void aServerThatWasStartedAgainIsListenedToAgain() {
		try (DatabaseServer server = DatabaseServers.startPostgres(); JdbcFixture own = JdbcFixture.on(server)) {
			TestDatabase.runNotifyScript(own.dataSource());
			ListeningPostgres restarted = new ListeningPostgres(own.dataSource());
			JdbcMessageStore store = restarted.store();
			restarted.awaitCached(store);
			server.stop();
			server.restart();
			restarted.insert("Hello");
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.until(() -> restarted.mailbox(store).receive().equals(List.of("Hello")));
			restarted.awaitCached(store);
			restarted.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP TRIGGER async_messages_truncate ON user_message",
			"ALTER TABLE user_message DISABLE TRIGGER async_messages_insert",
			"ALTER TABLE user_announcement DISABLE TRIGGER ALL", "DROP TABLE user_announcement_closed",
			"CREATE TABLE copy (LIKE user_message INCLUDING ALL); ALTER TABLE user_message RENAME TO away; "
					+ "ALTER TABLE copy RENAME TO user_message" })
	void withoutATriggerEachPageAsks(String change, CapturedOutput output) {
		JdbcMessageStore store = this.postgres.store();
		this.postgres.awaitCached(store);
		this.postgres.other.execute(change);
		Awaitility.await().atMost(SILENCE).until(() -> store.cachedMailboxes() == 0 && asks(store));
		assertThat(output).contains("Client-side caching is disabled (the table '")
			.contains("lacks the triggers that tell of changes: run the script classpath:")
			.contains("notify-postgresql.sql); every page queries the database");
	}

	private boolean asks(JdbcMessageStore store) {
		return this.postgres.statementsOf(() -> store.claim(this.postgres.recipient, 0)) > 0;
	}

	@Test
	void triggersThatAreCreatedLaterAreNoticed(CapturedOutput output) {
		try (ListeningPostgres without = new ListeningPostgres(TestDatabase.POSTGRESQL.createWithTable())) {
			JdbcMessageStore store = without.store();
			store.claim(without.recipient, 0);
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("lacks the triggers"));
			assertThat(without.statementsOf(() -> store.claim(without.recipient, 0))).isOne();
			TestDatabase.runNotifyScript(without.pool);
			without.awaitCached(store);
			// Nothing is replaced.
			TestDatabase.runNotifyScript(without.pool);
			without.insert("Hello");
			without.awaitMessage(store, "Hello");
			assertThat(output).containsOnlyOnce("lacks the triggers");
		}
	}

	@Test
	void withoutATimeToLiveNothingListens() {
		JdbcMessageStore store = this.postgres.store(this.postgres.dataSource, Duration.ZERO);
		for (int i = 0; i < 10; i++) {
			assertThat(this.postgres.statementsOf(() -> store.claim(this.postgres.recipient, 0))).isOne();
		}
		assertThat(this.postgres.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertThat(store.announcements().version()).isNull();
	}

	@Test
	void behindADriverOfAnotherKindEachPageAsks(CapturedOutput output) {
		JdbcMessageStore store = this.postgres.store(ListeningPostgres.withoutUnwrapping(this.postgres.dataSource),
				Duration.ofMinutes(1));
		store.claim(this.postgres.recipient, 0);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Client-side caching is disabled (the driver is not that of PostgreSQL)"));
		assertThat(asks(store)).isTrue();
	}

	/**
	 * A pooler invents the number of the process that it tells the driver.
	 */
	@Test
	void behindAPoolerEachPageAsks(CapturedOutput output) {
		JdbcMessageStore store = this.postgres.store(ListeningPostgres.pooled(this.postgres.dataSource),
				Duration.ofMinutes(1));
		store.claim(this.postgres.recipient, 0);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Client-side caching is disabled (there is a connection pooler in front of PostgreSQL)"));
		assertThat(asks(store)).isTrue();
	}

	@Test
	void aPoolThatDoesNotCommitIsListenedOverAsWell() {
		try (ListeningPostgres manual = new ListeningPostgres(TestDatabase.POSTGRESQL.createWithTable(false))) {
			TestDatabase.runNotifyScript(manual.pool);
			JdbcMessageStore store = manual.store();
			manual.awaitCached(store);
			manual.insert("Hello");
			manual.awaitMessage(store, "Hello");
		}
	}

	@Test
	void aClosedStoreGivesItsConnectionBack(CapturedOutput output) {
		JdbcMessageStore store = this.postgres.store();
		this.postgres.awaitCached(store);
		assertThat(this.postgres.pool.getHikariPoolMXBean().getActiveConnections()).isOne();
		store.destroy();
		assertThat(this.postgres.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertThat(this.postgres.other.queryForList("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
				Integer.class))
			.isEmpty();
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aWatchedMailboxIsNotReadWhileItIsUnchanged() {
		JdbcMessageStore store = this.postgres.store();
		this.postgres.awaitCached(store);
		try (WatchedMailbox watched = new WatchedMailbox(this.postgres.mailbox(store))) {
			watched.await(0, 0);
			int before = this.postgres.statements.size();
			Awaitility.await()
				.during(Duration.ofSeconds(3))
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.postgres.statements.size() == before);
			this.postgres.insert("Hello");
			watched.await(Duration.ofSeconds(1), 1, 0);
		}
	}

	@Test
	void aWatchHearsOfMessagesThatAreDueOrExpire() {
		JdbcMessageStore store = this.postgres.store();
		this.postgres.awaitCached(store);
		TestMailbox mailbox = this.postgres.mailbox(store);
		mailbox.send(UserMessage.info("Later").untilRead().deliverAt(this.postgres.clock.instant().plusSeconds(20)),
				UserMessage.info("Sooner").untilRead().expiresAt(this.postgres.clock.instant().plusSeconds(10)),
				UserMessage.info("Claimed"));
		mailbox.claim();
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 1);
			this.postgres.clock.forward(Duration.ofSeconds(11));
			watched.await(0, 0);
			this.postgres.clock.forward(Duration.ofSeconds(10));
			watched.await(0, 1);
			this.postgres.clock.forward(Duration.ofSeconds(10));
			watched.await(1, 1);
			this.postgres.clock.forward(JdbcFixture.LIMITS.retention());
			watched.await(0, 1);
		}
	}

	@Test
	void aWatchOutlivesItsConnection() {
		JdbcMessageStore store = this.postgres.store();
		this.postgres.awaitCached(store);
		try (WatchedMailbox watched = new WatchedMailbox(this.postgres.mailbox(store))) {
			watched.await(0, 0);
			for (int count = 1; count <= 3; count++) {
				this.postgres.killListeners();
				this.postgres.insert("Message " + count);
				watched.await(count, 0);
			}
		}
	}

}
