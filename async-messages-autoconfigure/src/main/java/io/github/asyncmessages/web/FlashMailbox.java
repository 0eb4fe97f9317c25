package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * Keeps the flash messages of a visitor in the HTTP session. Each message records the
 * user who left it, or none before a login. A page claims flash messages like stored
 * messages, because the browser may receive the response and request the next page before
 * this page has completed. Reading creates no session. Thread-safe.
 */
final class FlashMailbox {

	private static final Log logger = LogFactory.getLog(FlashMailbox.class);

	private static final int MAX_MESSAGES = 20;

	private final FlashEntryCodec codec;

	private final Clock clock;

	private final Duration claimTimeout;

	private final FailureLog dropped;

	/** The position of the message that was added last, in microseconds. */
	private final AtomicLong position = new AtomicLong();

	FlashMailbox(MessageCodec codec, Clock clock, Duration claimTimeout) {
		this.codec = new FlashEntryCodec(codec);
		this.clock = clock;
		this.claimTimeout = claimTimeout;
		this.dropped = new FailureLog(logger, clock);
	}

	/**
	 * Adds a message and drops the oldest if the session then holds too many.
	 */
	void add(HttpServletRequest request, @Nullable String owner, UserMessage message) {
		Instant now = this.clock.instant();
		UserMessage dated = (message.createdAt() != null) ? message
				: message.createdAt(now.truncatedTo(ChronoUnit.MILLIS));
		String text = this.codec.write(new FlashEntry(owner, dated));
		HttpSession session = session(request);
		synchronized (WebUtils.getSessionMutex(session)) {
			FlashSession flash = new FlashSession(session);
			flash.add(nextPosition(now), dated.id(), text);
			if (flash.dropOldest(MAX_MESSAGES)) {
				this.dropped.warn("The oldest flash message of a visitor was dropped because a session keeps at most "
						+ MAX_MESSAGES);
			}
		}
	}

	private static HttpSession session(HttpServletRequest request) {
		try {
			return request.getSession();
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException(
					"A flash message requires an HTTP session, unless the visitor is logged in and there is a message store. No session can be created any more. Create it before the response is committed, let the visitor log in first, or pass the message in the model or with the redirect.",
					ex);
		}
	}

	/**
	 * The time of adding, increased where necessary to keep the order of adding.
	 */
	private long nextPosition(Instant now) {
		long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
		return this.position.updateAndGet((last) -> Math.max(last + 1, micros));
	}

	/**
	 * Whether the session of a request may hold messages, whoever may see them.
	 */
	boolean hasMessages(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		try {
			return session != null && !new FlashSession(session).isEmpty();
		}
		catch (IllegalStateException ex) {
			// Another request has invalidated the session in the meantime.
			return false;
		}
	}

	/**
	 * Whether a message that a reader may see waits, and no page has claimed it.
	 * @param reader the name of the user, or {@code null} for an anonymous visitor
	 */
	boolean hasMessagesFor(HttpServletRequest request, @Nullable String reader) {
		List<UserMessage> waiting = new ArrayList<>();
		inSession(request, (flash) -> waiting.addAll(waiting(flash, reader)));
		return !waiting.isEmpty();
	}

	/**
	 * Claims the messages that a reader may see, for one page.
	 * @param reader the name of the user, or {@code null} for an anonymous visitor
	 */
	List<UserMessage> claim(HttpServletRequest request, @Nullable String reader) {
		List<UserMessage> claimed = new ArrayList<>();
		inSession(request, (flash) -> {
			flash.removeEndedClaims(this.clock.instant());
			claimed.addAll(waiting(flash, reader));
			if (!claimed.isEmpty()) {
				flash.claim(claimed.stream().map(UserMessage::id).toList(),
						this.clock.instant().plus(this.claimTimeout));
			}
		});
		return claimed;
	}

	/**
	 * Completes a claim, perhaps in a later request: removes the printed messages and
	 * releases the others.
	 */
	void complete(HttpServletRequest request, Collection<String> claimed, Collection<String> printed) {
		inSession(request, (flash) -> {
			flash.remove(printed);
			flash.release(claimed);
		});
	}

	/**
	 * Acts on the flash messages of a session, if there are any.
	 */
	private void inSession(HttpServletRequest request, Consumer<FlashSession> action) {
		HttpSession session = request.getSession(false);
		if (session == null || !hasMessages(request)) {
			return;
		}
		try {
			synchronized (WebUtils.getSessionMutex(session)) {
				action.accept(new FlashSession(session));
			}
		}
		catch (IllegalStateException ex) {
			logger.debug("Another request has invalidated the session in the meantime", ex);
		}
	}

	private List<UserMessage> waiting(FlashSession flash, @Nullable String reader) {
		Instant now = this.clock.instant();
		List<UserMessage> waiting = new ArrayList<>();
		for (String name : flash.unclaimed(now)) {
			FlashEntry entry = read(flash.get(name));
			if (entry == null || entry.message().isExpired(now)) {
				flash.remove(name);
			}
			else if (entry.isFor(reader)) {
				waiting.add(entry.message());
			}
		}
		return waiting;
	}

	/**
	 * Unreadable content must not break the page.
	 */
	private @Nullable FlashEntry read(@Nullable Object text) {
		try {
			return this.codec.read(text);
		}
		catch (UnusableMessageException ex) {
			logger.warn("A flash message was discarded because " + ex.getMessage());
			return null;
		}
	}

}
