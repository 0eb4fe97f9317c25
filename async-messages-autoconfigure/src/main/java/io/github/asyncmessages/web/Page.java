package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.Claim;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one page, from the first access by a template to the end of the
 * outermost dispatch. Used by one thread at a time.
 */
final class Page {

	private static final String ATTRIBUTE = Page.class.getName();

	private final PageExchange exchange;

	private final PageServices support;

	private final NewsAnnouncement news;

	/** Whether the script requests the messages later, once that is known. */
	private @Nullable Boolean deferred;

	/** Whether the client can confirm what it has shown. */
	private boolean confirmable;

	/** Whether the claim stays open until the client confirms it. */
	private boolean confirmedLater;

	/** The status of the response once the page waits for the filter to complete it. */
	private @Nullable Integer renderedStatus;

	private boolean completed;

	/** The number of nested dispatches that currently share this page. */
	private int depth;

	/** Whether the printed messages are lost, once that is known. */
	private @Nullable Boolean lost;

	private @Nullable PageEntries entries;

	private @Nullable PageAnnouncements announcements;

	private @Nullable Claim claim;

	private @Nullable InboxListing inbox;

	/** How many of the newest messages in the inbox to read together with the claim. */
	private int wantedLatest;

	/** Whether to read the unread ones that are older as well. */
	private boolean unreadWanted;

	/** The ids of persistent messages that this page shows outside the list. */
	private Set<String> shownElsewhere = Set.of();

	/** The ids of claimed messages that stand for announcements and are not shown. */
	private final List<String> forgotten = new ArrayList<>(0);

	Page(HttpServletRequest request, HttpServletResponse response, PageServices support, boolean silent) {
		this.exchange = new PageExchange(request, response, support, silent);
		this.support = support;
		this.news = new NewsAnnouncement(this.exchange, support.flash());
	}

