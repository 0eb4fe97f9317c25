package io.github.asyncmessages.test;

import io.github.asyncmessages.store.BoundedHistoryContract;
import io.github.asyncmessages.store.MailboxFilterContract;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.MessageStoreContract;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.TestClock;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tests that the author of a store can run the contract: from another module, with the
 * starter for tests alone.
 */
class OwnStoreTests extends MessageStoreContract implements BoundedHistoryContract, MailboxFilterContract {

	@Override
	protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
		return new MemoryMessageStore(limits, clock, events);
	}

}
