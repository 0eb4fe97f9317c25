package io.github.asyncmessages.web.live;

import java.util.List;

import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.Endpoint;

/**
 * Creates the endpoints that the script calls.
 */
public final class LiveEndpoints {

	private LiveEndpoints() {
	}

	/**
	 * Creates the endpoint that serves the messages alone.
	 * @param webMvc the web support
	 * @param fragment the name of the view that prints the list of messages
	 * @return the endpoints
	 */
	public static List<Endpoint> create(MessagesWebMvc webMvc, String fragment) {
		return List.of(new MessagesController(webMvc, fragment));
	}

}
