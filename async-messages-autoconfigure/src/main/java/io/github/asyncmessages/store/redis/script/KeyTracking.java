package io.github.asyncmessages.store.redis.script;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Is told of changes to the keys that tracked scripts have read, over the connection on
 * which they were run.
 */
public interface KeyTracking {

	/**
	 * Why nobody needs to be told of changes.
	 * @return the reason, or {@code null} if somebody does
	 */
	@Nullable String offBecause();

	/**
	 * The servers or the driver cannot tell of changes, or need not.
	 * @param reason why, in a few words
	 */
	void unavailable(String reason);

	/**
	 * From now on the server tells of changes.
	 * @param connection the connection on which tracked scripts are run
	 */
	void enable(Object connection);

	/**
	 * Some keys have changed. Called by the thread that completes replies, in the order
	 * of the traffic.
	 * @param keys the keys, each as a {@link java.nio.ByteBuffer}
	 */
	void invalidate(List<?> keys);

	/**
	 * Every key may have changed.
	 * @param connection the connection that tells it
	 */
	void clear(Object connection);

	/**
	 * The server tells of no more changes.
	 * @param connection the connection that has ended
	 */
	void disable(Object connection);

}
