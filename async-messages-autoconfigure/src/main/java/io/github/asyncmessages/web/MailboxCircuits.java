package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks the mailboxes whose circuit is open. Pages are rendered without such a mailbox
 * for a while, and then one page tries again. Thread-safe.
 */
final class MailboxCircuits {

	static final Duration OPEN = Duration.ofSeconds(5);

	/** Beyond this limit, a failure opens no circuit. */
	static final int MAX_OPEN = 1000;

	private final Map<String, Instant> openUntil = new ConcurrentHashMap<>();

	private final Clock clock;

	MailboxCircuits(Clock clock) {
		this.clock = clock;
	}

	boolean permits(String recipient) {
		if (this.openUntil.isEmpty()) {
			return true;
		}
		Instant now = this.clock.instant();
		Instant until = this.openUntil.get(recipient);
		// Of concurrent pages, only the one that extends the time tries again.
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
