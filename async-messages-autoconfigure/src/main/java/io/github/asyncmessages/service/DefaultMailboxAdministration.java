package io.github.asyncmessages.service;

import java.util.List;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.Recipients;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Default {@link MailboxAdministration}. It looks into a {@link MessageStore}, and leaves
 * sending and removing to the {@link UserMessageService}.
 */
public final class DefaultMailboxAdministration implements MailboxAdministration {

	private final MessageStore store;

	private final UserMessageService messages;

	/**
	 * Creates an administration.
	 * @param store keeps the mailboxes
	 * @param messages sends and removes messages
	 */
	public DefaultMailboxAdministration(MessageStore store, UserMessageService messages) {
		this.store = store;
		this.messages = messages;
	}

	@Override
	public MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		Assert.notNull(filter, "'filter' must not be null");
		requireMax("size", size);
		return this.store.recipients(filter, cursor, size);
	}

	@Override
	public boolean canFilter() {
		return this.store.canFilter();
	}

	@Override
	public MailboxSummary summary(String recipient) {
		return this.store.summary(Recipients.require(recipient));
	}

	@Override
	public QueueSnapshot peek(String recipient, int max) {
		requireMax("max", max);
		return this.store.peek(Recipients.require(recipient), max);
	}

	@Override
	public List<RejectedEntry> rejected(String recipient, int max) {
		requireMax("max", max);
		return this.store.rejected(Recipients.require(recipient), max);
	}

	@Override
	public List<HistoryEntry> history(String recipient, int max) {
		requireMax("max", max);
		return this.store.history(Recipients.require(recipient), max);
	}

	private static void requireMax(String name, int max) {
		Assert.isTrue(max >= 1 && max <= MAX_RESULTS,
				() -> "'%s' must be from 1 to %d but was %d".formatted(name, MAX_RESULTS, max));
	}

	@Override
	public boolean deleteWaiting(String recipient, String entryId) {
		Recipients.require(recipient);
		Assert.notNull(entryId, "'entryId' must not be null");
		return this.store.deleteWaiting(recipient, entryId);
	}

	@Override
	public boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		Recipients.require(recipient);
		Assert.notNull(entryId, "'entryId' must not be null");
		return this.store.requeue(recipient, entryId, corrected);
	}

	@Override
	public boolean deleteRejected(String recipient, String entryId) {
		Recipients.require(recipient);
		Assert.notNull(entryId, "'entryId' must not be null");
		return this.store.deleteRejected(recipient, entryId);
	}

	@Override
	public boolean send(String recipient, UserMessage message) {
		return this.messages.send(recipient, message);
	}

	@Override
	public SendResult sendAll(Iterable<?> recipients, UserMessage message) {
		return this.messages.sendAll(recipients, message);
	}

	@Override
	public void withdraw(String recipient, String key) {
		this.messages.withdraw(recipient, key);
	}

	@Override
	public void erase(String recipient) {
		this.messages.erase(recipient);
	}

}
