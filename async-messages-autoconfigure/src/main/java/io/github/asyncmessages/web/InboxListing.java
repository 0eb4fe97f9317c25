package io.github.asyncmessages.web;

import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
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

	/** The newest messages with all unread ones, once they were read. */
	private @Nullable InboxSlice latestOrUnread;

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
		String recipient = reader();
		return (recipient != null) ? latest(this.mailboxes.list(recipient, unreadOnly, size), size) : List.of();
	}

	/**
	 * Whose inbox to list, if the page is for somebody who may see it.
	 */
	private @Nullable String reader() {
		String recipient = (!this.exchange.isSilent() && this.exchange.hasReader()) ? this.exchange.recipient() : null;
		if (recipient != null) {
			this.exchange.disableCaching();
		}
		return recipient;
	}

	/**
	 * The newest messages in the inbox, which were read before.
	 */
	List<PageMessage> latest(InboxSlice slice, int size) {
		this.latest = slice.newest();
		return slice.messages().stream().limit(size).map(this.exchange::view).toList();
	}

	/**
	 * The unread messages in the inbox and the newest read ones, for which the store is
	 * asked once more, but not again.
	 */
	List<PageMessage> latestOrUnread(int size) {
		InboxSlice slice = this.latestOrUnread;
		if (slice == null || !slice.has(size)) {
			String recipient = reader();
			if (recipient == null) {
				return List.of();
			}
			slice = this.mailboxes.latestOrUnread(recipient, size);
			this.latestOrUnread = slice;
		}
		return latestOrUnread(slice, size);
	}

	/**
	 * The unread messages in the inbox and the newest read ones, which were read before.
	 */
	List<PageMessage> latestOrUnread(InboxSlice slice, int size) {
		this.latest = slice.newest();
		List<UserMessage> unread = slice.unread();
		Stream<UserMessage> read = slice.messages()
			.stream()
			.filter((message) -> message.readAt() != null)
			.limit(Math.max(0, size - unread.size()));
		return Stream.concat(unread.stream(), read).map(this.exchange::view).toList();
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
