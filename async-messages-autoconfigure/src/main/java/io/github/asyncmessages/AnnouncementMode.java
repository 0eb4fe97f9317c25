package io.github.asyncmessages;

import java.util.Locale;

/**
 * How often a reader sees an {@link Announcement}.
 */
public enum AnnouncementMode {

	/** On every page. It cannot be closed. */
	ALWAYS,

	/** On every page until the reader closes it. */
	UNTIL_CLOSED,

	/** On one page of each reader. */
	ONCE;

	/**
	 * Returns the name of this mode in JSON.
	 * @return the name in lower case, with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
