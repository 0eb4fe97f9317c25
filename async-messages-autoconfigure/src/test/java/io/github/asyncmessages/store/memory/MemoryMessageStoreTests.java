package io.github.asyncmessages.store.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.BoundedHistoryContract;
import io.github.asyncmessages.store.MailboxFilterContract;
import io.github.asyncmessages.store.ClosedAnnouncementsContract;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.MessageStoreContract;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MemoryMessageStore}.
 */
class MemoryMessageStoreTests extends MessageStoreContract
		implements BoundedHistoryContract, MailboxFilterContract, ClosedAnnouncementsContract {

	private @Nullable AnnouncementStore announcements;

	/** By their limits, since what is announced in one is not in another. */
	private final Map<MailboxLimits, MemoryMessageStore> stores = new HashMap<>();

	@Override
	protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
		return this.stores.computeIfAbsent(limits, (key) -> new MemoryMessageStore(limits, clock, events));
	}

	@Override
	public AnnouncementStore announcements() {
		if (this.announcements == null) {
			this.announcements = ((MemoryMessageStore) mailbox().store()).announcements();
		}
		return this.announcements;
	}

	@Test
	void nothingIsEverRejected() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		assertThat(mailbox.store().rejected(mailbox.recipient(), 10)).isEmpty();
		assertThat(mailbox.store().requeue(mailbox.recipient(), "1", null)).isFalse();
		assertThat(mailbox.store().deleteRejected(mailbox.recipient(), "1")).isFalse();
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	void theMarkThatARecipientWasSeenLastsFor400Days() {
		TestMailbox mailbox = mailbox();
		mailbox.store().markSeen(List.of(mailbox.recipient()));
		clock().forward(MailboxLimits.SEEN.minusSeconds(1));
		assertThat(mailbox.store().summary(mailbox.recipient()).seen()).isTrue();
		clock().forward(Duration.ofSeconds(1));
		assertThat(mailbox.store().summary(mailbox.recipient()).seen()).isFalse();
	}

}
