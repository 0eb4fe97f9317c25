package io.github.asyncmessages.web;

/**
 * What becomes of the response to a request. Only a {@link #PAGE} shows messages at once.
 * Any other response has an empty list, which the script fills once the list is visible.
 */
public enum RequestKind {

	/**
	 * The browser shows the whole response.
	 */
	PAGE,

	/**
	 * A script or a frame uses the response. It may discard the list of messages, or be
	 * invisible.
	 */
	PARTIAL,

	/**
	 * The browser or a script prepares a page that may never be shown.
	 */
	SPECULATIVE

}
