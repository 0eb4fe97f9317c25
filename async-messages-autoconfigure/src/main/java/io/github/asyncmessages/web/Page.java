package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
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

	/** Whether the page waits for the filter to complete it. */
	private boolean rendered;

	private boolean completed;

	/** The number of nested dispatches that currently share this page. */
	private int depth;

	/** Whether the printed messages are lost, once that is known. */
	private @Nullable Boolean lost;

	private @Nullable PageEntries entries;

	private @Nullable String recipient;

	private @Nullable Claim claim;

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
		this.rendered = true;
	}

	boolean isRendered() {
		return this.rendered;
	}

	boolean isCompleted() {
		return this.completed;
	}

	int unreadCount() {
		entries();
		return (this.claim != null) ? this.claim.unreadCount() : 0;
	}

	PageEntries entries() {
		if (this.entries == null) {
			this.entries = new PageEntries();
			if (!this.silent && !this.completed) {
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
		RecipientResolver resolver = this.support.recipientResolver();
		if (resolver.isImpersonating(this.request)) {
			return;
		}
		this.recipient = resolver.resolveRecipient(this.request);
		for (UserMessage message : this.support.flash().claim(this.request, this.recipient)) {
			add(loaded, PageEntry.Source.FLASH, message);
		}
		if (this.recipient != null) {
			this.claim = this.support.mailboxes().claim(this.recipient).orElse(null);
		}
		if (this.claim != null) {
			addInOrder(loaded, this.claim);
		}
		if (this.recipient != null || !loaded.all().isEmpty()) {
			this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
		}
	}

	/**
	 * Adds stored messages in the order of sending. Each kind is already in that order.
	 */
	private void addInOrder(PageEntries loaded, Claim claim) {
		List<UserMessage> persistent = claim.untilRead();
		int added = 0;
		for (UserMessage oneTime : claim.messages()) {
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
		Locale locale = RequestContextUtils.getLocale(this.request);
		ZoneId zone = LocaleContextHolder.getTimeZone().toZoneId();
		loaded.add(new PageEntry(source, message, this.support.messages().resolve(message, locale, zone)));
	}

	/**
	 * Completes the page: removes the printed messages and releases the others.
	 * @param failed whether the page did not reach its reader
	 */
	void complete(boolean failed) {
		this.completed = true;
		PageEntries shown = entries();
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

	private static Collection<String> ids(List<UserMessage> messages) {
		return messages.stream().map(UserMessage::id).toList();
	}

	@Override
	public String toString() {
		return "page with messages";
	}

}
