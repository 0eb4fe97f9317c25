package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of one page. Used by one thread at a time.
 */
final class PageAnnouncements {

	private final PageExchange exchange;

	private final PageServices support;

	private final boolean impersonating;

	/** What is shown now, whoever it is for. */
	private final List<Announcement> shown;

	/** What is for the reader. */
	private final List<Announcement> announced;

	/** What is shown once, to a visitor. */
	private final List<PageEntry> onceForVisitor = new ArrayList<>(0);

	/** Whether the page has failed after it had shown something once to a visitor. */
	private boolean givenBack;

	/**
	 * The announcements for the reader of a page, who was resolved.
	 * @param impersonating whether somebody else acts as the user
	 */
	PageAnnouncements(PageExchange exchange, PageServices support, boolean impersonating) {
		this.exchange = exchange;
		this.support = support;
		this.impersonating = impersonating;
		ReaderAnnouncements announcements = support.announcements();
		this.shown = (announcements != null)
				? support.mailboxes().announced(announcements.board(), exchange.recipient()) : List.of();
		this.announced = (announcements != null)
				? announcements.select(this.shown, exchange.request(), exchange.recipient()) : List.of();
	}

	/**
	 * Whether nothing is announced to the reader, closed or not.
	 */
	boolean isEmpty() {
		return this.announced.isEmpty();
	}

	/**
	 * What a page asks the mailbox of its reader for.
	 * @param latest how many of the newest messages in the inbox to read as well
	 * @param olderUnread whether to read the unread ones that are older, too
	 */
	ClaimRequest request(int latest, boolean olderUnread) {
		ClaimRequest request = ClaimRequest.of(latest, this.announced, this.support.clock().instant());
		return olderUnread ? request.withOlderUnread() : request;
	}

	/**
	 * The announcements that the page shows.
	 * @param claim the mailbox of the reader, or {@code null} if there is none, or if it
	 * cannot be read
	 */
	List<PageEntry> entries(@Nullable Claim claim) {
		if (this.announced.isEmpty()) {
			return List.of();
		}
		return (this.exchange.recipient() == null && !this.impersonating) ? entriesForVisitor()
				: entries((claim != null && claim.closed() != null) ? claim.closed() : Set.of());
	}

	private List<PageEntry> entries(Set<String> closed) {
		return this.announced.stream()
			.filter((announcement) -> announcement.mode() == AnnouncementMode.ALWAYS
					|| (announcement.mode() == AnnouncementMode.UNTIL_CLOSED
							&& !closed.contains(announcement.message().id())))
			.map(this::entry)
			.toList();
	}

	private PageEntry entry(Announcement announcement) {
		return new PageEntry(PageEntry.Source.ANNOUNCEMENT, announcement.message(),
				this.exchange.view(announcement.message()).announced(closeMethod(announcement)));
	}

	private @Nullable String closeMethod(Announcement announcement) {
		if (announcement.mode() == AnnouncementMode.ALWAYS || this.impersonating) {
			return null;
		}
		return (this.exchange.recipient() != null) ? "post" : "get";
	}

	/**
	 * The announcements for a visitor, whose cookie notes what is shown once when it is
	 * printed.
	 */
	private List<PageEntry> entriesForVisitor() {
		Set<String> closed = ClosedCookie.read(this.exchange.request());
		List<PageEntry> entries = new ArrayList<>(entries(closed));
		for (Announcement announcement : this.announced) {
			UserMessage message = announcement.message();
			if (announcement.mode() == AnnouncementMode.ONCE && !closed.contains(message.id())) {
				this.onceForVisitor.add(new PageEntry(PageEntry.Source.ONE_TIME, message, this.exchange.view(message),
						this::noteReceived));
			}
		}
		entries.addAll(this.onceForVisitor);
		return entries;
	}

	private void noteReceived() {
		ClosedCookie.add(this.exchange.request(), this.exchange.response(),
				this.onceForVisitor.stream()
					.filter(PageEntry::isPrinted)
					.map((entry) -> entry.message().id())
					.toList());
	}

	/**
	 * Gives back what was shown once to a visitor, because the page has failed.
	 */
	void giveBack() {
		if (this.onceForVisitor.stream().anyMatch(PageEntry::isPrinted)) {
			this.givenBack = true;
			giveBackAgain();
		}
	}

	/**
	 * Sends the cookie again as it was before the page, if the page gave something back.
	 */
	void giveBackAgain() {
		if (this.givenBack) {
			ClosedCookie.add(this.exchange.request(), this.exchange.response(), List.of());
		}
	}

	/**
	 * What the page shows of a one-time message that stands for an announcement and was
	 * perhaps given back by another page: what is announced to the reader now.
	 * @return the message, or {@code null} if it is not shown
	 */
	@Nullable UserMessage current(UserMessage received) {
		return (this.support.announcements() == null) ? received
				: find(received).filter((announcement) -> announcement.mode() != AnnouncementMode.ALWAYS)
					.map((announcement) -> announcement.message()
						.id(received.id())
						.createdAt(Objects.requireNonNull(received.createdAt())))
					.orElse(null);
	}

	/**
	 * Forgets that the reader has received an announcement that is not shown.
	 * @return whether the claim has no use for the one-time message any more that stands
	 * for it
	 */
	boolean forget(UserMessage received, Claim claim, String recipient) {
		ReaderAnnouncements announcements = this.support.announcements();
		return announcements != null
				&& this.support.mailboxes().forget(announcements.board(), recipient, claim, received.id());
	}

	private Optional<Announcement> find(UserMessage received) {
		return this.announced.stream()
			.filter((announcement) -> AnnouncementIds.of(announcement).equals(received.id()))
			.findFirst();
	}

}