	/**
	 * The page that is rendered for a request, if any.
	 */
	static @Nullable Page of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof Page page) ? page : null;
	}

	PageExchange exchange() {
		return this.exchange;
	}

	NewsAnnouncement news() {
		return this.news;
	}

	InboxListing inbox() {
		if (this.inbox == null) {
			this.inbox = new InboxListing(this.exchange, this.support.mailboxes());
		}
		return this.inbox;
	}

	/**
	 * Whether the page belongs to a user who may see messages.
	 */
	boolean hasReader() {
		return this.exchange.hasReader();
	}

	void bind() {
		this.exchange.request().setAttribute(ATTRIBUTE, this);
	}

	void enter() {
		this.depth++;
	}

	/**
	 * Leaves a dispatch.
	 * @return whether it was the outermost
	 */
	boolean leave() {
		this.depth--;
		return this.depth == 0;
	}

	/**
	 * Whether the printed messages do not reach the reader.
	 * @param check determines this on the first call
	 */
	boolean isLost(BooleanSupplier check) {
		if (this.lost == null) {
			this.lost = check.getAsBoolean();
		}
		return this.lost;
	}

	/**
	 * Leaves the completion to the filter.
	 */
	void rendered() {
		this.renderedStatus = this.exchange.response().getStatus();
	}

	boolean isRendered() {
		return this.renderedStatus != null;
	}

	/**
	 * Whether a filter has replaced the status of the page after it was rendered.
	 */
	boolean isReplaced(int status) {
		return this.renderedStatus != null && this.renderedStatus != status;
	}

	/**
	 * Whether the reader has a mailbox that could not be read.
	 */
	boolean isIncomplete() {
		entries();
		return this.exchange.recipient() != null && this.claim == null && this.support.mailboxes().exists();
	}

	boolean isCompleted() {
		return this.completed;
	}

	/**
	 * Whether this page shows no messages because its reader may never see it. The script
	 * requests them once the list is visible.
	 */
	boolean isDeferred() {
		if (this.deferred == null) {
			this.deferred = this.exchange.kind() != RequestKind.PAGE
					|| Htmx.discards(this.exchange.request(), this.exchange.response());
		}
		return this.deferred;
	}

	/**
	 * Shows messages whatever the kind of the request, because it asks for them.
	 * @param confirmable whether the client can confirm what it has shown
	 */
	void showMessages(boolean confirmable) {
		this.deferred = this.exchange.kind() == RequestKind.SPECULATIVE;
		this.confirmable = confirmable;
	}

	/**
	 * Leaves persistent messages out of the list, because this page shows them elsewhere.
	 * @param ids the ids of the messages
	 */
	void showElsewhere(Collection<String> ids) {
		this.shownElsewhere = Set.copyOf(ids);
	}

	/**
	 * Leaves the claim open until the client confirms it.
	 * @return what the client has to send back, or {@code null} if it cannot confirm or
	 * there is nothing to confirm
	 */
	@Nullable Confirmation confirmation() {
		PageEntries shown = entries();
		List<String> flashIds = ids(shown.printed(PageEntry.Source.FLASH));
		boolean isStored = this.claim != null || !flashIds.isEmpty();
		if (!this.confirmable || !shown.isConsuming() || !isStored || !isClaimShown(shown)) {
			return null;
		}
		this.confirmedLater = true;
		return new Confirmation((this.claim != null) ? this.claim.id() : "", flashIds);
	}

	/**
	 * Whether the page has all messages of the claim. A confirmation acknowledges all of
	 * them.
	 */
	private boolean isClaimShown(PageEntries shown) {
		return this.claim == null || this.claim.messages().size() == shown.from(PageEntry.Source.ONE_TIME).size();
	}

	int unreadCount() {
		if (isDeferred()) {
			return inbox().countUnread();
		}
		entries();
		return (this.claim != null) ? this.claim.unreadCount() : 0;
	}

	/**
	 * The newest messages in the inbox. They come with the messages of the page, unless
	 * these were read before; then the store is asked once more.
	 * @param unreadOnly whether to leave out read messages
	 */
	List<PageMessage> latest(boolean unreadOnly, int size) {
		if (!unreadOnly && !isDeferred()) {
			this.wantedLatest = size;
			entries();
			if (this.claim != null && this.claim.latest() != null && this.claim.hasLatest(size)) {
				return inbox().latest(this.claim.latest(), size);
			}
		}
		return inbox().latest(unreadOnly, size);
	}

	/**
	 * The unread messages in the inbox and the newest read ones, which come as
	 * {@link #latest} does.
	 */
	List<PageMessage> latestOrUnread(int size) {
		if (!isDeferred()) {
			this.wantedLatest = size;
			this.unreadWanted = true;
			entries();
			if (this.claim != null && this.claim.latest() != null && this.claim.hasLatest(size)
					&& this.claim.hasUnread()) {
				return inbox().latestOrUnread(this.claim.latest(), size);
			}
		}
		return inbox().latestOrUnread(size);
	}

	PageEntries entries() {
		if (this.entries == null) {
			this.entries = new PageEntries();
			if (!this.exchange.isSilent() && !this.completed && !isDeferred()) {
				load(this.entries);
			}
		}
		return this.entries;
	}

	/**
	 * Adds to a list that the page already holds, so that claimed messages are released
	 * even if this fails.
	 */
	private void load(PageEntries loaded) {
		boolean impersonating = !this.exchange.resolveRecipient();
		PageAnnouncements announcements = new PageAnnouncements(this.exchange, this.support, impersonating);
		this.announcements = announcements;
		if (impersonating) {
			announcements.entries(null).forEach(loaded::add);
			if (!announcements.isEmpty()) {
				this.exchange.disableCaching();
			}
			return;
		}
		String recipient = this.exchange.recipient();
		if (recipient != null) {
			this.claim = claim(recipient, announcements);
		}
		announcements.entries(this.claim).forEach(loaded::add);
		if (this.claim != null) {
			addReceived(loaded, this.claim, announcements, String.valueOf(recipient));
		}
		for (UserMessage message : this.support.flash().claim(this.exchange.request(), recipient)) {
			add(loaded, PageEntry.Source.FLASH, message);
		}
		RecentlyRead recentlyRead = this.support.recentlyRead();
		if (recipient != null && this.claim != null) {
			addFlash(loaded, this.claim);
			addInOrder(loaded, this.claim,
					(recentlyRead != null) ? recentlyRead.find(recipient, this.claim) : List.of());
		}
		if (recipient != null || !loaded.all().isEmpty() || !announcements.isEmpty()) {
			this.exchange.disableCaching();
		}
	}

	private @Nullable Claim claim(String recipient, PageAnnouncements announcements) {
		int latest = (this.support.recentlyRead() != null) ? RecentlyRead.SEARCHED : this.wantedLatest;
		PageStore mailboxes = this.support.mailboxes();
		boolean plain = announcements.isEmpty() && !this.unreadWanted;
		return (plain ? mailboxes.claim(recipient, latest)
				: mailboxes.claim(recipient, announcements.request(latest, this.unreadWanted)))
			.orElse(null);
	}

	/**
	 * Adds the announcements that are shown once.
	 */
	private void addReceived(PageEntries loaded, Claim claim, PageAnnouncements announcements, String recipient) {
		for (UserMessage oneTime : claim.messages()) {
			if (AnnouncementIds.isReserved(oneTime.id())) {
				UserMessage current = announcements.current(oneTime);
				if (current != null) {
					add(loaded, PageEntry.Source.ONE_TIME, current);
				}
				else if (announcements.forget(oneTime, claim, recipient)) {
					this.forgotten.add(oneTime.id());
				}
			}
		}
	}

	/**
	 * Adds the flash messages of requests that had no session.
	 */
	private void addFlash(PageEntries loaded, Claim claim) {
		for (UserMessage oneTime : claim.messages()) {
			if (FlashIds.isMarked(oneTime)) {
				add(loaded, PageEntry.Source.ONE_TIME, oneTime);
			}
		}
	}

	/**
	 * Adds the other stored messages in the order of sending. Each kind is already in
	 * that order.
	 */
	private void addInOrder(PageEntries loaded, Claim claim, List<UserMessage> read) {
		Set<String> unread = read.isEmpty() ? Set.of() : Set.copyOf(ids(claim.untilRead()));
		List<PageEntry> persistent = merge(
				entries(PageEntry.Source.READ, read,
						(message) -> !unread.contains(message.id()) && !isElsewhere(message)),
				entries(PageEntry.Source.UNTIL_READ, claim.untilRead(), (message) -> !isElsewhere(message)));
		merge(entries(PageEntry.Source.ONE_TIME, claim.messages(),
				(message) -> !FlashIds.isMarked(message) && !AnnouncementIds.isReserved(message.id())), persistent)
			.forEach(loaded::add);
	}

	private boolean isElsewhere(UserMessage message) {
		return this.shownElsewhere.contains(message.id());
	}

	private List<PageEntry> entries(PageEntry.Source source, List<UserMessage> messages,
			Predicate<UserMessage> condition) {
		List<PageEntry> entries = new ArrayList<>(messages.size());
		for (UserMessage message : messages) {
			if (condition.test(message)) {
				entries.add(entry(source, message));
			}
		}
		return entries;
	}

	/**
	 * Merges two lists, each of which is in the order of sending.
	 */
	private static List<PageEntry> merge(List<PageEntry> entries, List<PageEntry> others) {
		if (entries.isEmpty() || others.isEmpty()) {
			return entries.isEmpty() ? others : entries;
		}
		List<PageEntry> merged = new ArrayList<>();
		int added = 0;
		for (PageEntry entry : entries) {
			while (added < others.size() && isBefore(others.get(added).message(), entry.message())) {
				merged.add(others.get(added++));
			}
			merged.add(entry);
		}
		merged.addAll(others.subList(added, others.size()));
		return merged;
	}

	private static boolean isBefore(UserMessage message, UserMessage other) {
		return message.createdAt() != null && other.createdAt() != null
				&& message.createdAt().isBefore(other.createdAt());
	}

	private void add(PageEntries loaded, PageEntry.Source source, UserMessage message) {
		loaded.add(entry(source, message));
	}

	private PageEntry entry(PageEntry.Source source, UserMessage message) {
		return new PageEntry(source, message, this.exchange.view(message));
	}

	/**
	 * Completes the page: removes the printed messages and releases the others.
	 * @param failed whether the page did not reach its reader
	 */
	void complete(boolean failed) {
		this.completed = true;
		PageEntries shown = entries();
		if (this.confirmedLater && !failed && shown.isPrinted()) {
			return;
		}
		if (failed) {
			giveBackAnnouncements();
		}
		String recipient = this.exchange.recipient();
		if (recipient != null && this.claim != null && !this.claim.messages().isEmpty()) {
			complete(recipient, this.claim, failed ? List.of() : shown.printed(PageEntry.Source.ONE_TIME));
		}
		if (!shown.from(PageEntry.Source.FLASH).isEmpty()) {
			this.support.flash()
				.complete(this.exchange.request(), ids(shown.messages(PageEntry.Source.FLASH)),
						failed ? List.of() : ids(shown.printed(PageEntry.Source.FLASH)));
		}
	}

	private void complete(String recipient, Claim claim, List<UserMessage> printed) {
		List<String> acknowledged = Stream.concat(ids(printed).stream(), this.forgotten.stream()).toList();
		if (acknowledged.size() < claim.messages().size()) {
			this.support.mailboxes().release(recipient, claim, acknowledged);
		}
		else {
			this.support.mailboxes().acknowledge(claim, acknowledged);
		}
		if (!printed.isEmpty()) {
			this.support.events().publishEvent(new MessagesDeliveredEvent(recipient, printed));
		}
	}

	/**
	 * Marks the messages as read that link to this page.
	 * @param lost whether the page did not reach its reader
	 */
	void markVisited(BooleanSupplier lost) {
		VisitedLinks links = this.support.visitedLinks();
		String recipient = this.exchange.recipient();
		if (links != null && this.claim != null && recipient != null) {
			List<UserMessage> visited = VisitedLinks.find(this.exchange.request(), this.claim.untilRead());
			if (!visited.isEmpty() && !isLost(lost)) {
				links.markRead(recipient, visited);
			}
		}
	}

	/**
	 * Forgets what was printed because the handler has failed. Only messages that are
	 * printed while the exception is handled count.
	 */
	void startAgain() {
		this.lost = null;
		giveBackAnnouncements();
		if (this.entries != null) {
			this.entries.startAgain();
		}
	}

	private void giveBackAnnouncements() {
		if (this.announcements != null) {
			this.announcements.giveBack();
		}
	}

	/**
	 * Gives back again what was given back when the response took no headers.
	 */
	void giveBackAnnouncementsAgain() {
		if (this.announcements != null) {
			this.announcements.giveBackAgain();
		}
	}

	/**
	 * The messages that were printed so far, in the order of the page.
	 */
	List<PageMessage> printed() {
		return (this.entries != null)
				? this.entries.all().stream().filter(PageEntry::isPrinted).map(PageEntry::view).toList() : List.of();
	}

	/**
	 * Whether the page consumes a message if it succeeds.
	 */
	boolean isConsuming() {
		return this.entries != null && this.entries.isConsuming();
	}

	private static List<String> ids(List<UserMessage> messages) {
		return messages.stream().map(UserMessage::id).toList();
	}

	@Override
	public String toString() {
		return "page with messages";
	}

}
