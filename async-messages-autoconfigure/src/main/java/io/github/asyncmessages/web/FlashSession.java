package io.github.asyncmessages.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * The attributes of an HTTP session that hold flash messages and the claims of pages.
 * Each attribute is written once and removed once, and no two requests write the same
 * one. Therefore nothing is lost or restored where each request has a copy of the session
 * and writes back what it has changed, as with Spring Session.
 */
final class FlashSession {

	private static final String MESSAGE_PREFIX = "async-messages.flash.";

	private static final String CLAIM_PREFIX = "async-messages.flash-claim.";

	private static final String NAME_FORMAT = MESSAGE_PREFIX + "%016x.%s";

	private static final int ID_INDEX = NAME_FORMAT.formatted(0, "").length();

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final HttpSession session;

	/** The names of the attributes of messages, in the order of adding. */
	private final List<String> messages = new ArrayList<>();

	/** The names of the attributes of claims. */
	private final List<String> claims = new ArrayList<>();

	FlashSession(HttpSession session) {
		this.session = session;
		session.getAttributeNames().asIterator().forEachRemaining((name) -> {
			if (name.startsWith(MESSAGE_PREFIX)) {
				this.messages.add(name);
			}
			else if (name.startsWith(CLAIM_PREFIX)) {
				this.claims.add(name);
			}
		});
		Collections.sort(this.messages);
	}

	boolean isEmpty() {
		return this.messages.isEmpty() && this.claims.isEmpty();
	}

	/**
	 * Adds a message.
	 * @param position its position among the messages of the session
	 */
	void add(long position, String id, String text) {
		String name = NAME_FORMAT.formatted(position, id);
		this.session.setAttribute(name, text);
		this.messages.add(name);
		Collections.sort(this.messages);
	}

	/**
	 * Removes the oldest messages, as long as there are too many.
	 * @return whether there were
	 */
	boolean dropOldest(int maximum) {
		List<String> oldest = this.messages.subList(0, Math.max(0, this.messages.size() - maximum));
		oldest.forEach(this.session::removeAttribute);
		return !oldest.isEmpty();
	}

	/**
	 * The names of the messages that no page has claimed.
	 */
	List<String> unclaimed(Instant now) {
		Set<String> claimed = new HashSet<>();
		for (String name : this.claims) {
			FlashClaim claim = claim(name);
			if (now.isBefore(claim.until())) {
				claimed.addAll(claim.ids());
			}
		}
		return this.messages.stream().filter((name) -> !claimed.contains(id(name))).toList();
	}

	@Nullable Object get(String name) {
		return this.session.getAttribute(name);
	}

	void remove(String name) {
		this.session.removeAttribute(name);
	}

	/**
	 * Removes the messages with these ids.
	 */
	void remove(Collection<String> ids) {
		this.messages.stream().filter((name) -> ids.contains(id(name))).forEach(this.session::removeAttribute);
	}

	/**
	 * Claims the messages with these ids until a time.
	 */
	void claim(Collection<String> ids, Instant until) {
		this.session.setAttribute(CLAIM_PREFIX + claimIds.generateId(), new FlashClaim(until, ids).toText());
	}

	/**
	 * Removes the claims that hold no other messages than those with these ids.
	 */
	void release(Collection<String> ids) {
		this.claims.stream()
			.filter((name) -> ids.containsAll(claim(name).ids()))
			.forEach(this.session::removeAttribute);
	}

	/**
	 * Removes the claims of pages that were not completed in time.
	 */
	void removeEndedClaims(Instant now) {
		this.claims.stream()
			.filter((name) -> !now.isBefore(claim(name).until()))
			.forEach(this.session::removeAttribute);
	}

	private FlashClaim claim(String name) {
		return FlashClaim.of(this.session.getAttribute(name));
	}

	private static String id(String name) {
		return name.substring(Math.min(ID_INDEX, name.length()));
	}

}
