package io.github.asyncmessages.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.StoredAnnouncements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * This node's copy of the announcements. If the store tells of changes, the copy is read
 * again after a change. Otherwise, a daemon thread reads it every second, from the first
 * time that somebody asks until nobody has asked for a minute. Thread-safe.
 */
public final class AnnouncementBoard implements DisposableBean {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How long the thread goes on reading after somebody has asked. */
	private static final Duration USE = Duration.ofMinutes(1);

	/** How old a copy can be that the thread keeps up to date, before pages wait. */
	private static final Duration MAX_AGE = Duration.ofSeconds(3);

	private static final Duration IDLE_TIME = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(AnnouncementBoard.class);

	private final AnnouncementStore store;

	private final Clock clock;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final ScheduledThreadPoolExecutor thread;

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final ReentrantLock reading = new ReentrantLock();

	private volatile Copy copy = new Copy(StoredAnnouncements.NONE, null, System.nanoTime() - MAX_AGE.toNanos(), false);

	private volatile long lastUse = System.nanoTime();

	/** The unusable entries that were logged. Guarded by the lock. */
	private Set<StoredAnnouncements.Unusable> logged = Set.of();

	/** What listeners have been told. Guarded by the listeners. */
	private List<Announcement> told = List.of();

	private volatile long toldAt = System.nanoTime() - USE.toNanos();

