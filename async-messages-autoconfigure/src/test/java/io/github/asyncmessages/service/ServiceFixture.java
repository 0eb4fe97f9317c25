package io.github.asyncmessages.service;

import java.util.List;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;

/**
 * A service on an empty store in memory.
 */
final class ServiceFixture {

	final TestClock clock = new TestClock();

	final RecordedEvents events = new RecordedEvents();

	final MessageStore store = new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, this.events);

	UserMessageService service() {
		return service(MessageLevel.INFO);
	}

	UserMessageService service(MessageLevel minimumLevel) {
		return service(this.store, minimumLevel, WriteScheduler.IMMEDIATE);
	}

	UserMessageService service(MessageStore store) {
		return service(store, MessageLevel.INFO, WriteScheduler.IMMEDIATE);
	}

	UserMessageService service(MessageStore store, WriteScheduler scheduler) {
		return service(store, MessageLevel.INFO, scheduler);
	}

	private UserMessageService service(MessageStore store, MessageLevel minimumLevel, WriteScheduler scheduler) {
		return new DefaultUserMessageService(store, new MessageCodec(1024), minimumLevel, this.clock, scheduler,
				new FailSafeEventPublisher(this.events));
	}

	/**
	 * What a page would show now, of which nothing is gone.
	 */
	List<String> waiting(String recipient) {
		var claim = this.store.claim(recipient, 0);
		claim.complete(List.of()).toCompletableFuture().join();
		return claim.messages().stream().map(UserMessage::text).toList();
	}

}
