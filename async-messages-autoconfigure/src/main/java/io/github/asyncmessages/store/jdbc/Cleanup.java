package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Deletes in the background what nobody can see any more. Walks through the table in
 * small batches, each of which locks the rows that it deletes and no others, so that
 * several nodes may do it at the same time.
 */
final class Cleanup implements AutoCloseable {

	private static final int BATCH_SIZE = 1000;

	private static final Log logger = LogFactory.getLog(Cleanup.class);

	private final MessageTable table;

	private final JdbcExecutor units;

	private final Supplier<Cutoffs> times;

	private final ScheduledExecutorService thread;

	/**
	 * A task that begins after a part of its interval, which differs from node to node.
	 * @param interval the time between two runs, zero for no run
	 */
	Cleanup(MessageTable table, JdbcExecutor units, Supplier<Cutoffs> times, Duration interval) {
		this.table = table;
		this.units = units;
		this.times = times;
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("async-messages-cleanup-");
		threadFactory.setDaemon(true);
		this.thread = Executors.newSingleThreadScheduledExecutor(threadFactory);
		if (!interval.isZero()) {
			long millis = interval.toMillis();
			this.thread.scheduleWithFixedDelay(this::runQuietly, ThreadLocalRandom.current().nextLong(millis), millis,
					TimeUnit.MILLISECONDS);
		}
	}

	private void runQuietly() {
		try {
			long deleted = run();
			logger.debug(deleted + " messages were over and are deleted");
		}
		catch (RuntimeException ex) {
			logger.warn("Messages that are over are deleted next time", ex);
		}
	}

	/**
	 * Deletes what is over now.
	 * @return how many rows that were
	 */
	long run() {
		Cutoffs now = this.times.get();
		long deleted = 0;
		long last = 0;
		while (!this.thread.isShutdown()) {
			long after = last;
			last = this.units.runNow(() -> this.table.findLastOfNext(after, BATCH_SIZE));
			if (last == 0) {
				break;
			}
			deleted += delete(after, last, now);
		}
		return deleted;
	}

	private int delete(long after, long upTo, Cutoffs now) {
		return this.units.runNow(() -> {
			List<Long> over = this.table.findOver(after, upTo, now);
			return over.isEmpty() ? 0 : this.table.deleteOver(over, now);
		});
	}

	@Override
	public void close() {
		this.thread.shutdown();
	}

}
