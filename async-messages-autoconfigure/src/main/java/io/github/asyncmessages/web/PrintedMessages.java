package io.github.asyncmessages.web;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The messages that a page has handed out to its template, for tests of pages.
 */
public final class PrintedMessages {

	private PrintedMessages() {
	}

	/**
	 * Returns the messages that the page of a request has printed.
	 * @param request the request, during or after its processing
	 * @return the messages in the order of the page, possibly none
	 */
	public static List<PageMessage> of(HttpServletRequest request) {
		Page page = Page.of(request);
		return (page != null) ? page.printed() : List.of();
	}

}
