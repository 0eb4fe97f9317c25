package io.github.asyncmessages.store.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.MailboxWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * A client-side cache of claims that took nothing. It serves pages of unchanged mailboxes
 * until an entry is invalidated. Thread-safe.
 *
 * <p>
 * An entry must never outlive a change of its mailbox. The server tells of each change
 * over a connection, after it was made. Writes of this application are answered over
 * another connection, and the answer to a claim may be complete before anybody has
 * registered for it. So that no order matters, each mailbox has a version, which it
 * shares with some others. An invalidation first increments the version and then removes
 * the entry. A claim takes a {@link Snapshot} of the version before it is sent, and its
 * entry is added, atomically, only if the version is still the same:
 * <ul>
 * <li>A write after the claim ran: its invalidation comes either before the entry is
 * added, so that the version differs, or later, and removes the entry.</li>
 * <li>A write before the claim ran: the claim has seen it. If the invalidation comes
 * while the claim is under way, nothing is cached, and the next page queries the server
 * again.</li>
 * <li>A write of this application: it invalidates the mailbox before its caller
 * continues. A claim that is sent later sees the write. One that was sent earlier either
 * adds no entry, or has added it, and it is removed. So the sender of a message finds it
 * on the next page, however late the server's invalidation.</li>
 * <li>An invalidation can be lost only with its connection. Entries belong to one
 * connection and are dropped with it. A snapshot from before adds its entry where nobody
 * looks.</li>
 * </ul>
 */
public final class ClaimCache {

