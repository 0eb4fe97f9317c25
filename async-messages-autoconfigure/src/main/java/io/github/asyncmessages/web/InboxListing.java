package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.store.InboxSlice;
import org.jspecify.annotations.Nullable;

/**
 * Lists and counts the messages in the inbox of a page's reader, without claiming any.
 * Used by one thread at a time.
 */
final class InboxListing {

	private final PageExchange exchange;

	private final PageStore mailboxes;

	private @Nullable Integer unreadCount;

	/** The position of the newest message that was listed. */
	private long latest;

	InboxListing(PageExchange exchange, PageStore mailboxes) {
		this.exchange = exchange;
		this.mailboxes = mailboxes;
	}

	/**
	 * The newest messages in the inbox, for which the store is asked once more.
	 * @param unreadOnly whether to leave out read messages
	 */
	List<PageMessage> latest(boolean unreadOnly, int size) {
		String recipient = (!this.exchange.isSilent() && this.exchange.hasReader()) ? this.exchange.recipient() : null;
		if (recipient == null) {
			return List.of();
		}
		this.exchange.disableCaching();
		return latest(this.mailboxes.list(recipient, unreadOnly, size), size);
	}

	/**
	 * The newest messages in the inbox, which were read before.
	 */
	List<PageMessage> latest(InboxSlice slice, int size) {
		this.latest = slice.newest();
		return slice.messages().stream().limit(size).map(this.exchange::view).toList();
	}

	/**
	 * The position of the newest message in the inbox when it was listed.
	 */
	long latestPosition() {
		return this.latest;
	}

	int countUnread() {
		if (this.unreadCount == null) {
			this.exchange.resolveRecipient();
			String recipient = this.exchange.recipient();
			this.unreadCount = (recipient != null) ? this.mailboxes.countUnread(recipient) : 0;
			if (recipient != null) {
				this.exchange.disableCaching();
			}
		}
		return this.unreadCount;
	}

}
