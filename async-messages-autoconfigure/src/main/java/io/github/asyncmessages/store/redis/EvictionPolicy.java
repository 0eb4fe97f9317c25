package io.github.asyncmessages.store.redis;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a server does when its memory is full.
 */
final class EvictionPolicy {

	/** The parameter of the server that says so. */
	static final String PARAMETER = "maxmemory-policy";

	private static final Log logger = LogFactory.getLog(EvictionPolicy.class);

	private EvictionPolicy() {
	}

	/**
	 * Warns of a server that forgets keys.
	 * @param policy the policy, or {@code null} if the server does not tell
	 */
	static void check(@Nullable String policy) {
		if (policy != null && !policy.equals("noeviction")) {
			logger.warn("Redis may forget messages when its memory is full: its " + PARAMETER + " is '" + policy
					+ "' and should be 'noeviction'");
		}
	}

}
