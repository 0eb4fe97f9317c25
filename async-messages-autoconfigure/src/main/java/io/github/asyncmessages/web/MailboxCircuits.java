package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mailboxes whose circuit is open: pages do without them for a while, then one page
 * tries again. Thread-safe.
 */
final class MailboxCircuits {

	static final Duration OPEN = Duration.ofSeconds(5);

	/** The pages of further recipients ask the store, as if it had not failed. */
	static final int MAX_OPEN = 1000;

	private final Map<String, Instant> openUntil = new ConcurrentHashMap<>();

	private final Clock clock;

	MailboxCircuits(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Whether a page may read a mailbox.
	 */
	boolean permits(String recipient) {
		if (this.openUntil.isEmpty()) {
			return true;
		}
		Instant now = this.clock.instant();
		Instant until = this.openUntil.get(recipient);
		// Of parallel pages only the one that moves the time tries.
		return until == null || (!now.isBefore(until) && this.openUntil.replace(recipient, until, now.plus(OPEN)));
	}

	void open(String recipient) {
		Instant now = this.clock.instant();
		if (this.openUntil.size() >= MAX_OPEN) {
			this.openUntil.values().removeIf((until) -> !now.isBefore(until));
		}
		if (this.openUntil.size() < MAX_OPEN) {
			this.openUntil.put(recipient, now.plus(OPEN));
		}
	}

	void close(String recipient) {
		this.openUntil.remove(recipient);
	}

	void closeAll() {
		this.openUntil.clear();
	}

}
