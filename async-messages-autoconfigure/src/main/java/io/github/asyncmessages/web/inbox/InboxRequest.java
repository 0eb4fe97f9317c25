package io.github.asyncmessages.web.inbox;

import java.net.URI;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.ContentNegotiation;
import io.github.asyncmessages.web.RequestOrigin;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RenderingResponse;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * A request to the inbox of a user who is known.
 */
final class InboxRequest {

	private static final String ATTRIBUTE = InboxRequest.class.getName();

	private static final String NOT_CACHED = "private, no-store";

	private final ServerRequest request;

	private final String recipient;

	private final Inbox inbox;

	InboxRequest(ServerRequest request, String recipient, Inbox inbox) {
		this.request = request;
		this.recipient = recipient;
		this.inbox = inbox;
		request.attributes().put(ATTRIBUTE, this);
	}

	/**
	 * The request as the filter has let it pass.
	 */
	static InboxRequest of(ServerRequest request) {
		InboxRequest inboxRequest = (InboxRequest) request.attributes().get(ATTRIBUTE);
		Assert.state(inboxRequest != null, "The request has not passed the filter of the inbox");
		return inboxRequest;
	}

	boolean wantsJson() {
		return ContentNegotiation.wantsJson(this.request);
	}

	String recipient() {
		return this.recipient;
	}

	Inbox inbox() {
		return this.inbox;
	}

	String id() {
		return this.request.pathVariable("id");
	}

	/**
	 * The message that the path names.
	 */
	UserMessage message() {
		return this.inbox.find(id()).orElseThrow(InboxRequest::notFound);
	}

	static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such message");
	}

	@Nullable String param(String name) {
		return this.request.param(name).filter((value) -> !value.isEmpty()).orElse(null);
	}

	String requiredParam(String name) {
		String value = param(name);
		Assert.isTrue(value != null, () -> "'" + name + "' must not be empty");
		return value;
	}

	Locale locale() {
		return RequestContextUtils.getLocale(this.request.servletRequest());
	}

	ZoneId zone() {
		return LocaleContextHolder.getTimeZone().toZoneId();
	}

	/**
	 * An answer with a page, which no cache may keep.
	 */
	ServerResponse page(String view, Map<String, ?> model) {
		return RenderingResponse.create(view)
			.header(HttpHeaders.CACHE_CONTROL, NOT_CACHED)
			.modelAttributes(model)
			.build();
	}

	/**
	 * An answer with JSON, which no cache may keep.
	 */
	ServerResponse json(Object body) {
		return ServerResponse.ok()
			.header(HttpHeaders.CACHE_CONTROL, NOT_CACHED)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body);
	}

	/**
	 * The answer to a change: the page that the form was on, or else another one; or the
	 * unread count as JSON.
	 */
	ServerResponse doneOnPage(String otherwise) {
		return wantsJson() ? unreadCount()
				: redirect(RequestOrigin.pageBefore(this.request.servletRequest(), otherwise));
	}

	/**
	 * The answer to a change after which the page of the form is of no use: a path within
	 * the application, or the unread count as JSON.
	 */
	ServerResponse done(String path) {
		return wantsJson() ? unreadCount() : redirectWithin(path);
	}

	ServerResponse unreadCount() {
		return json(Map.of("unreadCount", this.inbox.unreadCount()));
	}

	/**
	 * Redirects to a path within the application.
	 */
	ServerResponse redirectWithin(String path) {
		return redirect(this.request.servletRequest().getContextPath() + path);
	}

	private static ServerResponse redirect(String address) {
		return ServerResponse.seeOther(URI.create(address)).build();
	}

}
