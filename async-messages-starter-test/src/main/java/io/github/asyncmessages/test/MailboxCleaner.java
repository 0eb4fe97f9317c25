package io.github.asyncmessages.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Empties the mailboxes of an application: all in memory, but on a server, which others
 * may use, only those to which the application has sent something.
 */
class MailboxCleaner implements ApplicationListener<PayloadApplicationEvent<MessageSentEvent>> {

	private static final int PAGE_SIZE = 100;

	private final ObjectProvider<MessageStore> store;

	private final Set<String> recipients = ConcurrentHashMap.newKeySet();

	MailboxCleaner(ObjectProvider<MessageStore> store) {
		this.store = store;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<MessageSentEvent> event) {
		this.recipients.addAll(event.getPayload().recipients());
	}

	/**
	 * Empties the mailboxes without regard to transactions of the service.
	 */
	void empty() {
		MessageStore store = this.store.getObject();
		if (store instanceof MemoryMessageStore memory) {
			addAll(store);
			AnnouncementStore announcements = memory.announcements();
			announcements.read().usable().forEach((announcement) -> announcements.remove(announcement.key()));
		}
		for (String recipient : this.recipients) {
			store.erase(recipient);
			this.recipients.remove(recipient);
		}
	}

	private void addAll(MessageStore store) {
		@Nullable String cursor = null;
		do {
			MailboxPage page = store.recipients(MailboxFilter.NONE, cursor, PAGE_SIZE);
			page.mailboxes().stream().map(MailboxSummary::recipient).forEach(this.recipients::add);
			cursor = page.nextCursor();
		}
		while (cursor != null);
	}

}
