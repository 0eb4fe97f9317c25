package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.asyncmessages.Recipients;
import io.github.asyncmessages.service.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Marks recipients as seen when pages and endpoints ask for their messages. A page looks
 * into a cache and never waits: the names that are new to it are written in the
 * background, some at a time. Thread-safe.
 */
final class SeenRecipients implements AutoCloseable {

	/**
	 * How many names are cached. Beyond that, all are forgotten, and written once more.
	 */
	static final int MAX_CACHED = 100_000;

	/** How many names wait to be written. Beyond that, the next page tries again. */
	static final int MAX_WAITING = 10_000;

	private static final int BATCH_SIZE = 500;

	/** How long a name is not written again. */
	private static final Duration CACHED = Duration.ofDays(1);

	private static final Log logger = LogFactory.getLog(SeenRecipients.class);

	private final Consumer<Collection<String>> store;

	private final BooleanSupplier answers;

	private final Clock clock;

	private final Delays delays;

	/** When each name is to be written again, in milliseconds. */
	private final Map<String, Long> cache = new ConcurrentHashMap<>();

	private final Set<String> waiting = new LinkedHashSet<>();

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private boolean scheduled;

	/** Whether the last attempt has failed. */
	private boolean failed;

	/**
	 * Creates a cache.
	 * @param store marks recipients in the store
	 * @param answers whether the store answers at present
	 */
	SeenRecipients(Consumer<Collection<String>> store, BooleanSupplier answers, Clock clock, Delays delays) {
		this.store = store;
		this.answers = answers;
		this.clock = clock;
		this.delays = delays;
		this.scheduler.setThreadNamePrefix("async-messages-seen-");
		this.scheduler.setDaemon(true);
		this.scheduler.setWaitForTasksToCompleteOnShutdown(true);
		this.scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		this.scheduler.initialize();
		this.scheduler.getScheduledThreadPoolExecutor().setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Marks a recipient, soon and without waiting.
	 */
	void mark(String recipient) {
		long now = this.clock.millis();
		if (isAfter(this.cache.get(recipient), now)) {
			return;
		}
		if (this.cache.size() >= MAX_CACHED) {
			this.cache.clear();
		}
		// Of several pages of one user, one adds the name.
		if (!isAfter(this.cache.put(recipient, now + CACHED.toMillis()), now) && isName(recipient)) {
			add(recipient);
		}
	}

	private static boolean isAfter(@Nullable Long time, long now) {
		return time != null && time > now;
	}

	/**
	 * Whether messages can be sent to a user, who may have a name that is too long.
	 */
	private static boolean isName(String recipient) {
		try {
			Recipients.require(recipient);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private synchronized void add(String recipient) {
		if (this.waiting.size() < MAX_WAITING) {
			this.waiting.add(recipient);
			schedule(this.failed ? this.delays.retry() : this.delays.first());
		}
		else {
			this.cache.remove(recipient);
		}
	}

	private synchronized void schedule(Duration delay) {
		if (!this.scheduled) {
			this.scheduled = true;
			this.scheduler.schedule(this::writeInBackground, this.scheduler.getClock().instant().plus(delay));
		}
	}

	private void writeInBackground() {
		boolean done = writeAll();
		synchronized (this) {
			this.scheduled = false;
			if (!this.waiting.isEmpty()) {
				schedule(done ? this.delays.first() : this.delays.retry());
			}
		}
	}

	/**
	 * Writes the names that wait.
	 * @return {@code false} if the store has failed; its names wait for the next attempt
	 */
	private boolean writeAll() {
		for (List<String> names = take(); !names.isEmpty(); names = take()) {
			if (!write(names)) {
				return false;
			}
		}
		return true;
	}

	private boolean write(List<String> names) {
		if (!this.answers.getAsBoolean()) {
			giveBack(names);
			return false;
		}
		try {
			this.store.accept(names);
			succeeded();
			return true;
		}
		catch (RuntimeException ex) {
			failed(names, ex);
			return false;
		}
	}

	private synchronized List<String> take() {
		List<String> names = new ArrayList<>();
		for (Iterator<String> all = this.waiting.iterator(); all.hasNext() && names.size() < BATCH_SIZE;) {
			names.add(all.next());
			all.remove();
		}
		return names;
	}

	private synchronized void giveBack(List<String> names) {
		names.stream().limit(MAX_WAITING - this.waiting.size()).forEach(this.waiting::add);
	}

	private synchronized void succeeded() {
		this.failed = false;
	}

	private synchronized void failed(List<String> names, RuntimeException cause) {
		giveBack(names);
		if (!this.failed) {
			logger.warn(FailureLog.describe(
					"It cannot be stored that recipients were seen, so that some are listed as never seen. Pages do without",
					cause));
		}
		this.failed = true;
	}

	/**
	 * Writes what waits, unless the store does not answer.
	 */
	void flush() {
		if (!hasFailed()) {
			writeAll();
		}
	}

	private synchronized boolean hasFailed() {
		return this.failed;
	}

	@Override
	public void close() {
		this.scheduler.shutdown();
	}

	/**
	 * When names are written.
	 *
	 * @param first how long a name waits for others
	 * @param retry how long names wait after a failure
	 */
	record Delays(Duration first, Duration retry) {

		static final Delays DEFAULTS = new Delays(Duration.ofSeconds(1), Duration.ofMinutes(1));

	}

}
