package io.github.asyncmessages.web.live;

import java.io.IOException;

import io.github.asyncmessages.web.BackgroundRequest;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Opens streams of signals: {@code news} if the list of messages may have changed, and
 * {@code unread} with the number of unread messages. The script then requests the
 * messages.
 */
@BackgroundRequest
final class EventsController extends Endpoint {

	/** How long a script should wait if there are too many streams. */
	private static final String RETRY_AFTER_SECONDS = "60";

	private static final int MAX_TAB_LENGTH = 64;

	private final EventStreams streams;

	EventsController(EventStreams streams, String path) {
		super(path);
		this.streams = streams;
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void events(@RequestAttribute(EndpointGuard.RECIPIENT) String recipient,
			@RequestParam(required = false) @Nullable String tab, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		if (HttpMethod.HEAD.matches(request.getMethod())) {
			return;
		}
		String id = (tab != null && tab.length() <= MAX_TAB_LENGTH) ? tab : null;
		if (!this.streams.open(request, response, recipient, id)) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
			response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
		}
	}

}
