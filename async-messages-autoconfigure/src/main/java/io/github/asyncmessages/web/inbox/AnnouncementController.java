package io.github.asyncmessages.web.inbox;

import java.util.Map;

import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.ContentNegotiation;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import io.github.asyncmessages.web.endpoint.RequestOrigin;
import io.github.asyncmessages.web.endpoint.VisitorsAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.server.ResponseStatusException;

/**
 * Closes announcements, also for visitors who are not logged in.
 */
@VisitorsAllowed
final class AnnouncementController extends Endpoint {

	private final MessagesWebMvc webMvc;

	AnnouncementController(MessagesWebMvc webMvc) {
		super(webMvc.settings().path());
		this.webMvc = webMvc;
	}

	@PostMapping("/announcements/{id}/close")
	ResponseEntity<Object> close(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
		requirePresent(this.webMvc.closeAnnouncement(request, response, id));
		return ContentNegotiation.wantsJson(request) ? json(Map.of("closed", id)) : back(request);
	}

	/**
	 * Closes an announcement for a visitor. The request has no token, for which there
	 * would have to be a session, and changes nothing but a cookie. A user who has logged
	 * in meanwhile gets the page again, whose button has a token.
	 */
	@GetMapping("/announcements/{id}/close")
	ResponseEntity<Object> closeForVisitor(
			@RequestAttribute(name = EndpointGuard.RECIPIENT, required = false) @Nullable String user,
			@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
		if (!RequestOrigin.isFromOwnPage(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "The request may be forged");
		}
		if (user == null) {
			return close(id, request, response);
		}
		requirePresent(this.webMvc.isAnnounced(request, id));
		return back(request);
	}

	private static void requirePresent(boolean present) {
		if (!present) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such announcement");
		}
	}

	private ResponseEntity<Object> back(HttpServletRequest request) {
		return seeOther(RequestOrigin.pageBefore(request, "/"));
	}

}
