package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import io.github.asyncmessages.store.jdbc.executor.PostgresListener;
import io.github.asyncmessages.store.jdbc.executor.TableTracking;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Invalidates cached claims when rows have changed. On PostgreSQL, triggers tell of the
 * changes of every client, after the commit. What this application writes is invalidated
 * before its caller continues, or when the caller's transaction is committed.
 *
 * <p>
 * A notification is delivered when a new query sees the change. So a claim that has not
 * seen a change is invalidated later, as {@link ClaimCache} needs it. In a transaction of
 * the caller nothing is cached, and nothing is answered from the cache, because such a
 * transaction sees what it has written itself.
 */
final class MailboxChanges implements TableTracking, AutoCloseable {

	private static final Log logger = LogFactory.getLog(MailboxChanges.class);

	private final ClaimCache cache;

	private final JdbcExecutor executor;

	private final String announcements;

	private final boolean enabled;

	private final PostgresListener listener;

	/** Used by the thread of the listener. */
	private boolean unavailable;

	/**
	 * Changes of the tables of one store.
	 * @param tableName the name of the table of messages
	 * @param cacheTtl how long a claim is cached at most; zero if none is
	 * @param cache the claims that are invalidated
	 */
	MailboxChanges(DataSource dataSource, String tableName, Duration cacheTtl, ClaimCache cache,
			JdbcExecutor executor) {
		this.cache = cache;
		this.executor = executor;
		this.announcements = MessageTable.announcements(tableName);
		String offBecause = cache.offBecause("async-messages.jdbc.cache-ttl");
		this.enabled = offBecause == null;
		if (offBecause != null && !cacheTtl.isZero() && PostgresListener.hasDriver()) {
			unavailable(offBecause);
		}
		this.listener = new PostgresListener(dataSource,
				List.of(tableName, this.announcements, this.announcements + "_closed"), JdbcMessageStore.NOTIFY, this);
	}

	/**
	 * Begins to listen, if that has not begun before. Does not wait.
	 */
	void listen() {
		if (this.enabled) {
			this.listener.start();
		}
	}

	/**
	 * Finds a cached claim.
	 * @return the claim, or {@code null} if the database has to be queried
	 */
	@Nullable Claim find(String recipient, int latest) {
		listen();
		return this.executor.isInTransaction() ? null : this.cache.find(recipient, latest);
	}

	/**
	 * Finds a cached claim.
	 * @return the claim, or {@code null} if the database has to be queried
	 */
	@Nullable Claim find(String recipient, ClaimRequest request) {
		listen();
		return this.executor.isInTransaction() ? null : this.cache.find(recipient, request);
	}

	/**
	 * Takes a snapshot of the version of a mailbox, before a claim queries the database.
	 * @return the snapshot, or {@code null} if the claim cannot be cached
	 */
	ClaimCache.@Nullable Snapshot snapshot(String recipient) {
		return this.executor.isInTransaction() ? null : this.cache.snapshot(recipient);
	}

	/**
	 * What stays the same for as long as the database tells of changes.
	 */
	@Nullable Object tracking() {
		return this.cache.tracking();
	}

	/**
	 * What stays the same for as long as the announcements do.
	 */
	@Nullable Object announcementVersion() {
		listen();
		return this.cache.announcementVersion();
	}

	/**
	 * Runs an operation that changes a mailbox. It may have done so even if it fails.
	 */
	<T> T of(String recipient, Supplier<T> operation) {
		return of(List.of(recipient), operation);
	}

	/**
	 * Runs an operation that changes a mailbox. It may have done so even if it fails.
	 */
	void of(String recipient, Runnable operation) {
		of(recipient, () -> {
			operation.run();
			return true;
		});
	}

	/**
	 * Runs an operation that changes mailboxes. It may have done so even if it fails.
	 */
	<T> T of(Collection<String> recipients, Supplier<T> operation) {
		try {
			return operation.get();
		}
		finally {
			this.executor.whenCommitted(() -> recipients.forEach(this.cache::invalidate));
		}
	}

	/**
	 * Runs an operation that changes the announcements.
	 */
	<T> T ofAnnouncements(Supplier<T> operation) {
		try {
			return operation.get();
		}
		finally {
			this.executor.whenCommitted(this.cache::invalidateAnnouncements);
		}
	}

	@Override
	public void unavailable(String reason) {
		this.unavailable = true;
		logger.info("Client-side caching is disabled (" + reason + "); every page queries the database");
	}

	@Override
	public void enable(Object connection) {
		if (this.unavailable) {
			this.unavailable = false;
			logger.info("Client-side caching is enabled again");
		}
		this.cache.enable(connection);
	}

	@Override
	public void changed(Object connection, String table, String recipient) {
		if (table.equals(this.announcements)) {
			this.cache.invalidateAnnouncements();
		}
		else if (recipient.isEmpty()) {
			this.cache.clear(connection);
		}
		else {
			this.cache.invalidate(recipient);
		}
	}

	@Override
	public void disable(Object connection) {
		this.cache.disable(connection);
	}

	@Override
	public void close() {
		this.listener.close();
	}

}
