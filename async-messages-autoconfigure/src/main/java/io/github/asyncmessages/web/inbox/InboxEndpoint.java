package io.github.asyncmessages.web.inbox;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ResponseStatusException;

/**
 * The common responses of the endpoints: JSON for scripts, redirects and error pages for
 * browsers.
 */
abstract class InboxEndpoint {

	static UserMessage find(Inbox inbox, String id) {
		return inbox.find(id).orElseThrow(InboxEndpoint::notFound);
	}

	static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such message");
	}

	/**
	 * Marks a message as read. Does nothing if it is already read.
	 */
	static void markRead(Inbox inbox, String id) {
		if (!inbox.markRead(id)) {
			find(inbox, id);
		}
	}

	static ResponseEntity<Object> unreadCount(Inbox inbox) {
		return json(Map.of("unreadCount", inbox.unreadCount()));
	}

	static ResponseEntity<Object> json(Object body) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
	}

	/**
	 * The response to a change: the unread count for a script, otherwise a redirect to
	 * the page that contains the form.
	 * @param otherwise the path to use if the browser does not send that page
	 */
	static ResponseEntity<Object> backToPage(HttpServletRequest request, Inbox inbox, String otherwise) {
		return ContentNegotiation.wantsJson(request) ? unreadCount(inbox)
				: seeOther(RequestOrigin.pageBefore(request, otherwise));
	}

	static ResponseEntity<Object> seeOther(String address) {
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(IllegalArgumentException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		return refuse(new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex), request, response);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(MessageStoreException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		return refuse(
				new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The message store does not answer", ex),
				request, response);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(ResponseStatusException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (!ContentNegotiation.wantsJson(request)) {
			response.sendError(ex.getStatusCode().value(), ex.getReason());
			return null;
		}
		ProblemDetail problem = ex.getBody();
		return ResponseEntity.status(ex.getStatusCode()).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
