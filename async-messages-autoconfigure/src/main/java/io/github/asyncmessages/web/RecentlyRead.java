package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.InboxSlice;

/**
 * Finds the messages that stay on pages for some time after they were read.
 */
final class RecentlyRead {

	/** The number of messages in the inbox among which they are. */
	static final int SEARCHED = MailboxView.MAX_LATEST;

	private final PageStore mailboxes;

	private final Duration shown;

	private final Clock clock;

	/**
	 * Creates the search.
	 * @param shown how long a message stays on pages after it was read
	 */
	RecentlyRead(PageStore mailboxes, Duration shown, Clock clock) {
		this.mailboxes = mailboxes;
		this.shown = shown;
		this.clock = clock;
	}

	/**
	 * Finds the messages of a recipient among the newest in the inbox.
	 * @param claim the claim of the page, for which these messages were wanted; if it
	 * does not have them, the store is asked once more
	 * @return at most as many as there can be unread ones, in the order of sending
	 */
	List<UserMessage> find(String recipient, Claim claim) {
		InboxSlice latest = claim.latest();
		if (latest == null || !claim.hasLatest(SEARCHED)) {
			latest = this.mailboxes.list(recipient, false, SEARCHED);
		}
		Instant since = this.clock.instant().minus(this.shown);
		List<UserMessage> read = new ArrayList<>();
		for (UserMessage message : latest.messages()) {
			if (message.delivery() == Delivery.UNTIL_READ && message.readAt() != null && message.readAt().isAfter(since)
					&& read.size() < Claim.MAX_UNTIL_READ) {
				read.add(message);
			}
		}
		Collections.reverse(read);
		return read;
	}

}
