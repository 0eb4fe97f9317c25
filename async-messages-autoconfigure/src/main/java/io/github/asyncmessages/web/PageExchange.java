package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The request for a page, its response, and its reader. Used by one thread at a time.
 */
final class PageExchange {

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final PageServices support;

	private final boolean silent;

	private @Nullable RequestKind kind;

	private @Nullable String recipient;

	PageExchange(HttpServletRequest request, HttpServletResponse response, PageServices support, boolean silent) {
		this.request = request;
		this.response = response;
		this.support = support;
		this.silent = silent;
	}

	HttpServletRequest request() {
		return this.request;
	}

	HttpServletResponse response() {
		return this.response;
	}

	/**
	 * Whether the page shows no messages, whatever the mailbox holds.
	 */
	boolean isSilent() {
		return this.silent;
	}

	RequestKind kind() {
		if (this.kind == null) {
			this.kind = this.support.kinds().resolve(this.request);
		}
		return this.kind;
	}

	/**
	 * Resolves the reader.
	 * @return whether the visitor may see messages
	 */
	boolean resolveRecipient() {
		RecipientResolver resolver = this.support.recipientResolver();
		if (resolver.isImpersonating(this.request)) {
			return false;
		}
		this.recipient = resolver.resolveRecipient(this.request);
		return true;
	}

	/**
	 * The reader who was resolved.
	 * @return a recipient, or {@code null} if the visitor is anonymous or not resolved
	 */
	@Nullable String recipient() {
		return this.recipient;
	}

	/**
	 * Whether the page belongs to a user who may see messages.
	 */
	boolean hasReader() {
		return resolveRecipient() && this.recipient != null;
	}

	PageMessage view(UserMessage message) {
		Locale locale = RequestContextUtils.getLocale(this.request);
		ZoneId zone = LocaleContextHolder.getTimeZone().toZoneId();
		return this.support.messages().resolve(message, locale, zone);
	}

	void disableCaching() {
		this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
	}

}
