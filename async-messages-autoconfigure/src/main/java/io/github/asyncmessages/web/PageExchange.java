package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

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
		if (this.recipient != null) {
			this.support.seen().accept(this.recipient);
		}
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

	/**
	 * The URL of a page of the application.
	 * @param path a path within the application; another URL is returned as it is
	 */
	String url(String path) {
		boolean inApplication = path.startsWith("/") && !path.startsWith("//");
		return inApplication ? this.response.encodeURL(this.request.getContextPath() + path) : path;
	}

	/**
	 * The hidden fields of a form that is posted, which Spring MVC asks other libraries
	 * for.
	 */
	Map<String, String> formFields() {
		ApplicationContext context = RequestContextUtils.findWebApplicationContext(this.request);
		if (context == null || !context.containsBean(RequestContextUtils.REQUEST_DATA_VALUE_PROCESSOR_BEAN_NAME)) {
			return Map.of();
		}
		RequestDataValueProcessor processor = context
			.getBean(RequestContextUtils.REQUEST_DATA_VALUE_PROCESSOR_BEAN_NAME, RequestDataValueProcessor.class);
		processor.processAction(this.request, "", HttpMethod.POST.name());
		Map<String, String> fields = processor.getExtraHiddenFields(this.request);
		return (fields != null) ? fields : Map.of();
	}

	void disableCaching() {
		this.response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
	}

}
