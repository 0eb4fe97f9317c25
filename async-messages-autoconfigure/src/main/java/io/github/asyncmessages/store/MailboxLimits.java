package io.github.asyncmessages.store;

import java.time.Duration;

/**
 * The bounds of each mailbox.
 *
 * @param maxPending the maximum number of waiting one-time messages
 * @param retention how long a one-time message waits
 * @param claimTimeout the time after which a claim expires
 * @param maxInbox the maximum number of persistent messages
 * @param inboxRetention how long a persistent message is kept after it was read
 */
public record MailboxLimits(int maxPending, Duration retention, Duration claimTimeout, int maxInbox,
		Duration inboxRetention) {

	/**
	 * The default limits.
	 */
	public static final MailboxLimits DEFAULTS = new MailboxLimits(100, Duration.ofDays(30), Duration.ofSeconds(30),
			1000, Duration.ofDays(365));

}
