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
	 * Completes a page that was rendered without an exception.
	 */
	static void complete(Page page, HttpServletRequest request, HttpServletResponse response) {
		page.complete(page.isConsuming()
				&& (isRefused(response) || Htmx.discards(request, response) || page.isLost(() -> isLost(response))));
		if (!HttpStatusCode.valueOf(response.getStatus()).isError()) {
			page.markVisited(() -> isLost(response));
		}
	}

	/**
	 * Whether the response consists of an error status only. What the handler printed was
	 * discarded, for example by {@code sendError}.
	 */
	private static boolean isRefused(HttpServletResponse response) {
		return HttpStatusCode.valueOf(response.getStatus()).isError() && response.getContentType() == null;
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
