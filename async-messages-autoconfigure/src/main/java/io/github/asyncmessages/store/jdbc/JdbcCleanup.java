package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Deletes expired rows in the background. Walks through the table in small batches, each
 * of which locks the rows that it deletes and no others, so that several nodes may do it
 * at the same time.
 */
final class JdbcCleanup implements AutoCloseable {

	private static final int BATCH_SIZE = 1000;

	/** The last of the next rows, or 0 if there are no more. */
	private static final String LAST_OF_NEXT = """
			SELECT COALESCE(MAX(seq), 0) FROM (SELECT seq FROM {table} WHERE seq > :after ORDER BY seq LIMIT :size) next_rows
			""";

	private static final String EXPIRED = """
			(delivered_at <= :oldestDelivered
				OR (delivered_at IS NULL AND ((expires_at <= :now AND {free}) OR read_at <= :oldestRead
					OR (created_at <= :oldest AND (deliver_at IS NULL OR deliver_at <= :oldest)
						AND (rejection IS NOT NULL OR (delivery = 'once' AND {free}))))))
			""";

	private static final String FIND_EXPIRED = """
			SELECT seq FROM {table}
			WHERE seq > :after AND seq <= :upTo AND""" + EXPIRED;

	private static final String DELETE_EXPIRED = "DELETE FROM {table} WHERE seq IN (:seqs) AND" + EXPIRED;

	private static final Log logger = LogFactory.getLog(JdbcCleanup.class);

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final JdbcSeenMarks seenMarks;

	private final JdbcAnnouncements announcements;

	private final Supplier<Cutoffs> cutoffs;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	JdbcCleanup(MessageTable table, JdbcExecutor executor, JdbcSeenMarks seenMarks, JdbcAnnouncements announcements,
			Supplier<Cutoffs> cutoffs, Duration interval) {
		this.table = table;
		this.executor = executor;
		this.seenMarks = seenMarks;
		this.announcements = announcements;
		this.cutoffs = cutoffs;
		this.scheduler.setThreadNamePrefix("async-messages-cleanup-");
		this.scheduler.setDaemon(true);
		// An interrupt makes H2 close the file of its database.
		this.scheduler.setWaitForTasksToCompleteOnShutdown(true);
		this.scheduler.initialize();
		if (!interval.isZero()) {
			// The nodes of an application begin at different times.
			Instant start = Instant.now().plusMillis(ThreadLocalRandom.current().nextLong(interval.toMillis()));
			this.scheduler.scheduleWithFixedDelay(this::runQuietly, start, interval);
		}
	}

	private void runQuietly() {
		try {
			logger.debug("Deleted " + run() + " expired messages");
		}
		catch (RuntimeException ex) {
			logger.warn("Expired messages could not be deleted; the next run will try again", ex);
		}
	}

	/**
	 * Deletes what has expired by now.
	 * @return the number of deleted rows
	 */
	long run() {
		Cutoffs now = this.cutoffs.get();
		long deleted = 0;
		long last = 0;
		while (!this.scheduler.getScheduledThreadPoolExecutor().isShutdown()) {
			long after = last;
			last = this.executor.runNow(() -> this.table.sql(LAST_OF_NEXT)
				.params(Map.of("after", after, "size", BATCH_SIZE))
				.query(Long.class)
				.single());
			if (last == 0) {
				break;
			}
			deleted += delete(after, last, now);
		}
		this.executor.runNow(this.seenMarks::removeExpired);
		this.executor.runNow(this.announcements::removeEnded);
		this.executor.runNow(this.announcements::findGone).forEach(this::forgetClosed);
		return deleted;
	}

	private void forgetClosed(String id) {
		int forgotten = 1;
		while (forgotten > 0 && !this.scheduler.getScheduledThreadPoolExecutor().isShutdown()) {
			forgotten = this.executor.runNow(() -> this.announcements.forgetGone(id));
		}
	}

	private int delete(long after, long upTo, Cutoffs now) {
		return this.executor.runNow(() -> {
			List<Long> expired = this.table.sql(FIND_EXPIRED, now)
				.params(Map.of("after", after, "upTo", upTo))
				.query(Long.class)
				.list();
			return this.table.change(expired, () -> this.table.sql(DELETE_EXPIRED, now));
		});
	}

	@Override
	public void close() {
		this.scheduler.shutdown();
	}

}
