package io.github.asyncmessages.store.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import javax.sql.DataSource;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps mailboxes in a table of PostgreSQL, MariaDB, MySQL or H2, to which any client may
 * add rows, and in a second one who was seen. A method that is called in a transaction on
 * the same data source takes part in it. Otherwise it uses a connection of its own, and
 * the caller waits for a bounded time.
 */
public final class JdbcMessageStore implements MessageStore, DisposableBean {

	/** The location of the script that creates the table, for each platform. */
	public static final String SCHEMA = "classpath:io/github/asyncmessages/store/jdbc/schema-@@platform@@.sql";

	/**
	 * The location of the script that creates triggers, which tell of changes; only
	 * PostgreSQL has one.
	 */
	public static final String NOTIFY = "classpath:io/github/asyncmessages/store/jdbc/notify-postgresql.sql";

	private static final Log logger = LogFactory.getLog(JdbcMessageStore.class);

	private static final int ATTEMPTS = 10;

	private static final String FIND_BY_KEY = """
			SELECT seq FROM {table}
			WHERE recipient = :recipient AND (collapse_key = :key OR deliver_key = :key)
			ORDER BY seq
			""";

	private static final String FIND_ALL = """
			SELECT seq FROM {table} WHERE recipient = :recipient ORDER BY seq
			""";

	private static final String ERASE = "DELETE FROM {table} WHERE seq IN (:seqs)";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final JdbcClaims claims;

	private final JdbcInbox inbox;

	private final JdbcMailboxReader reader;

	private final JdbcAppends appends;

	private final JdbcSeenMarks seenMarks;

	private final JdbcCleanup cleanup;

	private final JdbcAnnouncements announcements;

	private final MailboxWatcher watcher;

	private final ClaimCache cache;

	private final MailboxChanges changes;

	private final String tableName;

	private final boolean keepsHistory;

	/**
	 * Creates a store in a table that exists.
	 * @param dataSource the database
	 * @param settings how to use the database
	 * @param limits the limits of each mailbox
	 * @param codec reads and writes messages
	 * @param clock the clock that tells when messages and claims expire
	 * @param events publishes which messages were dropped or rejected
	 */
	public JdbcMessageStore(DataSource dataSource, Settings settings, MailboxLimits limits, MessageCodec codec,
			Clock clock, ApplicationEventPublisher events) {
		Supplier<Cutoffs> cutoffs = () -> Cutoffs.of(clock.instant(), limits);
		this.tableName = settings.tableName();
		this.keepsHistory = limits.history() != null;
		this.table = new MessageTable(dataSource, this.tableName, codec);
		this.executor = new JdbcExecutor(dataSource, settings.readTimeout(), settings.writeTimeout(), events);
		this.watcher = new MailboxWatcher(clock, this::read, new FailureLog(logger, clock)::error);
		this.cache = new ClaimCache(settings.cacheTtl(), clock, this.watcher);
		this.changes = new MailboxChanges(dataSource, this.tableName, settings.cacheTtl(), this.cache, this.executor);
		MailboxTrimmer trimmer = new MailboxTrimmer(this.table, this.executor, limits, cutoffs);
		RowReader rows = new RowReader(this.table, this.executor, trimmer);
		RowWriter writer = new RowWriter(this.table, this.executor, rows, cutoffs);
		this.inbox = new JdbcInbox(this.table, this.executor, rows, writer, cutoffs, limits);
		this.claims = new JdbcClaims(this.table, this.executor, rows, this.inbox, writer, trimmer, this.changes,
				settings.cacheTtl(), limits, clock);
		this.appends = new JdbcAppends(this.table, this.executor, writer, trimmer, limits, codec, clock);
		this.reader = new JdbcMailboxReader(this.table, this.executor, limits, this.changes::tracking,
				settings.cacheTtl(), clock);
		this.announcements = new JdbcAnnouncements(this.table, this.executor, this.appends, this.changes, codec, clock);
		this.seenMarks = new JdbcSeenMarks(this.table, this.executor, cutoffs);
		this.cleanup = new JdbcCleanup(this.table, this.executor, this.seenMarks, this.announcements, cutoffs,
				settings.cleanupInterval());
	}

