package io.github.asyncmessages.web;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.util.WebUtils;

/**
 * Keeps the flash messages of a visitor in the HTTP session as JSON text, which every
 * session store can serialize. Each message records the user who left it, or none before
 * a login. A page claims flash messages like stored messages, because the browser may
 * receive the response and request the next page before this page has completed. Reading
 * creates no session. Thread-safe.
 */
final class FlashMailbox {

	private static final Log logger = LogFactory.getLog(FlashMailbox.class);

	static final String ATTRIBUTE = "async-messages.flash";

	private static final int MAX_MESSAGES = 20;

	private final JsonMapper mapper = JsonMapper.shared();

	private final MessageCodec codec;

	private final Clock clock;

	private final Duration claimTimeout;

	private final FailureLog dropped;

	FlashMailbox(MessageCodec codec, Clock clock, Duration claimTimeout) {
		this.codec = codec;
		this.clock = clock;
		this.claimTimeout = claimTimeout;
		this.dropped = new FailureLog(logger, clock);
	}

	/**
	 * Adds a message and drops the oldest if the session then holds too many.
	 */
	void add(HttpServletRequest request, @Nullable String owner, UserMessage message) {
		UserMessage dated = (message.createdAt() != null) ? message
				: message.createdAt(this.clock.instant().truncatedTo(ChronoUnit.MILLIS));
		Entry entry = new Entry(owner, this.codec.encode(dated).message(), Instant.EPOCH);
		update(session(request), (entries) -> {
			List<Entry> added = new ArrayList<>(entries);
			added.add(entry);
			if (added.size() <= MAX_MESSAGES) {
				return added;
			}
			this.dropped.warn("The oldest flash message of a visitor was dropped because a session keeps at most "
					+ MAX_MESSAGES);
			return added.subList(added.size() - MAX_MESSAGES, added.size());
		});
	}

	private static HttpSession session(HttpServletRequest request) {
		try {
			return request.getSession();
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException(
					"A flash message requires an HTTP session, which can no longer be created. Send the message before the response is committed.",
					ex);
		}
	}

	/**
	 * Claims the messages that a reader may see, for one page.
	 * @param reader the name of the user, or {@code null} for an anonymous visitor
	 */
	List<UserMessage> claim(HttpServletRequest request, @Nullable String reader) {
		HttpSession session = request.getSession(false);
		if (session == null || !hasMessages(session)) {
			return List.of();
		}
		Instant now = this.clock.instant();
		List<UserMessage> claimed = new ArrayList<>();
		update(session, (entries) -> {
			List<Entry> kept = new ArrayList<>();
			for (Entry entry : entries) {
				if (entry.isFor(reader) && !now.isBefore(entry.claimedUntil())) {
					claimed.add(entry.message());
					kept.add(entry.claimedUntil(now.plus(this.claimTimeout)));
				}
				else {
					kept.add(entry);
				}
			}
			return kept;
		});
		return claimed;
	}

	/**
	 * Completes a claim: removes the printed messages and releases the others.
	 */
	void complete(HttpServletRequest request, Collection<String> claimed, Collection<String> printed) {
		HttpSession session = request.getSession(false);
		if (session != null && hasMessages(session)) {
			update(session, (entries) -> entries.stream()
				.filter((entry) -> !printed.contains(entry.message().id()))
				.map((entry) -> claimed.contains(entry.message().id()) ? entry.claimedUntil(Instant.EPOCH) : entry)
				.toList());
		}
	}

	/**
	 * Whether the session of a request holds messages. Creates no session.
	 */
	boolean hasMessages(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return session != null && hasMessages(session);
	}

	/**
	 * Whether messages wait that a reader may see and no page has claimed.
	 */
	boolean hasMessagesFor(HttpServletRequest request, @Nullable String reader) {
		HttpSession session = request.getSession(false);
		Instant now = this.clock.instant();
		return session != null && hasMessages(session) && entries(session).stream()
			.anyMatch((entry) -> entry.isFor(reader) && !now.isBefore(entry.claimedUntil()));
	}

	private static boolean hasMessages(HttpSession session) {
		try {
			return session.getAttribute(ATTRIBUTE) != null;
		}
		catch (IllegalStateException ex) {
			// Another request has invalidated the session in the meantime.
			return false;
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
			object.put("claimedUntil", entry.claimedUntil().toEpochMilli());
			object.put("message", this.codec.write(entry.message()));
		}
		return array.toString();
	}

	private List<Entry> entries(HttpSession session) {
		if (!(session.getAttribute(ATTRIBUTE) instanceof String json)) {
			return List.of();
		}
		// Unreadable content must not break the page.
		List<Entry> entries = new ArrayList<>();
		try {
			this.mapper.readTree(json).forEach((object) -> entry(object).ifPresent(entries::add));
		}
		catch (JacksonException ex) {
			logger.warn("The flash messages of a session were discarded because they are not JSON", ex);
		}
		Instant now = this.clock.instant();
		entries.removeIf((entry) -> entry.message().isExpired(now));
		return entries;
	}

	private Optional<Entry> entry(JsonNode object) {
		try {
			return Optional.of(read(object));
		}
		catch (UnusableMessageException ex) {
			logger.warn("A flash message was discarded because " + ex.getMessage());
			return Optional.empty();
		}
	}

	private Entry read(JsonNode object) throws UnusableMessageException {
		String owner = object.path("owner").isString() ? object.path("owner").stringValue() : null;
		byte[] json = object.path("message").asString("").getBytes(StandardCharsets.UTF_8);
		return new Entry(owner, this.codec.read(json, "flash", Instant.EPOCH),
				Instant.ofEpochMilli(object.path("claimedUntil").asLong(0)));
	}

	/**
	 * A message, the name of the user who left it, and the time until which a page holds
	 * it.
	 */
	private record Entry(@Nullable String owner, UserMessage message, Instant claimedUntil) {

		boolean isFor(@Nullable String reader) {
			return this.owner == null || this.owner.equals(reader);
		}

		Entry claimedUntil(Instant time) {
			return new Entry(this.owner, this.message, time);
		}

	}

}
