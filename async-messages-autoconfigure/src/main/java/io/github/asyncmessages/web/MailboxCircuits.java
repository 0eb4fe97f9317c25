package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

	private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

	private final Clock clock;

	MailboxCircuits(Clock clock) {
		this.clock = clock;
	}

	boolean permits(String recipient) {
		if (this.circuits.isEmpty()) {
			return true;
		}
		Instant now = this.clock.instant();
		Circuit circuit = this.circuits.get(recipient);
		// Of concurrent pages, only the one that extends the time tries again.
		return circuit == null
				|| (!circuit.isOpen(now) && this.circuits.replace(recipient, circuit, circuit.extended(now)));
	}

	void open(String recipient) {
		Instant now = this.clock.instant();
		if (this.circuits.size() >= MAX_OPEN) {
			this.circuits.values().removeIf((circuit) -> !circuit.isOpen(now));
		}
		if (this.circuits.size() < MAX_OPEN) {
			this.circuits.merge(recipient, new Circuit(now, now.plus(OPEN)), (old, opened) -> old.extended(now));
		}
	}

	void close(String recipient) {
		this.circuits.remove(recipient);
	}

	void closeAll() {
		this.circuits.clear();
	}

	/**
	 * Returns the times at which the circuits were opened that are open now.
	 */
	List<Instant> openSince() {
		Instant now = this.clock.instant();
		return this.circuits.values().stream().filter((circuit) -> circuit.isOpen(now)).map(Circuit::since).toList();
	}

	/**
	 * The circuit of a mailbox.
	 *
	 * @param since when the mailbox failed first
	 * @param until when a page tries again
	 */
	private record Circuit(Instant since, Instant until) {

		boolean isOpen(Instant now) {
			return now.isBefore(this.until);
		}

		Circuit extended(Instant now) {
			return new Circuit(this.since, now.plus(OPEN));
		}

	}

}
