package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.TestDatabase;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A store in a database of its own, and a client that looks into it.
 */
final class JdbcFixture implements AutoCloseable {

	static final MailboxLimits LIMITS = MailboxLimits.DEFAULTS;

	private final TestClock clock = new TestClock();

	private final RecordedEvents events = new RecordedEvents();

	private final HikariDataSource dataSource;

	private final JdbcMessageStore store;

	JdbcFixture(TestDatabase database) {
		this(database.createWithTable());
	}

	/**
	 * A store in a database that has the table, or is to have it.
	 */
	JdbcFixture(HikariDataSource dataSource) {
		this.dataSource = dataSource;
		this.store = store(dataSource);
	}

	/**
	 * A store on a server of the test's own.
	 */
	static JdbcFixture on(DatabaseServer postgres) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(postgres.newDatabase());
		pool.setUsername(postgres.username());
		pool.setPassword(postgres.password());
		pool.setConnectionTimeout(1000);
		DatabasePopulatorUtils
			.execute(new ResourceDatabasePopulator(new ClassPathResource(TestDatabase.POSTGRESQL.script())), pool);
		return new JdbcFixture(pool);
	}

	/**
	 * Another store, as another node has it.
	 */
	JdbcMessageStore store(DataSource dataSource) {
		return store(dataSource, Duration.ofSeconds(5));
	}

	JdbcMessageStore store(DataSource dataSource, Duration readTimeout) {
		return store(dataSource, readTimeout, LIMITS);
	}

	JdbcMessageStore store(DataSource dataSource, MailboxLimits limits) {
		return store(dataSource, Duration.ofSeconds(5), limits);
	}

	private JdbcMessageStore store(DataSource dataSource, Duration readTimeout, MailboxLimits limits) {
		return new JdbcMessageStore(dataSource, new JdbcMessageStore.Settings("user_message", readTimeout,
				Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO), limits, new MessageCodec(16 * 1024), this.clock,
				this.events);
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	JdbcMessageStore store() {
		return this.store;
	}

	JdbcClient client() {
		return JdbcClient.create(this.dataSource);
	}

	TestClock clock() {
		return this.clock;
	}

	RecordedEvents events() {
		return this.events;
	}

	/**
	 * The mailbox of a new recipient.
	 */
	TestMailbox mailbox() {
		return mailbox(this.store);
	}

	/**
	 * The mailbox of a new recipient in another store.
	 */
	TestMailbox mailbox(JdbcMessageStore store) {
		return new TestMailbox(store, "user-" + UUID.randomUUID(), this.clock);
	}

	/**
	 * How many rows there are for a recipient.
	 */
	int countRows(TestMailbox mailbox) {
		return client().sql("SELECT COUNT(*) FROM user_message WHERE recipient = ?")
			.param(mailbox.recipient())
			.query(Integer.class)
			.single();
	}

	@Override
	public void close() {
		this.store.destroy();
		this.dataSource.close();
	}

}
