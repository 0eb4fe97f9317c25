package io.github.asyncmessages.web.inbox;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.endpoint.ContentNegotiation;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.server.ResponseStatusException;

/**
 * The responses that the endpoints for persistent messages share.
 */
abstract class InboxEndpoint extends Endpoint {

	private static final int MAX_SELECTED = 100;

	InboxEndpoint(String path) {
		super(path);
	}

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

	/**
	 * The messages that a form has selected.
	 * @param ids their ids, or {@code null} if there are none; one that is unknown or of
	 * another user has no effect
	 * @throws IllegalArgumentException if there are more than a page can show
	 */
	static List<String> selected(@Nullable List<String> ids) {
		List<String> selected = (ids != null) ? ids : List.of();
		Assert.isTrue(selected.size() <= MAX_SELECTED,
				() -> "'id' must not occur more than " + MAX_SELECTED + " times");
		// A database may refuse what cannot be an id.
		return selected.stream().filter((id) -> id.matches("[A-Za-z0-9_-]+")).toList();
	}

	static ResponseEntity<Object> unreadCount(Inbox inbox) {
		return json(Map.of("unreadCount", inbox.unreadCount()));
	}

	static String required(String name, String value) {
		Assert.isTrue(!value.isEmpty(), () -> "'" + name + "' must not be empty");
		return value;
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

}
