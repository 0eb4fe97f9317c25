package io.github.asyncmessages.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.util.WebUtils;

/**
 * The flash messages of a visitor, kept in the HTTP session as a JSON text, which every
 * session store can carry. Each notes the user who has left it, or that it was left
 * before a login. Reading creates no session.
 */
final class FlashMailbox {

	static final String ATTRIBUTE = "async-messages.flash";

	private static final int MAX_MESSAGES = 20;

	private final JsonMapper mapper = JsonMapper.shared();

	private final MessageCodec codec;

	FlashMailbox(MessageCodec codec) {
		this.codec = codec;
	}

	/**
	 * Adds a message; the oldest make room.
	 */
	void add(HttpServletRequest request, @Nullable String owner, UserMessage message) {
		Entry entry = new Entry(owner, this.codec.encode(message).message());
		update(session(request), (entries) -> {
			List<Entry> added = new ArrayList<>(entries);
			added.add(entry);
			return added.subList(Math.max(0, added.size() - MAX_MESSAGES), added.size());
		});
	}

	private static HttpSession session(HttpServletRequest request) {
		try {
			return request.getSession();
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException(
					"A flash message needs a session, and none can be created any more: send it before the response is committed",
					ex);
		}
	}

	/**
	 * The messages that a reader may see.
	 * @param reader the name of the user, or {@code null} for an anonymous visitor
	 */
	List<UserMessage> read(HttpServletRequest request, @Nullable String reader) {
		HttpSession session = request.getSession(false);
		if (session == null) {
			return List.of();
		}
		return entries(session).stream()
			.filter((entry) -> entry.owner() == null || entry.owner().equals(reader))
			.map(Entry::message)
			.toList();
	}

	/**
	 * Removes messages that were printed.
	 */
	void remove(HttpServletRequest request, Collection<String> ids) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			update(session,
					(entries) -> entries.stream().filter((entry) -> !ids.contains(entry.message().id())).toList());
		}
	}

	private void update(HttpSession session, UnaryOperator<List<Entry>> change) {
		synchronized (WebUtils.getSessionMutex(session)) {
			List<Entry> entries = change.apply(entries(session));
			if (entries.isEmpty()) {
				session.removeAttribute(ATTRIBUTE);
			}
			else {
				session.setAttribute(ATTRIBUTE, write(entries));
			}
		}
	}

	private String write(List<Entry> entries) {
		ArrayNode array = this.mapper.createArrayNode();
		for (Entry entry : entries) {
			ObjectNode object = array.addObject();
			object.put("owner", entry.owner());
			object.put("message", this.codec.write(entry.message()));
		}
		return array.toString();
	}

	private List<Entry> entries(HttpSession session) {
		if (!(session.getAttribute(ATTRIBUTE) instanceof String json)) {
			return List.of();
		}
		List<Entry> entries = new ArrayList<>();
		try {
			for (JsonNode object : this.mapper.readTree(json)) {
				String owner = object.path("owner").isString() ? object.path("owner").stringValue() : null;
				entries.add(new Entry(owner, message(object)));
			}
		}
		catch (JacksonException | UnusableMessageException ex) {
			// Whatever else has been written there, a page does not break by it.
			return List.of();
		}
		return entries;
	}

	private UserMessage message(JsonNode object) throws UnusableMessageException {
		byte[] json = object.path("message").asString("").getBytes(StandardCharsets.UTF_8);
		return this.codec.read(json, "flash", Instant.EPOCH);
	}

	/**
	 * A message and the name of the user who left it.
	 */
	private record Entry(@Nullable String owner, UserMessage message) {
	}

}
