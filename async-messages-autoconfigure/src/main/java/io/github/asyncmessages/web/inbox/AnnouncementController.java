package io.github.asyncmessages.web.inbox;

import java.util.Map;

import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.ContentNegotiation;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.RequestOrigin;
import io.github.asyncmessages.web.endpoint.VisitorsAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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
		if (!this.webMvc.closeAnnouncement(request, response, id)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such announcement");
		}
		return ContentNegotiation.wantsJson(request) ? json(Map.of("closed", id))
				: seeOther(RequestOrigin.pageBefore(request, "/"));
	}

}
