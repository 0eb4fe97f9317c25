package io.github.asyncmessages.store.memory;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.MessageStoreContract;
import io.github.asyncmessages.testing.TestClock;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tests for {@link MemoryMessageStore}.
 */
class MemoryMessageStoreTests extends MessageStoreContract {

	@Override
	protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
		return new MemoryMessageStore(limits, clock, events);
	}

}
