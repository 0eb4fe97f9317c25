package io.github.asyncmessages.store.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.asyncmessages.store.Claim;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a page has seen of a mailbox that has no news, until the server tells
 * that the mailbox has changed. Thread-safe.
 *
 * <p>
 * A mark must never outlive a change. The server tells of the first write to a key after
 * a claim has read it, over the connection that has run the claim, and one thread handles
 * both: a mark is set when the reply comes, before anything of a later write is heard.
 * Writes of this application are answered over another connection, though, and a reply
 * may be there before anybody looks for it. So that no order matters, each mailbox has a
 * number, shared with some others, which rises with each change before the mark is
 * removed. A claim takes a {@link Look} at the number before it is sent, and marks the
 * mailbox in one step with seeing that the number is the same:
 * <ul>
 * <li>A write after the claim was run: its notice comes either before the mark, and the
 * number has risen, or after it, and removes it.</li>
 * <li>A write before the claim was run: the claim has seen it. If the notice comes while
 * the claim is under way the mailbox is not marked, which costs the next page a
 * trip.</li>
 * <li>A write of this application over another connection: the number rises when its
 * reply comes, before the caller goes on. A claim sent after that sees the write; one
 * sent before does not mark, or has marked before and its mark is removed. So whoever has
 * sent a message finds it on the next page, however late the notice.</li>
 * <li>Two claims at the same time of which one takes messages: it changes the keys that
 * the other has read, so that there is a notice.</li>
 * <li>A notice can be lost with its connection only. All marks belong to a connection
 * that is known to be tracked, and are dropped with it, as they are when all keys are
 * gone: a look from before marks what nobody sees.</li>
 * </ul>
 */
final class ClaimCache {

	private static final Log logger = LogFactory.getLog(ClaimCache.class);

	private static final int NUMBERS = 4096;

	private static final long MAX_BYTES = 32 * 1024 * 1024;

	/** What an entry takes beside its texts, about. */
	private static final int ENTRY_BYTES = 256;

	private final String keyPrefix;

	private final Duration cacheTtl;

	private final Clock clock;

	private @Nullable Object connection;

	private volatile @Nullable Marks marks;

	/**
	 * Mailboxes of which none is quiet before {@link #begin}.
	 * @param keyPrefix with what every key begins
	 * @param cacheTtl how long a mark lives at most
	 * @param clock tells the time
	 */
	ClaimCache(String keyPrefix, Duration cacheTtl, Clock clock) {
		this.keyPrefix = keyPrefix;
		this.cacheTtl = cacheTtl;
		this.clock = clock;
	}

	boolean isOff() {
		return this.cacheTtl.isZero();
	}

	/**
	 * Logs why no claim will ever be cached.
	 */
	static void unavailable(@Nullable String reason) {
		logger.info("Client-side caching is disabled (" + reason + "); every page queries Redis");
	}

	/**
	 * Finds what a page has seen.
	 * @return an empty claim, or {@code null} if the mailbox must be asked
	 */
	@Nullable Claim find(String recipient) {
		Marks marks = this.marks;
		CachedClaim cached = (marks != null) ? marks.claims.getIfPresent(recipient) : null;
		return (cached != null && this.clock.millis() < cached.endsAt()) ? cached.claim().get() : null;
	}

	/**
	 * To be called before a claim is sent.
	 * @return a look, or {@code null} if no mailbox can be marked
	 */
	@Nullable Look look(String recipient) {
		Marks marks = this.marks;
		return (marks != null) ? new Look(marks, recipient, marks.number(recipient), this.clock.millis()) : null;
	}

	/**
	 * To be called when the reply to a write has come, or may not come any more.
	 */
	void changed(String recipient) {
		Marks marks = this.marks;
		if (marks != null) {
			marks.changed(recipient);
		}
	}

	/**
	 * Keys have changed.
	 */
	void changed(List<?> keys) {
		for (Object key : keys) {
			String recipient = MailboxKeys.recipient(this.keyPrefix,
					StandardCharsets.UTF_8.decode(((ByteBuffer) key).duplicate()).toString());
			if (recipient != null) {
				changed(recipient);
			}
		}
	}

	/**
	 * From now on the server tells of changes.
	 * @param connection over which it does, and claims are sent
	 */
	synchronized void begin(Object connection) {
		this.connection = connection;
		this.marks = new Marks(this.cacheTtl);
	}

	/**
	 * All keys have changed.
	 */
	synchronized void clear(Object connection) {
		if (this.connection == connection) {
			this.marks = new Marks(this.cacheTtl);
		}
	}

	/**
	 * The server does not tell of changes any more.
	 */
	synchronized void end(Object connection) {
		if (this.connection == connection) {
			this.connection = null;
			this.marks = null;
		}
	}

	/**
	 * What is known of a mailbox before a claim on it is sent.
	 */
	record Look(Marks marks, String recipient, int number, long at) {

		/**
		 * Marks a mailbox whose claim has taken and changed nothing.
		 * @param seen makes the claim that pages share, once
		 * @param bytes how long these are
		 * @param unchangedMicros for how long nothing in it expires, or less than 0 for
		 * ever
		 */
		void mark(Supplier<Claim> seen, long bytes, long unchangedMicros) {
			long unchangedMillis = (unchangedMicros < 0) ? Long.MAX_VALUE
					: TimeUnit.MICROSECONDS.toMillis(unchangedMicros);
			CachedClaim claim = new CachedClaim(seen, bytes,
					this.at + Math.min(this.marks.unchangedMillis, unchangedMillis));
			this.marks.mark(this, claim);
		}

	}

	/**
	 * What a page has seen of a mailbox.
	 *
	 * @param claim the claim that pages share
	 * @param bytes how long its messages are
	 * @param endsAt when it expires, in milliseconds since 1970
	 */
	private record CachedClaim(Supplier<Claim> claim, long bytes, long endsAt) {
	}

	/**
	 * The marks of one connection.
	 */
	private static final class Marks {

		private final AtomicIntegerArray numbers = new AtomicIntegerArray(NUMBERS);

		private final long unchangedMillis;

		private final Cache<String, CachedClaim> claims;

		private Marks(Duration cacheTtl) {
			this.unchangedMillis = cacheTtl.toMillis();
			this.claims = Caffeine.newBuilder()
				.maximumWeight(MAX_BYTES)
				.weigher((String recipient,
						CachedClaim claim) -> (int) Math.min(Integer.MAX_VALUE,
								ENTRY_BYTES + 2L * recipient.length() + 5 * claim.bytes()))
				.expireAfterWrite(cacheTtl)
				.executor(Runnable::run)
				.build();
		}

		private static int index(String recipient) {
			int hash = recipient.hashCode();
			return (hash ^ (hash >>> 16)) & (NUMBERS - 1);
		}

		private int number(String recipient) {
			return this.numbers.get(index(recipient));
		}

		private void changed(String recipient) {
			this.numbers.incrementAndGet(index(recipient));
			this.claims.asMap().remove(recipient);
		}

		private void mark(Look look, CachedClaim claim) {
			this.claims.asMap().compute(look.recipient(), (key, old) -> (number(key) == look.number()) ? claim : null);
		}

	}

}
