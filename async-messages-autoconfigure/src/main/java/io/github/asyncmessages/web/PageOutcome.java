package io.github.asyncmessages.web;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatusCode;

/**
 * Determines whether a response has reached its reader.
 */
final class PageOutcome {

	private PageOutcome() {
	}

	/**
	 * Completes a page that was rendered without an exception. An error status without
	 * content, or one that a filter has set afterwards, means that what was printed is
	 * discarded. htmx discards any error.
	 */
	static void complete(Page page, HttpServletRequest request, HttpServletResponse response) {
		int status = response.getStatus();
		boolean error = HttpStatusCode.valueOf(status).isError();
		boolean refused = error
				&& (response.getContentType() == null || page.isReplaced(status) || Htmx.mayDiscard(request));
		page.complete(page.isConsuming() && (refused || page.isLost(() -> isLost(response))));
		if (!error) {
			page.markVisited(() -> isLost(response));
		}
	}

	/**
	 * Whether the printed messages do not reach the reader, because the client has
	 * disconnected or is redirected. A small page sent to a disconnected client cannot be
	 * distinguished from one that arrives.
	 */
	static boolean isLost(HttpServletResponse response) {
		if (HttpStatusCode.valueOf(response.getStatus()).is3xxRedirection()) {
			return true;
		}
		try {
			PrintWriter writer = response.getWriter();
			// Filters that add headers on commit intercept flush() but not checkError().
			writer.flush();
			return writer.checkError();
		}
		catch (IllegalStateException ex) {
			// The view has written to the output stream.
			return !isFlushed(response);
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static boolean isFlushed(HttpServletResponse response) {
		try {
			response.flushBuffer();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
