package io.github.asyncmessages.web;

import java.util.Collection;

import org.springframework.http.HttpHeaders;

/**
 * Says in the response that messages wait which this page does not show. Used by one
 * thread at a time.
 */
final class NewsAnnouncement {

	private final PageExchange exchange;

	private final FlashMailbox flash;

	/** Whether the response says that messages wait. */
	private boolean announced;

	NewsAnnouncement(PageExchange exchange, FlashMailbox flash) {
		this.exchange = exchange;
		this.flash = flash;
	}

	/**
	 * Says in the response that flash messages wait, for example after a redirect.
	 */
	void announceFlashMessages() {
		if (this.flash.hasMessages(this.exchange.request()) && this.exchange.resolveRecipient()
				&& this.flash.hasMessagesFor(this.exchange.request(), this.exchange.recipient())) {
			announce();
		}
	}

	/**
	 * Says in the response that messages wait, if it may not show them.
	 * @param recipients the recipients of the messages
	 */
	void announceTo(Collection<String> recipients) {
		if (mayDiscard() && this.exchange.hasReader() && recipients.contains(this.exchange.recipient())) {
			announce();
		}
	}

	/**
	 * Says in the response that messages wait, if it may not show them.
	 */
	void announce() {
		if (mayDiscard() && !this.exchange.response().isCommitted()) {
			this.announced = true;
			NewsHeaders.add(this.exchange.request(), this.exchange.response());
		}
	}

	void announceAgain() {
		if (this.announced) {
			announce();
		}
	}

	private boolean mayDiscard() {
		RequestKind kind = this.exchange.kind();
		return kind == RequestKind.PARTIAL
				|| (kind == RequestKind.PAGE && (Htmx.mayDiscard(this.exchange.request()) || acceptsTurboStream()));
	}

	/**
	 * Whether the response may be a Turbo stream, which replaces parts of the page.
	 */
	private boolean acceptsTurboStream() {
		String accept = this.exchange.request().getHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.contains("text/vnd.turbo-stream.html");
	}

}
