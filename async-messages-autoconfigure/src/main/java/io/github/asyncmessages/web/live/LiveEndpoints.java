package io.github.asyncmessages.web.live;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Creates the endpoints that the script calls.
 */
public final class LiveEndpoints {

	private LiveEndpoints() {
	}

	/**
	 * Creates the endpoint that serves the messages alone and, if there are streams, the
	 * one that opens them.
	 * @param webMvc the web support
	 * @param views with what the names of the views {@code messages} and {@code bell}
	 * begin
	 * @param streams the streams of this node, or {@code null} if it has none
	 * @return the endpoints
	 */
	public static List<Endpoint> create(MessagesWebMvc webMvc, String views, @Nullable EventStreams streams) {
		List<Endpoint> endpoints = new ArrayList<>();
		endpoints.add(new MessagesController(webMvc, views));
		if (streams != null) {
			endpoints.add(new EventsController(streams, webMvc.settings().path()));
		}
		return endpoints;
	}

}
