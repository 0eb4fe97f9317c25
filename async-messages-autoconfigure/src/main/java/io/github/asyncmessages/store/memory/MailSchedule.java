package io.github.asyncmessages.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the mails of unread messages can be taken. A mail remains when its message is read
 * or deleted, until its time has come. Thread-safe.
 */
final class MailSchedule {

	private final Map<Mail, Instant> times = new ConcurrentHashMap<>();

	/**
	 * Adds a mail. Forgets those that nobody has taken for long, because the application
	 * sends none.
	 */
	void add(Mail mail, Instant oldest) {
		this.times.values().removeIf((time) -> time.isBefore(oldest));
		this.times.putIfAbsent(mail, mail.emailAt());
	}

	/**
	 * Has a mail that was taken wait until a time, unless somebody else has taken it
	 * since.
	 */
	void postpone(Mail mail, Instant takenUntil, Instant time) {
		this.times.replace(mail, takenUntil, time);
	}

	/**
	 * Takes mails whose time has come: they can be taken again at the end of the lease.
	 */
	List<Mail> take(int max, Instant now, Duration lease) {
		return this.times.entrySet()
			.stream()
			.filter((mail) -> !mail.getValue().isAfter(now))
			.sorted(Map.Entry.comparingByValue())
			.filter((mail) -> this.times.replace(mail.getKey(), mail.getValue(), now.plus(lease)))
			.limit(max)
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Removes a mail, unless somebody else has taken it since.
	 */
	void remove(Mail mail, Instant takenUntil) {
		this.times.remove(mail, takenUntil);
	}

	/**
	 * A mail.
	 *
	 * @param recipient the recipient of its message
	 * @param id the id of its message
	 * @param emailAt when it is to be sent
	 */
	record Mail(String recipient, String id, Instant emailAt) {
	}

}