	/**
	 * Creates a board that reads nothing until somebody asks.
	 * @param store the store
	 * @param clock tells which announcements are shown
	 */
	public AnnouncementBoard(AnnouncementStore store, Clock clock) {
		this.store = store;
		this.clock = clock;
		this.thread = new ScheduledThreadPoolExecutor(1, AnnouncementBoard::newThread,
				new ThreadPoolExecutor.DiscardPolicy());
		this.thread.setKeepAliveTime(IDLE_TIME.toMillis(), TimeUnit.MILLISECONDS);
		this.thread.allowCoreThreadTimeOut(true);
		this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, "async-messages-announcements", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * The announcements that are shown now. Usually answers from memory. If nobody has
	 * asked for a minute, and when the store tells of a change, one caller waits for the
	 * store, and others have what was read before.
	 * @return the announcements, whoever they are for, in the order in which they are
	 * shown
	 * @throws MessageStoreException if the caller has waited and the store does not
	 * answer
	 */
	public List<Announcement> shown() {
		return shown(current());
	}

	/**
	 * The announcements that are shown now, as far as this node knows. Never waits.
	 * @return the announcements
	 */
	public List<Announcement> lastKnown() {
		return shown(this.copy);
	}

	private List<Announcement> shown(Copy copy) {
		List<Announcement> all = copy.stored().usable();
		if (all.isEmpty()) {
			return all;
		}
		Instant now = this.clock.instant();
		return all.stream().filter((announcement) -> announcement.isShownAt(now)).toList();
	}

	/**
	 * Finds an announcement that is shown now, on this node or on another.
	 * @param id the id of its message
	 * @return the announcement, or empty if none is shown
	 * @throws MessageStoreException if the store had to be asked and does not answer
	 */
	public Optional<Announcement> find(String id) {
		Optional<Announcement> found = find(this.copy, id);
		if (found.isPresent()) {
			return found;
		}
		read();
		return find(this.copy, id);
	}

	private Optional<Announcement> find(Copy copy, String id) {
		return shown(copy).stream().filter((announcement) -> announcement.message().id().equals(id)).findFirst();
	}

	/**
	 * Finds the announcement for which a one-time message stands that was given back to
	 * its mailbox. It need not be shown now.
	 * @param messageId the id of the one-time message
	 * @return the announcement, or empty if it was withdrawn or has ended
	 * @throws MessageStoreException if the store had to be asked and does not answer
	 */
	public Optional<Announcement> findReceived(String messageId) {
		Optional<Announcement> found = findReceived(this.copy.stored(), messageId);
		return found.isPresent() ? found : findReceived(read(), messageId);
	}

	private Optional<Announcement> findReceived(StoredAnnouncements stored, String messageId) {
		Instant now = this.clock.instant();
		return stored.usable()
			.stream()
			.filter((announcement) -> !announcement.hasEnded(now) && AnnouncementIds.of(announcement).equals(messageId))
			.findFirst();
	}

	/**
	 * Reads the announcements.
	 * @return all announcements, and the entries that are unusable
	 * @throws MessageStoreException if the store does not answer
	 */
	public StoredAnnouncements read() {
		this.reading.lock();
		try {
			return readNow().stored();
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Reads the announcements again after a change by this node.
	 */
	void changed() {
		try {
			read();
		}
		catch (MessageStoreException ex) {
			logger.debug("A change of the announcements is not noticed yet", ex);
		}
		tellListeners();
	}

	/**
	 * Calls a listener whenever other announcements are shown than before: within two
	 * seconds after one was published, corrected, withdrawn, has begun or has ended. It
	 * is called by a thread of the board and must not block.
	 * @param listener the listener
	 * @return ends the calls
	 */
	public Runnable watch(Runnable listener) {
		this.listeners.add(listener);
		this.lastUse = System.nanoTime();
		startTicking();
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Whether other announcements are shown than a minute ago, as far as is known.
	 * @return {@code false} if pages that were rendered since show the same
	 */
	public boolean hasChangedRecently() {
		return System.nanoTime() - this.toldAt < USE.toNanos();
	}

	private Copy current() {
		Copy copy = this.copy;
		if (copy.version() != null && copy.version() == this.store.version()) {
			return copy;
		}
		this.lastUse = System.nanoTime();
		startTicking();
		if (copy.failed() || (copy.version() == null && this.lastUse - copy.readAt() < MAX_AGE.toNanos())) {
			return copy;
		}
		if (!this.reading.tryLock()) {
			// One page waits, and no other waits for it.
			return copy;
		}
		try {
			// Another page may have read it meanwhile.
			return (this.copy != copy) ? this.copy : readNow();
		}
		finally {
			this.reading.unlock();
		}
	}

	private Copy readNow() {
		boolean failedBefore = this.copy.failed();
		try {
			// Before the reading, so that no change in between is missed.
			Object version = this.store.version();
			StoredAnnouncements stored = this.store.read();
			log(stored.unusable());
			this.copy = new Copy(stored, version, System.nanoTime(), false);
		}
		catch (RuntimeException | Error ex) {
			this.copy = new Copy(this.copy.stored(), null, System.nanoTime(), true);
			if (!failedBefore) {
				logger.error(FailureLog
					.describe("Pages show the announcements as they were last read until the store answers", ex));
			}
			throw ex;
		}
		if (failedBefore) {
			logger.info("The announcements can be read again");
		}
		return this.copy;
	}

	private void log(List<StoredAnnouncements.Unusable> unusable) {
		List<StoredAnnouncements.Unusable> added = new ArrayList<>(unusable);
		added.removeAll(this.logged);
		if (!added.isEmpty()) {
			StoredAnnouncements.Unusable first = added.get(0);
			logger.warn(LoggedName.printable("The announcement '" + first.key() + "' is ignored: " + first.reason()
					+ ((added.size() > 1) ? " (and " + (added.size() - 1) + " more are ignored)" : "")));
		}
		this.logged = new HashSet<>(unusable);
	}

	private void startTicking() {
		if (this.ticking.compareAndSet(false, true)) {
			schedule();
		}
	}

	private void schedule() {
		this.thread.schedule(this::tick, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void tick() {
		try {
			keepCurrent();
			tellListeners();
		}
		catch (RuntimeException ex) {
			logger.debug("The announcements are read again in a second", ex);
		}
		finally {
			tickAgain();
		}
	}

	private void tickAgain() {
		if (isUsed()) {
			schedule();
			return;
		}
		this.ticking.set(false);
		if (isUsed()) {
			// Somebody has asked meanwhile.
			startTicking();
		}
	}

	private boolean isUsed() {
		return !this.listeners.isEmpty() || System.nanoTime() - this.lastUse < USE.toNanos();
	}

	private void keepCurrent() {
		Object version = this.copy.version();
		if (version == null || version != this.store.version()) {
			read();
		}
	}

	private void tellListeners() {
		List<Announcement> shown = lastKnown();
		synchronized (this.listeners) {
			if (shown.equals(this.told)) {
				return;
			}
			this.told = shown;
			this.toldAt = System.nanoTime();
		}
		this.listeners.forEach(Runnable::run);
	}

	@Override
	public void destroy() {
		this.thread.shutdown();
	}

	/**
	 * The announcements as they were read.
	 *
	 * @param stored the announcements
	 * @param version the version of the store before they were read
	 * @param readAt when they were read
	 * @param failed whether they could not be read again since
	 */
	private record Copy(StoredAnnouncements stored, @Nullable Object version, long readAt, boolean failed) {
	}

}
