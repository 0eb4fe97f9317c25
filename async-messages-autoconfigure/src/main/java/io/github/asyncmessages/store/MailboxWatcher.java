package io.github.asyncmessages.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Watches mailboxes for a store: reads their status when they have changed, or may have,
 * and tells their listeners. Watches of one mailbox share a reading. One daemon thread
 * does everything, and ends soon after the last watch was closed. Thread-safe.
 */
public final class MailboxWatcher implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/**
	 * Between two readings of a mailbox, so that a burst of changes leads to few of them.
	 */
	private static final Duration MIN_PAUSE = Duration.ofMillis(50);

	private static final Duration IDLE_TIME = Duration.ofSeconds(2);

	private final Clock clock;

	private final StatusReader reader;

	private final BiConsumer<String, Throwable> failures;

	private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

	/** The watched mailboxes that have changed since they were read. */
	private final Set<String> changed = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final AtomicBoolean woken = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor thread;

	/** Used by the thread of the watcher. */
	private boolean retryScheduled;

	/**
	 * Creates a watcher that has no thread until it has a watch.
	 * @param clock the clock by which a status becomes invalid
	 * @param reader reads the status of mailboxes
	 * @param failures logs what a failure means for users, and its cause
	 */
	public MailboxWatcher(Clock clock, StatusReader reader, BiConsumer<String, Throwable> failures) {
		this.clock = clock;
		this.reader = reader;
		this.failures = failures;
		this.thread = new ScheduledThreadPoolExecutor(1, MailboxWatcher::newThread,
				new ThreadPoolExecutor.DiscardPolicy());
		this.thread.setKeepAliveTime(IDLE_TIME.toMillis(), TimeUnit.MILLISECONDS);
		this.thread.allowCoreThreadTimeOut(true);
		this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	private static Thread newThread(Runnable task) {
		// Without what the first caller has in its inheritable thread locals.
		Thread thread = new Thread(null, task, "async-messages-watch", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Watches a mailbox.
	 * @see MessageStore#watch
	 */
	public MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener) {
		Watch watch = new Watch(recipient, listener);
		this.mailboxes.compute(recipient, (name, present) -> {
			Mailbox mailbox = (present != null) ? present : new Mailbox();
			mailbox.watches = Stream.concat(mailbox.watches.stream(), Stream.of(watch)).toList();
			return mailbox;
		});
		changed(recipient);
		startTicking();
		return watch;
	}

	/**
	 * Has the mailbox read soon, if it is watched. Returns at once.
	 * @param recipient the owner of a mailbox that has perhaps changed
	 */
	public void changed(String recipient) {
		if (this.mailboxes.containsKey(recipient) && this.changed.add(recipient)) {
			wake();
		}
	}

	/**
	 * Has all watched mailboxes read soon, since changes may have been missed.
	 */
	public void allChanged() {
		if (this.changed.addAll(this.mailboxes.keySet())) {
			wake();
		}
	}

	private void wake() {
		if (this.woken.compareAndSet(false, true)) {
			this.thread.execute(this::readChanged);
		}
	}

	private void readChanged() {
		this.woken.set(false);
		read(takeChanged());
		if (!this.changed.isEmpty() && !this.retryScheduled) {
			this.retryScheduled = true;
			this.thread.schedule(this::retry, MIN_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void retry() {
		this.retryScheduled = false;
		readChanged();
	}

	/**
	 * Takes the mailboxes that have changed, except those that were read just now.
	 */
	private Set<String> takeChanged() {
		Set<String> taken = new HashSet<>();
		long before = System.nanoTime() - MIN_PAUSE.toNanos();
		this.changed.forEach((recipient) -> {
			Mailbox mailbox = this.mailboxes.get(recipient);
			if ((mailbox == null || mailbox.lastReading - before <= 0) && this.changed.remove(recipient)) {
				taken.add(recipient);
			}
		});
		return taken;
	}

	private void startTicking() {
		if (!this.mailboxes.isEmpty() && this.ticking.compareAndSet(false, true)) {
			scheduleTick(0);
		}
	}

	/**
	 * Schedules the next tick a second after the last began. A slow store gets a rest as
	 * long as it took, up to a second.
	 */
	private void scheduleTick(long nanosTaken) {
		long interval = INTERVAL.toNanos();
		long pause = Math.max(interval - nanosTaken, Math.min(interval, nanosTaken));
		this.thread.schedule(this::tick, pause, TimeUnit.NANOSECONDS);
	}

	/**
	 * Reads every second the mailboxes whose status may have changed without notice.
	 */
	private void tick() {
		long start = System.nanoTime();
		long now = this.clock.millis();
		Set<String> due = takeChanged();
		this.mailboxes.forEach((recipient, mailbox) -> {
			if (mailbox.validUntil <= now) {
				due.add(recipient);
			}
		});
		read(due);
		if (this.mailboxes.isEmpty()) {
			this.ticking.set(false);
			startTicking();
		}
		else {
			scheduleTick(System.nanoTime() - start);
		}
	}

	private void read(Set<String> recipients) {
		recipients.retainAll(this.mailboxes.keySet());
		if (recipients.isEmpty()) {
			return;
		}
		long now = this.clock.millis();
		Map<String, Reading> readings = tryToRead(recipients);
		for (String recipient : recipients) {
			Mailbox mailbox = this.mailboxes.get(recipient);
			if (mailbox != null) {
				mailbox.report(readings.get(recipient), now);
			}
		}
	}

	private Map<String, Reading> tryToRead(Set<String> recipients) {
		try {
			return this.reader.read(recipients);
		}
		catch (Throwable ex) {
			if (!this.thread.isShutdown()) {
				this.failures.accept("Changes of watched mailboxes are not noticed until the store answers", ex);
			}
			return Map.of();
		}
	}

	private void close(Watch watch) {
		this.mailboxes.computeIfPresent(watch.recipient, (recipient, mailbox) -> {
			mailbox.watches = mailbox.watches.stream().filter((other) -> other != watch).toList();
			return mailbox.watches.isEmpty() ? null : mailbox;
		});
	}

	/**
	 * Ends all watches.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		this.mailboxes.clear();
	}

	/**
	 * Reads the status of mailboxes.
	 */
	@FunctionalInterface
	public interface StatusReader {

		/**
		 * Reads the status of mailboxes, and waits for a bounded time.
		 * @param recipients the owners of the mailboxes
		 * @return the readings by recipient; a mailbox that is left out is read again
		 * within a second
		 * @throws RuntimeException if no mailbox can be read
		 */
		Map<String, Reading> read(Collection<String> recipients);

	}

	/**
	 * The status of a mailbox.
	 *
	 * @param status the status
	 * @param validFor the time after which the mailbox is read again, even if
	 * {@link MailboxWatcher#changed} is not called; zero if nobody would call it
	 */
	public record Reading(MailboxStatus status, Duration validFor) {
	}

	/**
	 * A watched mailbox.
	 */
	private static final class Mailbox {

		private volatile List<Watch> watches = List.of();

		/** In milliseconds since 1970. Used by the thread of the watcher. */
		private long validUntil;

		/** Used by the thread of the watcher. */
		private long lastReading = System.nanoTime() - MIN_PAUSE.toNanos();

		private void report(@Nullable Reading reading, long readAt) {
			this.lastReading = System.nanoTime();
			this.validUntil = (reading != null) ? readAt + reading.validFor().toMillis() : 0;
			this.watches.forEach((watch) -> watch.report((reading != null) ? reading.status() : null));
		}

	}

	/**
	 * A watch, and what it was told last.
	 */
	private final class Watch implements MailboxWatch {

		private final String recipient;

		private final Consumer<MailboxStatus> listener;

		/** Used by the thread of the watcher. */
		private @Nullable MailboxStatus last;

		private volatile boolean closed;

		private Watch(String recipient, Consumer<MailboxStatus> listener) {
			this.recipient = recipient;
			this.listener = listener;
		}

		/**
		 * Tells the listener, unless it knows the status.
		 * @param status the status, or {@code null} if it is not known
		 */
		private void report(@Nullable MailboxStatus status) {
			if (status != null && !this.closed && (status.waiting() > 0 || !status.equals(this.last))) {
				tell(status);
			}
			this.last = status;
		}

		private void tell(MailboxStatus status) {
			try {
				this.listener.accept(status);
			}
			catch (Throwable ex) {
				MailboxWatcher.this.failures
					.accept("A listener did not handle a change of the mailbox of '" + this.recipient + "'", ex);
			}
		}

		@Override
		public void close() {
			this.closed = true;
			MailboxWatcher.this.close(this);
		}

	}

}
