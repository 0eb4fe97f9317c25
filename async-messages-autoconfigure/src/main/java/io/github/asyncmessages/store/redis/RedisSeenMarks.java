package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.store.BoundedWait;

/**
 * Marks recipients as seen. A mark is a key that expires, and no other script than the
 * one that counts for operators reads it.
 */
final class RedisSeenMarks {

	/** How many recipients a call marks where one server holds all. */
	private static final int RECIPIENTS_A_CALL = 250;

	private static final int CALLS_UNDER_WAY = 64;

	private final MailboxScripts scripts;

	private final Duration timeout;

	/**
	 * The marks of one store.
	 * @param timeout how long each call may take
	 */
	RedisSeenMarks(MailboxScripts scripts, Duration timeout) {
		this.scripts = scripts;
		this.timeout = timeout;
	}

	void set(Collection<String> recipients) {
		List<String> all = List.copyOf(recipients);
		int size = this.scripts.serveManyMailboxes() ? RECIPIENTS_A_CALL : 1;
		Deque<CompletableFuture<List<Object>>> underWay = new ArrayDeque<>(CALLS_UNDER_WAY);
		for (int i = 0; i < all.size(); i += size) {
			if (underWay.size() == CALLS_UNDER_WAY) {
				await(underWay.remove());
			}
			underWay.add(this.scripts.markSeen(all.subList(i, Math.min(i + size, all.size()))));
		}
		underWay.forEach(this::await);
	}

	private void await(CompletableFuture<List<Object>> reply) {
		BoundedWait.await("Redis", reply, this.timeout, () -> "Some recipients are perhaps not marked as seen");
	}

}
