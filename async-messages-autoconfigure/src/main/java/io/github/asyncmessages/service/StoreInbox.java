package io.github.asyncmessages.service;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.MessagesSnoozedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * The inbox of a recipient in a store.
 */
final class StoreInbox implements Inbox {

	private static final int MAX_PAGE_SIZE = 100;

	private final String recipient;

	private final MessageStore store;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	StoreInbox(String recipient, MessageStore store, Clock clock, ApplicationEventPublisher events) {
		this.recipient = recipient;
		this.store = store;
		this.clock = clock;
		this.events = events;
	}

	@Override
	public InboxPage page(boolean unreadOnly, @Nullable String cursor, int size) {
		Assert.isTrue(size >= 1 && size <= MAX_PAGE_SIZE,
				() -> "'size' must be from 1 to %d but was %d".formatted(MAX_PAGE_SIZE, size));
		InboxSlice slice = this.store.list(this.recipient, unreadOnly,
				(cursor != null) ? position("cursor", cursor) : null, size);
		return new InboxPage(slice.messages(), (slice.next() != null) ? slice.next().toString() : null,
				Long.toString(slice.newest()));
	}

	private static long position(String name, String cursor) {
		try {
			return Long.parseLong(cursor);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + name + "' must come from a page of this inbox", ex);
		}
	}

	@Override
	public Optional<UserMessage> find(String id) {
		return this.store.find(this.recipient, id);
	}

	@Override
	public int unreadCount() {
		return this.store.countUnread(this.recipient);
	}

	@Override
	public boolean markRead(String id) {
		boolean marked = this.store.markRead(this.recipient, id);
		publishRead(marked ? List.of(id) : List.of());
		return marked;
	}

	@Override
	public boolean markUnread(String id) {
		return this.store.markUnread(this.recipient, id);
	}

	@Override
	public int markAllRead(String upTo) {
		List<String> ids = this.store.markAllRead(this.recipient, position("upTo", upTo));
		publishRead(ids);
		return ids.size();
	}

	private void publishRead(List<String> ids) {
		if (!ids.isEmpty()) {
			this.events.publishEvent(new MessagesReadEvent(this.recipient, ids));
		}
	}

	@Override
	public boolean snooze(String id, Instant until) {
		Instant now = this.clock.instant();
		Assert.isTrue(until.isAfter(now), () -> "'until' must be in the future but was " + until);
		Assert.isTrue(!until.isAfter(now.plus(UserMessage.MAX_DELAY)),
				() -> "'until' must not be more than %d days ahead but was %s".formatted(UserMessage.MAX_DELAY.toDays(),
						until));
		boolean snoozed = this.store.snooze(this.recipient, id, until);
		if (snoozed) {
			this.events.publishEvent(new MessagesSnoozedEvent(this.recipient, List.of(id), until));
		}
		return snoozed;
	}

	@Override
	public boolean delete(String id) {
		boolean deleted = this.store.delete(this.recipient, id);
		publishDeleted(deleted ? List.of(id) : List.of());
		return deleted;
	}

	@Override
	public int deleteAll(String upTo) {
		List<String> ids = this.store.deleteAll(this.recipient, position("upTo", upTo));
		publishDeleted(ids);
		return ids.size();
	}

	private void publishDeleted(List<String> ids) {
		if (!ids.isEmpty()) {
			this.events.publishEvent(new MessagesDeletedEvent(this.recipient, ids));
		}
	}

}
