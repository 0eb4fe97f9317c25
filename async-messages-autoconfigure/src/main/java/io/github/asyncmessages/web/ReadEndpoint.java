package io.github.asyncmessages.web;

import java.net.URI;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessageService;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Closes a message that stays until it is read: {@code POST {path}/{id}/read}, from a
 * form or a script.
 */
public final class ReadEndpoint {

	private static final Log logger = LogFactory.getLog(ReadEndpoint.class);

	private final UserMessageService service;

	private final RecipientResolver recipientResolver;

	/**
	 * An endpoint.
	 * @param service knows the inboxes
	 * @param recipientResolver says whose inbox it is
	 */
	public ReadEndpoint(UserMessageService service, RecipientResolver recipientResolver) {
		this.service = service;
		this.recipientResolver = recipientResolver;
	}

	/**
	 * Where the endpoint is.
	 * @param path the path of the library within the application
	 * @return the route
	 */
	public RouterFunction<ServerResponse> routes(String path) {
		return RouterFunctions.route().POST(path + "/{id}/read", this::read).build();
	}

	private ServerResponse read(ServerRequest request) {
		try {
			return markRead(request);
		}
		catch (MessageStoreException ex) {
			logger.error("A message was not marked as read", ex);
			return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE).build();
		}
	}

	private ServerResponse markRead(ServerRequest request) {
		HttpServletRequest servletRequest = request.servletRequest();
		if (!RequestOrigin.isTrusted(servletRequest)) {
			return ServerResponse.status(HttpStatus.FORBIDDEN).build();
		}
		String recipient = this.recipientResolver.resolveRecipient(servletRequest);
		if (recipient == null || this.recipientResolver.isImpersonating(servletRequest)) {
			return ServerResponse.status(HttpStatus.UNAUTHORIZED).build();
		}
		Inbox inbox = this.service.inbox(recipient);
		String id = request.pathVariable("id");
		// What was closed in another window is closed.
		if (!inbox.markRead(id) && inbox.find(id).isEmpty()) {
			return ServerResponse.notFound().build();
		}
		if (ContentNegotiation.wantsJson(request)) {
			return ServerResponse.ok()
				.header(HttpHeaders.CACHE_CONTROL, "private, no-store")
				.body(Map.of("unreadCount", inbox.unreadCount()));
		}
		return ServerResponse.seeOther(URI.create(RequestOrigin.pageBefore(servletRequest, "/"))).build();
	}

}
