package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The bounds of each mailbox.
 *
 * @param maxPending the maximum number of one-time messages that wait or are scheduled,
 * without those that stand for announcements
 * @param retention how long a one-time message waits
 * @param claimTimeout the time after which a claim expires
 * @param maxInbox the maximum number of persistent messages, scheduled ones included
 * @param inboxRetention how long a persistent message is kept after it was read
 * @param history how long the history keeps what was delivered, or {@code null} for no
 * history
 */
public record MailboxLimits(int maxPending, Duration retention, Duration claimTimeout, int maxInbox,
		Duration inboxRetention, @Nullable Duration history) {

	/**
	 * The default limits, without a history.
	 */
	public static final MailboxLimits DEFAULTS = new MailboxLimits(100, Duration.ofDays(30), Duration.ofSeconds(30),
			1000, Duration.ofDays(365));

	/**
	 * The maximum number of entries that the history of a mailbox has in Redis and in
	 * memory.
	 */
	public static final int MAX_HISTORY = 200;

	/**
	 * How long the mark lasts that a recipient was seen.
	 */
	public static final Duration SEEN = Duration.ofDays(400);

	/**
	 * The maximum number of announcements of which a mailbox knows that its owner has
	 * closed or received them.
	 */
	public static final int MAX_CLOSED = 100;

	/**
	 * How long it is remembered at least, after a page has last shown an announcement,
	 * that its reader has closed or received it.
	 */
	public static final Duration CLOSED = Duration.ofDays(365);

	/**
	 * When it is forgotten that a reader has closed or received an announcement: a year
	 * after a page has last shown it, or some time after its end if that is later. An
	 * announcement may be prolonged, or lose its end.
	 * @param until when the announcement ends, or {@code null} if it does not
	 * @param now when a page shows it, or the reader closes it
	 * @return the time
	 */
	public Instant forgetsClosedAt(@Nullable Instant until, Instant now) {
		Instant earliest = now.plus(CLOSED);
		Instant afterEnd = (until != null) ? until.plus(this.retention) : earliest;
		return afterEnd.isAfter(earliest) ? afterEnd : earliest;
	}

	/**
	 * Limits without a history.
	 * @param maxPending the maximum number of one-time messages that wait or are
	 * scheduled
	 * @param retention how long a one-time message waits
	 * @param claimTimeout the time after which a claim expires
	 * @param maxInbox the maximum number of persistent messages, scheduled ones included
	 * @param inboxRetention how long a persistent message is kept after it was read
	 */
	public MailboxLimits(int maxPending, Duration retention, Duration claimTimeout, int maxInbox,
			Duration inboxRetention) {
		this(maxPending, retention, claimTimeout, maxInbox, inboxRetention, null);
	}

	/**
	 * Returns a copy with a history.
	 * @param history how long the history keeps what was delivered, or {@code null} for
	 * no history
	 * @return the copy
	 */
	public MailboxLimits history(@Nullable Duration history) {
		return new MailboxLimits(this.maxPending, this.retention, this.claimTimeout, this.maxInbox, this.inboxRetention,
				history);
	}

}