	private static final boolean CAFFEINE_PRESENT = ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine",
			ClaimCache.class.getClassLoader());

	private static final int VERSIONS = 4096;

	private static final long MAX_BYTES = 32 * 1024 * 1024;

	/** The approximate size of an entry beside its texts. */
	private static final int ENTRY_BYTES = 256;

	private final Duration ttl;

	private final Clock clock;

	private final MailboxWatcher watcher;

	private @Nullable Object connection;

	private volatile @Nullable Entries entries;

	/**
	 * Creates a cache that stays empty until {@link #enable}.
	 * @param ttl how long an entry lives at most
	 * @param clock tells the time
	 * @param watcher is told of each change that the cache hears of
	 */
	public ClaimCache(Duration ttl, Clock clock, MailboxWatcher watcher) {
		this.ttl = ttl;
		this.clock = clock;
		this.watcher = watcher;
	}

	/**
	 * Why no claim will ever be cached.
	 * @param property the property that says how long an entry lives
	 * @return the reason, or {@code null} if claims can be cached
	 */
	public @Nullable String offBecause(String property) {
		return this.ttl.isZero() ? property + " is 0" : !CAFFEINE_PRESENT ? "Caffeine is not on the class path" : null;
	}

	/**
	 * Counts the entries.
	 * @return the approximate number
	 */
	public long size() {
		Entries entries = this.entries;
		return (entries != null) ? entries.claims.estimatedSize() : 0;
	}

	/**
	 * Finds a cached claim.
	 * @param recipient the owner of the mailbox
	 * @param latest how many of the newest persistent messages it is to have
	 * @return the claim, or {@code null} if the server has to be queried
	 */
	public @Nullable Claim find(String recipient, int latest) {
		Claim claim = find(recipient);
		return (claim != null && claim.hasLatest(latest)) ? claim : null;
	}

	/**
	 * Finds a cached claim.
	 * @param recipient the owner of the mailbox
	 * @param request what it is to answer
	 * @return the claim, or {@code null} if the server has to be queried
	 */
	public @Nullable Claim find(String recipient, ClaimRequest request) {
		Claim claim = find(recipient);
		return (claim != null && request.isAnsweredBy(claim)) ? claim : null;
	}

	private @Nullable Claim find(String recipient) {
		Entries entries = this.entries;
		CachedClaim cached = (entries != null) ? entries.claims.getIfPresent(recipient) : null;
		if (cached == null || this.clock.millis() >= cached.expiresAt()) {
			return null;
		}
		return cached.claim().get();
	}

	/**
	 * Takes a snapshot of the version of a mailbox, before a claim is sent.
	 * @param recipient the owner of the mailbox
	 * @return the snapshot, or {@code null} if nothing can be cached
	 */
	public @Nullable Snapshot snapshot(String recipient) {
		Entries entries = this.entries;
		return (entries != null) ? new Snapshot(entries, recipient, entries.version(recipient), this.clock.millis())
				: null;
	}

	/**
	 * What stays the same for as long as no invalidation is lost.
	 * @return an object, or {@code null} if the server sends no invalidations
	 */
	public @Nullable Object tracking() {
		return this.entries;
	}

	/**
	 * What stays the same for as long as the announcements do that were read since.
	 * @return an object, or {@code null} if the server sends no invalidations
	 */
	public @Nullable Object announcementVersion() {
		Entries entries = this.entries;
		return (entries != null) ? entries.announcementVersion : null;
	}

	/**
	 * Invalidates a mailbox when the server tells of a change, and when the answer to a
	 * write has come, or may not come any more.
	 * @param recipient the owner of the mailbox
	 */
	public void invalidate(String recipient) {
		Entries entries = this.entries;
		if (entries != null) {
			entries.invalidate(recipient);
		}
		this.watcher.changed(recipient);
	}

	/**
	 * Has the announcements read again.
	 */
	public void invalidateAnnouncements() {
		Entries entries = this.entries;
		if (entries != null) {
			entries.announcementVersion = new Object();
		}
	}

	/**
	 * Enables the cache. Claims that are sent from now on can be cached.
	 * @param connection over which the server tells of changes
	 */
	public synchronized void enable(Object connection) {
		this.connection = connection;
		this.entries = new Entries(this.ttl);
	}

	/**
	 * Drops all entries, if they belong to a connection.
	 * @param connection the connection
	 */
	public synchronized void clear(Object connection) {
		if (this.connection == connection) {
			this.entries = new Entries(this.ttl);
			this.watcher.allChanged();
		}
	}

	/**
	 * Drops all entries, if they belong to a connection, and disables the cache.
	 * @param connection the connection that has ended
	 */
	public synchronized void disable(Object connection) {
		if (this.connection == connection) {
			this.connection = null;
			this.entries = null;
			this.watcher.allChanged();
		}
	}

	/**
	 * The version of a mailbox before a claim is sent.
	 */
	public static final class Snapshot {

		private final Entries entries;

		private final String recipient;

		private final int version;

		private final long takenAt;

		private Snapshot(Entries entries, String recipient, int version, long takenAt) {
			this.entries = entries;
			this.recipient = recipient;
			this.version = version;
			this.takenAt = takenAt;
		}

		/**
		 * Caches a claim that took and changed nothing, unless the mailbox has changed.
		 * @param claim supplies the claim that pages share
		 * @param bytes the size of its messages
		 * @param unchangedMicros for how long nothing in the mailbox expires; negative
		 * for ever
		 */
		public void cache(Supplier<Claim> claim, long bytes, long unchangedMicros) {
			long ttlMillis = this.entries.ttlMillis;
			if (unchangedMicros >= 0) {
				ttlMillis = Math.min(ttlMillis, TimeUnit.MICROSECONDS.toMillis(unchangedMicros));
			}
			this.entries.add(this, new CachedClaim(claim, bytes, this.takenAt + ttlMillis));
		}

	}

	/**
	 * An entry of the cache.
	 *
	 * @param claim the claim that pages share
	 * @param bytes the size of its messages
	 * @param expiresAt when it expires, in milliseconds since 1970
	 */
	private record CachedClaim(Supplier<Claim> claim, long bytes, long expiresAt) {
	}

	/**
	 * The entries that belong to one connection.
	 */
	private static final class Entries {

		private final AtomicIntegerArray versions = new AtomicIntegerArray(VERSIONS);

		private final long ttlMillis;

		private final Cache<String, CachedClaim> claims;

		private volatile Object announcementVersion = new Object();

		private Entries(Duration ttl) {
			this.ttlMillis = ttl.toMillis();
			this.claims = Caffeine.newBuilder()
				.maximumWeight(MAX_BYTES)
				.weigher((String recipient,
						CachedClaim claim) -> (int) Math.min(Integer.MAX_VALUE,
								ENTRY_BYTES + 2L * recipient.length() + 5 * claim.bytes()))
				.expireAfterWrite(ttl)
				.executor(Runnable::run)
				.build();
		}

		private static int index(String recipient) {
			int hash = recipient.hashCode();
			return (hash ^ (hash >>> 16)) & (VERSIONS - 1);
		}

		private int version(String recipient) {
			return this.versions.get(index(recipient));
		}

		private void invalidate(String recipient) {
			this.versions.incrementAndGet(index(recipient));
			this.claims.asMap().remove(recipient);
		}

		private void add(Snapshot snapshot, CachedClaim claim) {
			this.claims.asMap()
				.compute(snapshot.recipient,
						(recipient, old) -> (version(recipient) == snapshot.version) ? claim : null);
		}

	}

}
