package io.github.asyncmessages.web.inbox;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/**
 * Marks a message as read, so that pages no longer show it.
 */
final class ReadController extends InboxEndpoint {

	ReadController(String path) {
		super(path);
	}

	@PostMapping("/{id}/read")
	ResponseEntity<Object> read(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		markRead(inbox, id);
		return backToPage(request, inbox, "/");
	}

}
