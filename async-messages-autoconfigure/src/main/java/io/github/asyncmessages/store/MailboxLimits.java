package io.github.asyncmessages.store;

import java.time.Duration;

/**
 * The bounds of each mailbox.
 *
 * @param maxPending how many one-time messages may wait
 * @param retention how long a one-time message waits
 * @param claimTimeout how long a page may keep what it has claimed
 * @param maxInbox how many persistent messages are kept
 * @param inboxRetention how long a message is kept after it was read
 */
public record MailboxLimits(int maxPending, Duration retention, Duration claimTimeout, int maxInbox,
		Duration inboxRetention) {

	/**
	 * The limits that apply unless properties say otherwise.
	 */
	public static final MailboxLimits DEFAULTS = new MailboxLimits(100, Duration.ofDays(30), Duration.ofSeconds(30),
			1000, Duration.ofDays(365));

}
