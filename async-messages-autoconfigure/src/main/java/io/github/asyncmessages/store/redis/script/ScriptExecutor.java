package io.github.asyncmessages.store.redis.script;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncmessages.store.StoreThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Runs scripts on a Redis server or cluster, without making the caller wait, and logs
 * what the first contact with it shows.
 */
public abstract class ScriptExecutor implements AutoCloseable {

	/** The parameter that says what a server does when its memory is full. */
	static final String EVICTION_POLICY = "maxmemory-policy";

	private static final Log logger = LogFactory.getLog(ScriptExecutor.class);

	private final AtomicBoolean connecting = new AtomicBoolean();

	private final AtomicBoolean wasUnavailable = new AtomicBoolean();

	private final AtomicBoolean wasAvailable = new AtomicBoolean();

	ScriptExecutor() {
	}

	/**
	 * Connects in the background, unless that was done before. The first call does it,
	 * too.
	 */
	public final void connect() {
		if (!this.connecting.get() && this.connecting.compareAndSet(false, true)) {
			doConnect();
		}
	}

	abstract void doConnect();

	/**
	 * Logs the first failure, unless the server has answered before: then pages and
	 * senders report it.
	 */
	final void unavailable(Throwable failure) {
		if (!this.wasAvailable.get() && this.wasUnavailable.compareAndSet(false, true)) {
			logger.warn("Redis is not available at startup. Until it is, pages are rendered without stored messages "
					+ "and sending fails. Check that the server is running and what 'spring.data.redis.*' says: "
					+ NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		}
	}

	/**
	 * Logs that the server answers, if it did not before.
	 */
	final void available() {
		if (!this.wasAvailable.get() && this.wasAvailable.compareAndSet(false, true) && this.wasUnavailable.get()) {
			logger.info("Redis is available now. Messages are stored and shown from here on.");
		}
	}

	/**
	 * Warns of a server that evicts keys.
	 * @param policy the policy, or {@code null} if the server does not tell
	 */
	static void checkEvictionPolicy(@Nullable String policy) {
		if (policy != null && !policy.equals("noeviction")) {
			logger.warn("Redis evicts keys when its memory is full, and messages with them. Set its '" + EVICTION_POLICY
					+ "' to 'noeviction'; it is '" + policy + "'");
		}
	}

	/**
	 * Runs a script. Cancelling the future keeps a call that has not been sent from being
	 * sent.
	 * @param call the script and what it is called with
	 * @return the reply: numbers as {@link Long}, strings as {@code byte[]}, tables as
	 * {@link List}. A failure that concerns only the keys of the call is a
	 * {@link io.github.asyncmessages.MailboxRefusedException}
	 */
	public abstract CompletableFuture<List<Object>> execute(ScriptCall call);

	/**
	 * Whether one server is known to hold all keys, so that a script can be given any.
	 * @return {@code false} if it may be a cluster
	 */
	public abstract boolean servesAllKeys();

	/**
	 * How busy the threads are that wait for the server.
	 * @return the threads, which are idle if there are none
	 */
	public StoreThreads load() {
		return StoreThreads.IDLE;
	}

	@Override
	public abstract void close();

}
