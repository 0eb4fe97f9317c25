package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MailboxFilterContract;
import io.github.asyncmessages.store.ClosedAnnouncementsContract;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.MessageStoreContract;
import io.github.asyncmessages.store.NodesContract;
import io.github.asyncmessages.store.RawAnnouncementsContract;
import io.github.asyncmessages.store.RejectedEntriesContract;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RequiresMariadb;
import io.github.asyncmessages.testing.RequiresMysql;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tests for {@link JdbcMessageStore}: the contract, on each database.
 */
class JdbcMessageStoreIT {

	private static final Map<TestDatabase, DataSource> databases = new EnumMap<>(TestDatabase.class);

	@Nested
	class H2 extends JdbcContract {

		H2() {
			super(TestDatabase.H2);
		}

	}

	@Nested
	class PostgreSql extends JdbcContract {

		PostgreSql() {
			super(TestDatabase.POSTGRESQL);
		}

	}

	/**
	 * Triggers tell of changes, and claims are cached.
	 */
	@Nested
	class PostgreSqlWithTriggers extends JdbcContract {

		private static final DataSource dataSource = database();

		/**
		 * Each store is a node, and keeps a connection.
		 */
		private static DataSource database() {
			HikariDataSource pool = TestDatabase.createWithTriggers();
			pool.setMaximumPoolSize(80);
			return pool;
		}

		PostgreSqlWithTriggers() {
			super(dataSource, Duration.ofMinutes(1));
		}

		@Override
		protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
			JdbcMessageStore store = (JdbcMessageStore) super.store(limits, clock, events);
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> store.announcements().version() != null);
			return store;
		}

	}

	@Nested
	@RequiresMariadb
	class MariaDb extends JdbcContract {

		MariaDb() {
			super(TestDatabase.MARIADB);
		}

	}

	@Nested
	@RequiresMysql
	class MySql extends JdbcContract {

		MySql() {
			super(TestDatabase.MYSQL);
		}

	}

	/**
	 * The contract on a database that all its tests share.
	 */
	abstract static class JdbcContract extends MessageStoreContract implements RejectedEntriesContract,
			MailboxFilterContract, NodesContract, ClosedAnnouncementsContract, RawAnnouncementsContract {

		private final DataSource dataSource;

		private final JdbcMessageStore.Settings settings;

		private @Nullable AnnouncementStore announcements;

		private final List<JdbcMessageStore> stores = new ArrayList<>();

		JdbcContract(TestDatabase database) {
			this(databases.computeIfAbsent(database, TestDatabase::createWithTable), Duration.ZERO);
		}

		JdbcContract(DataSource dataSource, Duration cacheTtl) {
			this.dataSource = dataSource;
			this.settings = new JdbcMessageStore.Settings("user_message", Duration.ofSeconds(5), Duration.ofSeconds(5),
					Duration.ZERO, cacheTtl);
		}

		@Override
		protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
			JdbcMessageStore store = new JdbcMessageStore(this.dataSource, this.settings, limits,
					new MessageCodec(16 * 1024), clock, events);
			this.stores.add(store);
			return store;
		}

		@Override
		public AnnouncementStore announcements() {
			if (this.announcements == null) {
				this.announcements = ((JdbcMessageStore) mailbox().store()).announcements();
			}
			return this.announcements;
		}

		@Override
		public boolean ordersBySending() {
			return true;
		}

		@Override
		public void insert(TestMailbox mailbox, String text) {
			JdbcClient.create(this.dataSource)
				.sql("INSERT INTO user_message (recipient, text) VALUES (?, ?)")
				.params(mailbox.recipient(), text)
				.update();
			awaitHeard();
		}

		/**
		 * Waits until each store has heard of what this client has changed. Pages of
		 * users need not wait, but they do not come in the same millisecond either.
		 */
		private void awaitHeard() {
			for (JdbcMessageStore store : this.stores) {
				Object before = store.announcements().version();
				if (before != null) {
					// What is told last.
					JdbcClient.create(this.dataSource).sql("DELETE FROM user_announcement WHERE 1 = 0").update();
					Awaitility.await()
						.pollInterval(Duration.ofMillis(1))
						.until(() -> store.announcements().version() != before);
				}
			}
		}

		@Override
		public void insertUnusable(TestMailbox mailbox, String... texts) {
			for (String text : texts) {
				insert(mailbox, "text, level", text, "fatal");
			}
		}

		@Override
		public void insertRejected(TestMailbox mailbox, String text) {
			insert(mailbox, "text, rejection", text, "it was too large");
		}

		@Override
		public void insertAnnouncement(String key, String... fields) {
			List<String> columns = new ArrayList<>(List.of("announcement_key"));
			List<Object> values = new ArrayList<>(List.of(key));
			for (int i = 0; i < fields.length; i += 2) {
				boolean time = List.of("from", "until").contains(fields[i]);
				columns.add(time ? "shown_" + fields[i] : fields[i]);
				values
					.add(time ? LocalDateTime.ofInstant(Instant.parse(fields[i + 1]), ZoneOffset.UTC) : fields[i + 1]);
			}
			JdbcClient.create(this.dataSource)
				.sql("INSERT INTO user_announcement (%s) VALUES (%s)".formatted(String.join(", ", columns),
						String.join(", ", Collections.nCopies(columns.size(), "?"))))
				.params(values)
				.update();
			awaitHeard();
		}

		private void insert(TestMailbox mailbox, String columns, String first, String second) {
			JdbcClient.create(this.dataSource)
				.sql("INSERT INTO user_message (recipient, %s) VALUES (?, ?, ?)".formatted(columns))
				.params(mailbox.recipient(), first, second)
				.update();
			awaitHeard();
		}

		@AfterEach
		void closeStores() {
			this.stores.forEach(JdbcMessageStore::destroy);
		}

	}

}
