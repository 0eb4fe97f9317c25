package io.github.asyncmessages;

import java.util.Locale;

/**
 * How a {@link UserMessage} reaches its recipient.
 */
public enum Delivery {

	/** Shown on one page and then removed. */
	ONCE,

	/** Shown on every page until it is read or deleted, and kept in the inbox. */
	UNTIL_READ,

	/** Kept in the inbox and counted as unread, but never shown on pages. */
	INBOX;

	/**
	 * Returns the name of this delivery in JSON.
	 * @return the name in lower case, with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Returns whether messages with this delivery are kept in the inbox.
	 * @return {@code true} for all but {@link #ONCE}
	 */
	public boolean isPersistent() {
		return this != ONCE;
	}

}
