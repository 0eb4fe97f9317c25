package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.InboxSlice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The messages of one page, from the first access by a template to the end of the
 * outermost dispatch. Used by one thread at a time.
 */
final class Page {

	private static final String ATTRIBUTE = Page.class.getName();

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final PageServices support;

	/** Whether this page shows no messages, whatever the mailbox holds. */
	private final boolean silent;

	private @Nullable RequestKind kind;

	/** Whether the script requests the messages later, once that is known. */
	private @Nullable Boolean deferred;

	/** Whether the client can confirm what it has shown. */
	private boolean confirmable;

	/** Whether the claim stays open until the client confirms it. */
	private boolean confirmedLater;

	/** Whether the response says that messages wait. */
	private boolean announced;

	/** The status of the response once the page waits for the filter to complete it. */
	private @Nullable Integer renderedStatus;

	private boolean completed;

	/** The number of nested dispatches that currently share this page. */
	private int depth;

	/** Whether the printed messages are lost, once that is known. */
	private @Nullable Boolean lost;

	private @Nullable PageEntries entries;

	private @Nullable String recipient;

	private @Nullable Claim claim;

	private @Nullable Integer unreadCount;

	/** The position of the newest message that was listed. */
	private long latest;

	/** The ids of persistent messages that this page shows outside the list. */
	private Set<String> shownElsewhere = Set.of();

	Page(HttpServletRequest request, HttpServletResponse response, PageServices support, boolean silent) {
		this.request = request;
		this.response = response;
		this.support = support;
		this.silent = silent;
	}

