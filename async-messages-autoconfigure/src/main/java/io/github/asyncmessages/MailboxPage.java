package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of mailboxes: an immutable value.
 *
 * @param mailboxes the mailboxes; possibly none, even if there is another page
 * @param nextCursor the cursor of the next page, or {@code null} if this is the last one
 */
public record MailboxPage(List<MailboxSummary> mailboxes, @Nullable String nextCursor) {

	public MailboxPage {
		mailboxes = List.copyOf(mailboxes);
	}

}
