package io.github.asyncmessages.web.admin;

import java.util.List;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * A mailbox as a template sees it.
 *
 * @param path the path of the pages
 * @param summary the owner of the mailbox, and what it holds in numbers
 * @param neverSeen whether no page has asked for the messages of the recipient, as far as
 * that is known
 * @param waiting the entries that wait
 * @param claimed the entries that pages have claimed
 * @param truncated whether there are more of these entries
 * @param inbox a page of the inbox
 * @param inboxCursor the cursor of its next page, or {@code null} if this is the last one
 * @param rejected the rejected entries
 * @param history what was delivered; empty unless the application keeps a history
 * @param historyTruncated whether more was delivered
 * @param error what is wrong with a form, or {@code null}
 */
public record AdminMailboxView(String path, MailboxSummary summary, boolean neverSeen, List<QueueEntryView> waiting,
		List<QueueEntryView> claimed, boolean truncated, List<PageMessage> inbox, @Nullable String inboxCursor,
		List<RejectedEntryView> rejected, List<HistoryEntryView> history, boolean historyTruncated,
		@Nullable String error) {

	public AdminMailboxView {
		waiting = List.copyOf(waiting);
		claimed = List.copyOf(claimed);
		inbox = List.copyOf(inbox);
		rejected = List.copyOf(rejected);
		history = List.copyOf(history);
	}

	/**
	 * The owner of the mailbox.
	 * @return the name of a principal
	 */
	public String recipient() {
		return this.summary.recipient();
	}

	/**
	 * The URL of the next page of the inbox.
	 * @return a path within the application, or {@code null} if this is the last page
	 */
	public @Nullable String nextInboxUrl() {
		return (this.inboxCursor == null) ? null
				: UriComponentsBuilder.fromPath(this.path + "/mailbox")
					.queryParam("recipient", "{recipient}")
					.queryParam("cursor", "{cursor}")
					.encode()
					.buildAndExpand(recipient(), this.inboxCursor)
					.toUriString();
	}

}