	/**
	 * The page that is rendered for a request, if any.
	 */
	static @Nullable Page of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof Page page) ? page : null;
	}

	void bind() {
		this.request.setAttribute(ATTRIBUTE, this);
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
		this.renderedStatus = this.response.getStatus();
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
		return this.recipient != null && this.claim == null && this.support.mailboxes().exists();
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
			this.deferred = kind() != RequestKind.PAGE || Htmx.discards(this.request, this.response);
		}
		return this.deferred;
	}

	private RequestKind kind() {
		if (this.kind == null) {
			this.kind = this.support.kinds().resolve(this.request);
		}
		return this.kind;
	}

	/**
	 * Shows messages whatever the kind of the request, because it asks for them.
	 * @param confirmable whether the client can confirm what it has shown
	 */
	void showMessages(boolean confirmable) {
		this.deferred = kind() == RequestKind.SPECULATIVE;
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
	 * Says in the response that flash messages wait that this page does not show, for
	 * example after a redirect.
	 */
	void announceFlashMessages() {
		if (this.support.flash().hasMessages(this.request) && resolveRecipient()
				&& this.support.flash().hasMessagesFor(this.request, this.recipient)) {
			announce();
		}
	}

	/**
	 * Says in the response that messages wait, if it may not show them.
	 * @param recipients the recipients of the messages
	 */
	void announceTo(Collection<String> recipients) {
		if (mayDiscard() && resolveRecipient() && this.recipient != null && recipients.contains(this.recipient)) {
			announce();
		}
	}

	/**
	 * Says in the response that messages wait, if it may not show them.
	 */
	void announce() {
		if (mayDiscard() && !this.response.isCommitted()) {
			this.announced = true;
			NewsHeaders.add(this.request, this.response);
		}
	}

	void announceAgain() {
		if (this.announced) {
			announce();
		}
	}

	private boolean mayDiscard() {
		return kind() == RequestKind.PARTIAL
				|| (kind() == RequestKind.PAGE && (Htmx.mayDiscard(this.request) || acceptsTurboStream()));
	}

	/**
	 * Whether the response may be a Turbo stream, which replaces parts of the page.
	 */
	private boolean acceptsTurboStream() {
		String accept = this.request.getHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.contains("text/vnd.turbo-stream.html");
	}

	/**
	 * Leaves the claim open until the client confirms it.
	 * @return what the client has to send back, or {@code null} if it cannot confirm or
	 * there is nothing to confirm
	 */
	@Nullable Confirmation confirmation() {
		PageEntries shown = entries();
		if (!this.confirmable || !shown.isConsuming()) {
			return null;
		}
		this.confirmedLater = true;
		return new Confirmation((this.claim != null) ? this.claim.id() : "",
				ids(shown.printed(PageEntry.Source.FLASH)));
	}

	/**
	 * Whether the page belongs to a user who may see messages.
	 */
	boolean hasReader() {
		return resolveRecipient() && this.recipient != null;
	}

	int unreadCount() {
		if (isDeferred()) {
			return countUnread();
		}
		entries();
		return (this.claim != null) ? this.claim.unreadCount() : 0;
	}

	/**
	 * The newest messages in the inbox, for which the store is asked once more.
	 * @param unreadOnly whether to leave out read messages
	 */
	List<PageMessage> latest(boolean unreadOnly, int size) {
		if (this.silent || !hasReader()) {
			return List.of();
		}
		this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
		InboxSlice slice = this.support.mailboxes().list(Objects.requireNonNull(this.recipient), unreadOnly, size);
		this.latest = slice.newest();
		return slice.messages().stream().map(this::view).toList();
	}

	/**
	 * The position of the newest message in the inbox when it was listed.
	 */
	long latestPosition() {
		return this.latest;
	}

	/**
	 * Counts without claiming messages.
	 */
	private int countUnread() {
		if (this.unreadCount == null) {
			resolveRecipient();
			this.unreadCount = (this.recipient != null) ? this.support.mailboxes().countUnread(this.recipient) : 0;
			if (this.recipient != null) {
				this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
			}
		}
		return this.unreadCount;
	}

	PageEntries entries() {
		if (this.entries == null) {
			this.entries = new PageEntries();
			if (!this.silent && !this.completed && !isDeferred()) {
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
		if (!resolveRecipient()) {
			return;
		}
		for (UserMessage message : this.support.flash().claim(this.request, this.recipient)) {
			add(loaded, PageEntry.Source.FLASH, message);
		}
		if (this.recipient != null) {
			this.claim = this.support.mailboxes().claim(this.recipient).orElse(null);
		}
		if (this.claim != null) {
			addFlash(loaded, this.claim);
			addInOrder(loaded, this.claim);
		}
		if (this.recipient != null || !loaded.all().isEmpty()) {
			this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
		}
	}

	/**
	 * Resolves the reader.
	 * @return whether the visitor may see messages
	 */
	private boolean resolveRecipient() {
		RecipientResolver resolver = this.support.recipientResolver();
		if (resolver.isImpersonating(this.request)) {
			return false;
		}
		this.recipient = resolver.resolveRecipient(this.request);
		return true;
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
	private void addInOrder(PageEntries loaded, Claim claim) {
		List<UserMessage> persistent = claim.untilRead()
			.stream()
			.filter((message) -> !this.shownElsewhere.contains(message.id()))
			.toList();
		int added = 0;
		for (UserMessage oneTime : claim.messages()) {
			if (FlashIds.isMarked(oneTime)) {
				continue;
			}
			while (added < persistent.size() && isBefore(persistent.get(added), oneTime)) {
				add(loaded, PageEntry.Source.UNTIL_READ, persistent.get(added++));
			}
			add(loaded, PageEntry.Source.ONE_TIME, oneTime);
		}
		while (added < persistent.size()) {
			add(loaded, PageEntry.Source.UNTIL_READ, persistent.get(added++));
		}
	}

	private static boolean isBefore(UserMessage message, UserMessage other) {
		return message.createdAt() != null && other.createdAt() != null
				&& message.createdAt().isBefore(other.createdAt());
	}

	private void add(PageEntries loaded, PageEntry.Source source, UserMessage message) {
		loaded.add(new PageEntry(source, message, view(message)));
	}

	private PageMessage view(UserMessage message) {
		Locale locale = RequestContextUtils.getLocale(this.request);
		ZoneId zone = LocaleContextHolder.getTimeZone().toZoneId();
		return this.support.messages().resolve(message, locale, zone);
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
		if (this.recipient != null && this.claim != null && !this.claim.messages().isEmpty()) {
			complete(this.recipient, this.claim, failed ? List.of() : shown.printed(PageEntry.Source.ONE_TIME));
		}
		if (!shown.from(PageEntry.Source.FLASH).isEmpty()) {
			this.support.flash()
				.complete(this.request, ids(shown.messages(PageEntry.Source.FLASH)),
						failed ? List.of() : ids(shown.printed(PageEntry.Source.FLASH)));
		}
	}

	private void complete(String recipient, Claim claim, List<UserMessage> printed) {
		if (printed.size() < claim.messages().size()) {
			this.support.mailboxes().release(recipient, claim, ids(printed));
		}
		else {
			this.support.mailboxes().acknowledge(claim, ids(printed));
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
		if (links != null && this.claim != null && this.recipient != null) {
			List<UserMessage> visited = VisitedLinks.find(this.request, this.claim.untilRead());
			if (!visited.isEmpty() && !isLost(lost)) {
				links.markRead(this.recipient, visited);
			}
		}
	}

	/**
	 * Forgets what was printed because the handler has failed. Only messages that are
	 * printed while the exception is handled count.
	 */
	void startAgain() {
		this.lost = null;
		if (this.entries != null) {
			this.entries.startAgain();
		}
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
