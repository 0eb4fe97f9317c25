package io.github.asyncmessages.store;

import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;

/**
 * What the tests of the contract are given: a store, a recipient of whom nothing is
 * known, the store's clock, and the events that the store has published.
 */
interface MailboxFixture {

	MailboxLimits LIMITS = MailboxLimits.DEFAULTS;

	/**
	 * The mailbox of a new recipient in a store with the default limits.
	 */
	default TestMailbox mailbox() {
		return mailbox(LIMITS);
	}

	TestMailbox mailbox(MailboxLimits limits);

	default TestMailbox mailboxWithMaxPending(int maxPending) {
		return mailbox(new MailboxLimits(maxPending, LIMITS.retention(), LIMITS.claimTimeout(), LIMITS.maxInbox(),
				LIMITS.inboxRetention()));
	}

	default TestMailbox mailboxWithMaxInbox(int maxInbox) {
		return mailbox(new MailboxLimits(LIMITS.maxPending(), LIMITS.retention(), LIMITS.claimTimeout(), maxInbox,
				LIMITS.inboxRetention()));
	}

	/**
	 * Adds a one-time message as another program does, if others can write.
	 */
	default void insert(TestMailbox mailbox, String text) {
		mailbox.send(text);
	}

	TestClock clock();

	RecordedEvents events();

}
