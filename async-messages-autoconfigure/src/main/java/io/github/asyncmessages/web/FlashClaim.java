package io.github.asyncmessages.web;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The flash messages that one page holds, and the time until which it holds them. In the
 * session, a claim is text, which every session store can serialize.
 *
 * @param until the time
 * @param ids the ids of the messages
 */
record FlashClaim(Instant until, Collection<String> ids) {

	private static final FlashClaim ENDED = new FlashClaim(Instant.EPOCH, List.of());

	/**
	 * Reads what a session holds. Unreadable content is a claim that has ended.
	 */
	static FlashClaim of(@Nullable Object value) {
		if (value instanceof String text) {
			List<String> words = List.of(text.split(" ", -1));
			try {
				return new FlashClaim(Instant.ofEpochMilli(Long.parseLong(words.get(0))),
						words.subList(1, words.size()));
			}
			catch (NumberFormatException ex) {
				return ENDED;
			}
		}
		return ENDED;
	}

	String toText() {
		return this.until.toEpochMilli() + " " + String.join(" ", this.ids);
	}

}
