package io.github.asyncmessages.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A database with triggers, stores that listen to it, and a client in whose statements no
 * store has a part. Tells which statements the stores send, but for those of the
 * connections that listen.
 */
final class ListeningPostgres implements AutoCloseable {

	final TestClock clock = new TestClock();

	final HikariDataSource pool;

	/** The pool as the stores have it. */
	final DataSource dataSource;

	/** Another client. */
	final JdbcTemplate other;

	/** The names of their threads, and the statements. */
	final List<String> statements = new CopyOnWriteArrayList<>();

	final String recipient = "user ' \" \\ {%} " + UUID.randomUUID();

	private final List<JdbcMessageStore> stores = new ArrayList<>();

	ListeningPostgres() {
		this(TestDatabase.createWithTriggers());
	}

	/**
	 * A database that has the table.
	 */
	ListeningPostgres(HikariDataSource pool) {
		this.pool = pool;
		this.dataSource = recording(pool);
		this.other = new JdbcTemplate(
				new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword()));
	}

	/**
	 * A node of the application.
	 */
	JdbcMessageStore store() {
		return store(this.dataSource, Duration.ofMinutes(1));
	}

	JdbcMessageStore store(DataSource dataSource, Duration cacheTtl) {
		JdbcMessageStore store = new JdbcMessageStore(dataSource,
				new JdbcMessageStore.Settings("user_message", Duration.ofSeconds(5), Duration.ofSeconds(5),
						Duration.ZERO, cacheTtl),
				MailboxLimits.DEFAULTS, new MessageCodec(16 * 1024), this.clock, new RecordedEvents());
		this.stores.add(store);
		return store;
	}

	TestMailbox mailbox(JdbcMessageStore store) {
		return new TestMailbox(store, this.recipient, this.clock);
	}

	/**
	 * Inserts a message for the recipient by the other client.
	 */
	void insert(String text) {
		this.other.update("INSERT INTO user_message (recipient, text) VALUES (?, ?)", this.recipient, text);
	}

	/**
	 * Waits until the claim of the recipient is cached.
	 */
	void awaitCached(JdbcMessageStore store) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.until(() -> statementsOf(() -> store.claim(this.recipient, 0)) == 0);
	}

	/**
	 * Waits until a page of the recipient has a message, which takes a second at most.
	 */
	void awaitMessage(JdbcMessageStore store, String text) {
		awaitMessage(store, Duration.ofSeconds(1), text);
	}

	void awaitMessage(JdbcMessageStore store, Duration atMost, String text) {
		Awaitility.await()
			.atMost(atMost)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> mailbox(store).receive(), (texts) -> texts.equals(List.of(text)));
	}

	/**
	 * Waits until a store has heard of all that was changed so far: notifications come in
	 * the order of the commits.
	 */
	void insertAndAwait(JdbcMessageStore store, String recipient) {
		TestMailbox mailbox = mailbox(store).of(recipient);
		Awaitility.await().until(() -> statementsOf(mailbox::claim) == 0);
		this.other.update("INSERT INTO user_message (recipient, text) VALUES (?, 'Heard')", recipient);
		Awaitility.await().until(mailbox::receive, (texts) -> texts.equals(List.of("Heard")));
	}

	/**
	 * What a client hears that listens to the table of messages.
	 */
	List<String> notifications(Runnable action) {
		try (Connection connection = this.pool.getConnection()) {
			String channel = "async_messages_"
					+ this.other.queryForObject("SELECT 'user_message'::regclass::oid", String.class);
			connection.createStatement().execute("LISTEN " + channel);
			action.run();
			connection.createStatement().execute("SELECT 1");
			PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(1000);
			connection.createStatement().execute("UNLISTEN *");
			return Stream.of(heard).map(PGNotification::getParameter).toList();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How many statements the stores send for an action.
	 */
	int statementsOf(Runnable action) {
		int before = this.statements.size();
		action.run();
		return this.statements.size() - before;
	}

	DataSource recording(DataSource dataSource) {
		return intercepting(dataSource, (method, args) -> {
			if (method.equals("prepareStatement")
					&& !Thread.currentThread().getName().equals("async-messages-listen")) {
				this.statements.add(((String) args[0]).trim());
			}
			return null;
		});
	}

	/**
	 * A data source whose connections do not tell which driver they have.
	 */
	static DataSource withoutUnwrapping(DataSource dataSource) {
		return intercepting(dataSource, (method, args) -> method.equals("isWrapperFor") ? Boolean.FALSE : null);
	}

	/**
	 * A data source whose drivers were told another process than that of the server.
	 */
	static DataSource pooled(DataSource dataSource) {
		PGConnection driver = (PGConnection) Proxy.newProxyInstance(ListeningPostgres.class.getClassLoader(),
				new Class<?>[] { PGConnection.class }, (proxy, method, args) -> 1);
		return intercepting(dataSource, (method, args) -> method.equals("unwrap") ? driver : null);
	}

	/**
	 * A data source that may answer in the place of its connections.
	 */
	private static DataSource intercepting(DataSource dataSource,
			BiFunction<String, Object[], @Nullable Object> answer) {
		return new DelegatingDataSource(dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				return intercepting(super.getConnection(), answer);
			}

		};
	}

	private static Connection intercepting(Connection connection,
			BiFunction<String, Object[], @Nullable Object> answer) {
		return (Connection) Proxy.newProxyInstance(ListeningPostgres.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, args) -> {
					Object answered = answer.apply(method.getName(), args);
					try {
						return (answered != null) ? answered : method.invoke(connection, args);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	/**
	 * Ends the connections that listen.
	 * @return how many there were
	 */
	int killListeners() {
		return this.other.queryForList("""
				SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid()
					AND (query LIKE '%pg_trigger%' OR query LIKE 'LISTEN%')
				""").size();
	}

	@Override
	public void close() {
		this.stores.forEach(JdbcMessageStore::destroy);
		this.pool.close();
	}

}
