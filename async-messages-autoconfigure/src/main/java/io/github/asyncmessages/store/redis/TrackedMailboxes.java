package io.github.asyncmessages.store.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.redis.script.KeyTracking;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Invalidates cached claims when the server reports that keys have changed.
 *
 * <p>
 * The server sends an invalidation at the first write to a key that a claim has read,
 * over the connection on which the claim was run. One thread handles everything that
 * arrives on that connection, and adds the entry when it completes the reply, which is
 * before it handles the invalidation of a later write. An invalidation can be lost only
 * with its connection. When the server flushes all keys, all entries are dropped.
 *
 * <p>
 * Of two concurrent claims, one takes messages. If they come from two nodes, that one
 * writes keys that the other has read, so that the server sends an invalidation. On one
 * node their replies come in the order in which they ran. A claim that ran before is
 * removed by the reply of the one that took, and one that ran later has seen it.
 *
 * <p>
 * Lettuce has a client-side cache, too, but it caches single values, and an invalidation
 * that overtakes its value leaves that stale (redis/lettuce#3481).
 */
final class TrackedMailboxes implements KeyTracking {

	private static final Log logger = LogFactory.getLog(TrackedMailboxes.class);

	private final String keyPrefix;

	private final ClaimCache cache;

	/**
	 * Mailboxes of one store.
	 * @param keyPrefix with what every key begins
	 * @param cache what was read of them
	 */
	TrackedMailboxes(String keyPrefix, ClaimCache cache) {
		this.keyPrefix = keyPrefix;
		this.cache = cache;
	}

	@Override
	public @Nullable String offBecause() {
		return this.cache.offBecause("async-messages.redis.cache-ttl");
	}

	/**
	 * Logs why no claim will ever be cached.
	 */
	@Override
	public void unavailable(String reason) {
		logger.info("Client-side caching is disabled (" + reason + "); every page queries Redis");
	}

	@Override
	public void enable(Object connection) {
		this.cache.enable(connection);
	}

	/**
	 * Invalidates the mailboxes to which keys belong, and the announcements.
	 */
	@Override
	public void invalidate(List<?> keys) {
		for (Object changed : keys) {
			String key = StandardCharsets.UTF_8.decode(((ByteBuffer) changed).duplicate()).toString();
			String recipient = MailboxKeys.recipient(this.keyPrefix, key);
			if (recipient != null) {
				this.cache.invalidate(recipient);
			}
			else if (key.contains(MailboxKeys.ofAnnouncements(this.keyPrefix))) {
				this.cache.invalidateAnnouncements();
			}
		}
	}

	@Override
	public void clear(Object connection) {
		this.cache.clear(connection);
	}

	@Override
	public void disable(Object connection) {
		this.cache.disable(connection);
	}

}
