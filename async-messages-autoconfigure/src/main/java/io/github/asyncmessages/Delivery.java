package io.github.asyncmessages;

import java.util.Locale;

/**
 * How a {@link UserMessage} reaches its recipient.
 */
public enum Delivery {

	/** Shown on one page, then gone. */
	ONCE,

	/** On every page until it is read or deleted, and in the inbox. */
	UNTIL_READ,

	/** In the inbox and in the unread count, never put on pages. */
	INBOX;

	/**
	 * The name of this kind as it is written in JSON.
	 * @return the name in lower case, with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Whether messages of this kind are kept in the inbox.
	 * @return {@code true} for all but {@link #ONCE}
	 */
	public boolean isPersistent() {
		return this != ONCE;
	}

}
