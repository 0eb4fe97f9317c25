package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.UnreliableStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PageStore}: what a store that fails costs pages.
 */
class PageStoreTests {

	private final RecordedEvents events = new RecordedEvents();

	private final AtomicBoolean failing = new AtomicBoolean();

	private final MessageStore store = UnreliableStore.of(
			new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(), this.events),
			(verb, recipient) -> verb.equals("claim") && this.failing.get());

	private final PageStore mailboxes = new PageStore(this.store, Duration.ofMillis(500), this.events);

	@AfterEach
	void close() {
		this.mailboxes.destroy();
	}

	@Test
	void pagesDoWithoutAStoreThatFails() {
		this.failing.set(true);
		assertThat(this.mailboxes.claim("barry")).isEmpty();
		assertThat(this.events.of(StoreUnavailableEvent.class)).hasSize(1);
	}

	@Test
	void anOutageEndsAlsoAfterTheApplicationWasStoppedAndStarted() {
		this.mailboxes.start();
		this.mailboxes.stop();
		this.mailboxes.start();
		this.failing.set(true);
		assertThat(this.mailboxes.claim("barry")).isEmpty();
		this.failing.set(false);
		Awaitility.await().until(() -> this.mailboxes.claim("barry").isPresent());
	}

	@Test
	void aMailboxThatIsRefusedConcernsNobodyElse() {
		PageStore mailboxes = new PageStore(
				UnreliableStore.of(this.store, (verb, recipient) -> verb.equals("claim") && recipient.equals("barry"),
						new MailboxRefusedException("The mailbox of 'barry' cannot be read: WRONGTYPE", null)),
				Duration.ofMillis(500), this.events);
		assertThat(mailboxes.claim("barry")).isEmpty();
		assertThat(mailboxes.claim("sally")).isPresent();
		assertThat(this.events.of(StoreUnavailableEvent.class)).isEmpty();
		mailboxes.destroy();
	}

}
