package io.github.asyncmessages.web.inbox;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.ContentNegotiation;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Lets known users pass, and turns what is wrong with a request into an answer.
 */
final class InboxFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final Log logger = LogFactory.getLog(InboxFilter.class);

	private final UserMessageService service;

	private final RecipientResolver recipientResolver;

	InboxFilter(UserMessageService service, RecipientResolver recipientResolver) {
		this.service = service;
		this.recipientResolver = recipientResolver;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		try {
			return handle(request, next);
		}
		catch (IllegalArgumentException ex) {
			return refuse(request, new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex));
		}
		catch (MessageStoreException ex) {
			String reason = "The store of messages does not answer";
			logger.error(reason, ex);
			return refuse(request, new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, reason, ex));
		}
		catch (ResponseStatusException ex) {
			return refuse(request, ex);
		}
	}

	private ServerResponse handle(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		HttpServletRequest servletRequest = request.servletRequest();
		if (request.method() != HttpMethod.GET && !RequestOrigin.isTrusted(servletRequest)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "The request may be forged");
		}
		if (this.recipientResolver.isImpersonating(servletRequest)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"The inbox is not available while somebody else acts as the user");
		}
		String recipient = this.recipientResolver.resolveRecipient(servletRequest);
		if (recipient == null) {
			return login(request);
		}
		new InboxRequest(request, recipient, this.service.inbox(recipient));
		return next.handle(request);
	}

	/**
	 * Sends an anonymous visitor to the login, if the application has one.
	 */
	private ServerResponse login(ServerRequest request) {
		if (!ContentNegotiation.wantsJson(request)) {
			return ServerResponse.status(HttpStatus.UNAUTHORIZED).build((servletRequest, response) -> {
				servletRequest.authenticate(response);
				return null;
			});
		}
		throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "The inbox is for users who are logged in");
	}

	private static ServerResponse refuse(ServerRequest request, ResponseStatusException ex) {
		if (!ContentNegotiation.wantsJson(request)) {
			throw ex;
		}
		return ServerResponse.status(ex.getStatusCode())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ex.getBody());
	}

}
