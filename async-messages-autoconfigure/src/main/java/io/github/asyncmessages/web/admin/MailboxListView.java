package io.github.asyncmessages.web.admin;

import java.util.List;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * The list of mailboxes as a template sees it.
 *
 * @param path the path of the pages
 * @param mailboxes the mailboxes of this page
 * @param announcing whether there is a page with announcements
 * @param filterable whether the store can filter mailboxes by messages
 * @param seenKnown whether the store remembers which recipients were seen
 * @param filter which mailboxes are listed
 * @param cursor the cursor of the next page, or {@code null} if this is the last one
 * @param recipient the name to find, as it was typed
 * @param nameError what is wrong with that name, or {@code null}
 * @param error what else is wrong with the request, or {@code null}
 */
public record MailboxListView(String path, List<MailboxSummary> mailboxes, boolean announcing, boolean filterable,
		boolean seenKnown, MailboxFilter filter, @Nullable String cursor, String recipient, @Nullable String nameError,
		@Nullable String error) {

	public MailboxListView {
		mailboxes = List.copyOf(mailboxes);
	}

	/**
	 * The URL of the next page.
	 * @return a path within the application, or {@code null} if this is the last page
	 */
	public @Nullable String nextUrl() {
		return (this.cursor == null) ? null
				: UriComponentsBuilder.fromPath(this.path)
					.queryParam("level", "{level}")
					.queryParam("delivery", "{delivery}")
					.queryParam("never-seen", "{neverSeen}")
					.queryParam("cursor", "{cursor}")
					.encode()
					.buildAndExpand(level(), delivery(), neverSeen(), this.cursor)
					.toUriString();
	}

	/**
	 * The level by which mailboxes are filtered.
	 * @return the name of the level, or an empty text
	 */
	public String level() {
		return (this.filter.level() != null) ? this.filter.level().tag() : "";
	}

	/**
	 * The delivery by which mailboxes are filtered.
	 * @return the name of the delivery, or an empty text
	 */
	public String delivery() {
		return (this.filter.delivery() != null) ? this.filter.delivery().tag() : "";
	}

	/**
	 * Whether only recipients are listed who were never seen.
	 * @return whether it was asked for
	 */
	public boolean neverSeen() {
		return this.filter.neverSeen();
	}

	/**
	 * The levels to choose from.
	 * @return the names of the levels
	 */
	public List<String> levels() {
		return Choices.LEVELS;
	}

	/**
	 * The deliveries to choose from.
	 * @return the names of the deliveries
	 */
	public List<String> deliveries() {
		return Choices.DELIVERIES;
	}

}
