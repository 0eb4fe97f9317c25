package io.github.asyncmessages.web;

import java.util.Collection;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notifies the page that has sent a partial request that messages wait. htmx and Unpoly
 * emit the event that their header names; the script reads the header of the library from
 * responses to Turbo.
 */
final class NewsHeaders {

	static final String NAME = "Async-Messages";

	private static final String EVENT = "async-messages:news";

	/** A header carries ASCII only. */
	private static final JsonMapper mapper = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private NewsHeaders() {
	}

	/**
	 * Adds the headers to those of the application, unless the response is committed.
	 */
	static void add(HttpServletRequest request, HttpServletResponse response) {
		response.setHeader(NAME, "news");
		if (request.getHeader("HX-Request") != null) {
			response.setHeader("HX-Trigger", htmxEvents(joined(response, "HX-Trigger")));
		}
		if (request.getHeader("X-Up-Version") != null || request.getHeader("X-Up-Target") != null) {
			response.setHeader("X-Up-Events", unpolyEvents(joined(response, "X-Up-Events")));
		}
	}

	/**
	 * The value of a header as a client sees it if it was added several times.
	 */
	private static @Nullable String joined(HttpServletResponse response, String name) {
		Collection<String> values = response.getHeaders(name);
		return values.isEmpty() ? null : String.join(", ", values);
	}

	/**
	 * Adds the event to a list of names or to an object with details.
	 */
	private static String htmxEvents(@Nullable String present) {
		if (present == null || present.isBlank()) {
			return EVENT;
		}
		if (present.contains(EVENT)) {
			return present;
		}
		if (!present.stripLeading().startsWith("{")) {
			return present + ", " + EVENT;
		}
		if (parse(present) instanceof ObjectNode events) {
			events.putNull(EVENT);
			return mapper.writeValueAsString(events);
		}
		return present;
	}

	private static String unpolyEvents(@Nullable String present) {
		if (present != null && present.contains(EVENT)) {
			return present;
		}
		JsonNode events = (present != null) ? parse(present) : mapper.createArrayNode();
		if (events instanceof ArrayNode array) {
			array.addObject().put("type", EVENT);
			return mapper.writeValueAsString(array);
		}
		return (present != null) ? present : "";
	}

	private static @Nullable JsonNode parse(String json) {
		try {
			return mapper.readTree(json);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
