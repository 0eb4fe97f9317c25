package io.github.asyncmessages.web;

import java.util.Locale;

/**
 * How open pages hear of new messages.
 */
public enum LiveMode {

	/**
	 * Not at all. Messages appear on the next page.
	 */
	OFF,

	/**
	 * The script asks at an interval.
	 */
	POLL,

	/**
	 * The server notifies the script over a connection that stays open.
	 */
	STREAM;

	/**
	 * The name that templates and the script use.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
