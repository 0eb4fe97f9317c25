package io.github.asyncmessages.store;

import java.util.UUID;

import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What every {@link MessageStore} must do, as tests. A subclass supplies the store; the
 * tests stand in the interfaces, by subject. No test sleeps or shares a recipient with
 * another.
 */
public abstract class MessageStoreContract implements QueueContract, ConfirmContract, DuplicateContract,
		CollapseContract, QueueLimitsContract, HistoryContract, InboxContract, InboxListContract, InboxLimitsContract,
		IsolationContract, PeekContract, ScheduledContract, SnoozeContract, DeleteWaitingContract, RecipientsContract,
		SeenContract, RoundTripContract, UnreadMailContract, WatchContract, ConcurrencyContract, RandomVerbsContract {

	private final TestClock clock = new TestClock();

	private final RecordedEvents events = new RecordedEvents();

	/**
	 * Supplies the store.
	 * @param limits its limits
	 * @param clock its time, of which a server with its own clock needs the offset
	 * @param events where it publishes
	 */
	protected abstract MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events);

	@Override
	public final TestMailbox mailbox(MailboxLimits limits) {
		return new TestMailbox(store(limits, this.clock, this.events), "user-" + UUID.randomUUID(), this.clock);
	}

	@Override
	public final TestClock clock() {
		return this.clock;
	}

	@Override
	public final RecordedEvents events() {
		return this.events;
	}

}