	private Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		return this.reader.read(recipients);
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		this.changes.of(recipient, () -> this.appends.append(List.of(recipient), message.message()));
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		return this.changes.of(recipients, () -> this.appends.appendAll(recipients, message));
	}

	@Override
	public Claim claim(String recipient, int latest) {
		return this.claims.claim(recipient, latest);
	}

	@Override
	public Claim claim(String recipient, ClaimRequest request) {
		return this.claims.claimAnnounced(recipient, request,
				(events) -> this.announcements.receive(recipient, request.once(), events));
	}

	@Override
	public boolean closeAnnouncement(String recipient, String id, @Nullable Instant until) {
		return this.changes.of(recipient, () -> this.announcements.close(recipient, id));
	}

	@Override
	public void forgetAnnouncement(String recipient, String claimId, String messageId, String id) {
		this.changes.of(recipient, () -> this.announcements.forget(recipient, claimId, messageId, id));
	}

	@Override
	public List<UserMessage> confirm(String recipient, String claimId) {
		return this.changes.of(recipient, () -> this.claims.confirm(recipient, claimId));
	}

	@Override
	public QueueSnapshot peek(String recipient, int max) {
		return this.reader.peek(recipient, max);
	}

	@Override
	public boolean deleteWaiting(String recipient, String entryId) {
		return this.changes.of(recipient, () -> this.appends.deleteWaiting(recipient, entryId));
	}

	@Override
	public List<RejectedEntry> rejected(String recipient, int max) {
		return this.reader.rejected(recipient, max);
	}

	@Override
	public boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		return this.changes.of(recipient, () -> this.appends.requeue(recipient, entryId, corrected));
	}

	@Override
	public boolean deleteRejected(String recipient, String entryId) {
		return this.changes.of(recipient, () -> this.appends.deleteRejected(recipient, entryId));
	}

	@Override
	public List<HistoryEntry> history(String recipient, int max) {
		return this.reader.history(recipient, max);
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return this.inbox.list(recipient, unreadOnly, before, size);
	}

	@Override
	public InboxSlice latestOrUnread(String recipient, int size) {
		return this.inbox.latestOrUnread(recipient, size);
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return this.inbox.find(recipient, id);
	}

	@Override
	public int countUnread(String recipient) {
		return this.inbox.countUnread(recipient);
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return this.changes.of(recipient, () -> this.inbox.markRead(recipient, id));
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return this.changes.of(recipient, () -> this.inbox.markUnread(recipient, id));
	}

	@Override
	public boolean snooze(String recipient, String id, Instant until) {
		return this.changes.of(recipient, () -> this.inbox.snooze(recipient, id, until));
	}

	@Override
	public boolean delete(String recipient, String id) {
		return this.changes.of(recipient, () -> this.inbox.delete(recipient, id));
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return this.changes.of(recipient, () -> this.inbox.markAllRead(recipient, upTo));
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return this.changes.of(recipient, () -> this.inbox.deleteAll(recipient, upTo));
	}

	@Override
	public void withdraw(String recipient, String key) {
		if (key.indexOf('\0') >= 0) {
			// No message has such a key, and PostgreSQL would refuse the query.
			return;
		}
		this.changes.of(recipient, () -> this.executor.write("withdraw", recipient, (events) -> remove(recipient,
				(end) -> this.table.sql(FIND_BY_KEY + end).param("key", key), this.table::delete)));
	}

	/**
	 * Deletes rows, and those that have taken their places meanwhile: a message that is
	 * delivered gets another row.
	 */
	private int remove(String recipient, Function<String, JdbcClient.StatementSpec> query,
			ToIntFunction<Collection<Long>> deletion) {
		int removed = 0;
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			// A lock reads what is true now, rather than when a transaction began.
			List<Long> found = query.apply((attempt == 1) ? "" : " FOR UPDATE")
				.param("recipient", recipient)
				.query(Long.class)
				.list();
			int deleted = deletion.applyAsInt(found);
			removed += deleted;
			if (deleted == found.size()) {
				return removed;
			}
		}
		throw new CannotAcquireLockException("Others keep changing the mailbox of '%s'".formatted(recipient));
	}

	@Override
	public void erase(String recipient) {
		this.changes.of(recipient, () -> this.executor.write("erase", recipient, (events) -> {
			this.announcements.erase(recipient);
			int erased = eraseRows(recipient);
			this.seenMarks.remove(recipient);
			// A message that was marked as read meanwhile has left a row.
			return this.keepsHistory ? erased + eraseRows(recipient) : erased;
		}));
	}

	private int eraseRows(String recipient) {
		return remove(recipient, (end) -> this.table.sql(FIND_ALL + end),
				(seqs) -> this.table.change(seqs, () -> this.table.sql(ERASE)));
	}

	@Override
	public void markSeen(Collection<String> recipients) {
		this.seenMarks.set(recipients);
	}

	@Override
	public MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		return this.reader.recipients(filter, cursor, size);
	}

	@Override
	public boolean canFilter() {
		return true;
	}

	@Override
	public MailboxSummary summary(String recipient) {
		return this.reader.summary(recipient);
	}

	@Override
	public List<DueMail> takeMails(int max, Duration lease) {
		return this.inbox.takeMails(max, lease);
	}

	@Override
	public void finishMail(DueMail mail) {
		this.inbox.finishMail(mail);
	}

	@Override
	public MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener) {
		this.changes.listen();
		return this.watcher.watch(recipient, listener);
	}

	@Override
	public boolean isTransactional() {
		return this.executor.isInTransaction();
	}

	@Override
	public void ping() {
		this.executor.read("check", this.tableName, (events) -> this.table.check());
	}

	/**
	 * Verifies that the tables have all their columns.
	 * @throws MessageStoreException if they have not, caused by a
	 * {@link org.springframework.jdbc.BadSqlGrammarException}; if the database is not
	 * supported, caused by an {@link IllegalStateException}; or if the database does not
	 * answer
	 */
	public void checkTable() {
		this.executor.write("check", this.tableName,
				(events) -> this.table.check() && this.table.checkRecipients() && this.announcements.checkTables());
	}

	/**
	 * Deletes expired messages, as a task does in the background.
	 * @return the number of deleted rows
	 */
	public long cleanUp() {
		return this.cleanup.run();
	}

	/**
	 * The announcements, which are kept in the same database. Publishing is part of the
	 * caller's transaction on the same data source.
	 * @return a store of announcements
	 */
	public AnnouncementStore announcements() {
		return this.announcements;
	}

	/**
	 * The name of the table of announcements.
	 * @param tableName the name of the table of messages
	 * @return {@code user_announcement} if the other one is {@code user_message},
	 * otherwise its name followed by {@code _announcement}
	 */
	public static String announcementTable(String tableName) {
		return MessageTable.announcements(tableName);
	}

	/**
	 * How busy the threads of the store are.
	 * @return the threads of this node
	 */
	public StoreThreads threads() {
		return this.executor.load();
	}

	/**
	 * The number of mailboxes in the client-side cache.
	 * @return the approximate number, 0 if the cache is disabled
	 */
	public long cachedMailboxes() {
		return this.cache.size();
	}

	@Override
	public void destroy() {
		this.changes.close();
		this.watcher.close();
		this.cleanup.close();
		this.executor.close();
	}

	/**
	 * How the store uses the database.
	 *
	 * @param tableName the name of the table, with or without a schema
	 * @param readTimeout the maximum time that a page waits for the database
	 * @param writeTimeout the maximum time that a sender waits for the database
	 * @param cleanupInterval the interval between runs of the task that deletes expired
	 * messages; zero disables it
	 * @param cacheTtl how long an unchanged mailbox is served from the client-side cache,
	 * on PostgreSQL; zero disables it
	 */
	public record Settings(String tableName, Duration readTimeout, Duration writeTimeout, Duration cleanupInterval,
			Duration cacheTtl) {
	}

}
