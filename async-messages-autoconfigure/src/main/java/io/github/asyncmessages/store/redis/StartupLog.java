package io.github.asyncmessages.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Logs what the first contact with a server shows. Thread-safe.
 */
final class StartupLog {

	/** The parameter that says what a server does when its memory is full. */
	static final String EVICTION_POLICY = "maxmemory-policy";

	private static final Log logger = LogFactory.getLog(StartupLog.class);

	private final AtomicBoolean unavailable = new AtomicBoolean();

	private final AtomicBoolean available = new AtomicBoolean();

	/**
	 * Logs the first failure, unless the server has answered before: then pages and
	 * senders report it.
	 */
	void unavailable(Throwable failure) {
		if (!this.available.get() && this.unavailable.compareAndSet(false, true)) {
			logger.warn("Redis is not available at startup. Until it is, pages are rendered without stored messages "
					+ "and sending fails. Check that the server is running and what 'spring.data.redis.*' says: "
					+ NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		}
	}

	/**
	 * Logs that the server answers, if it did not before.
	 */
	void available() {
		if (!this.available.get() && this.available.compareAndSet(false, true) && this.unavailable.get()) {
			logger.info("Redis is available now. Messages are stored and shown from here on.");
		}
	}

	/**
	 * Warns of a server that evicts keys.
	 * @param policy the policy, or {@code null} if the server does not tell
	 */
	static void evictionPolicy(@Nullable String policy) {
		if (policy != null && !policy.equals("noeviction")) {
			logger.warn("Redis evicts keys when its memory is full, and messages with them. Set its '" + EVICTION_POLICY
					+ "' to 'noeviction'; it is '" + policy + "'");
		}
	}

}
