package io.github.asyncmessages.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatusCode;

/**
 * What htmx does with responses.
 */
final class Htmx {

	private Htmx() {
	}

	/**
	 * Whether htmx sends the request, so that it does not insert an error.
	 */
	static boolean mayDiscard(HttpServletRequest request) {
		return request.getHeader("HX-Request") != null;
	}

	/**
	 * Whether htmx does not insert the response, because its status is an error.
	 */
	static boolean discards(HttpServletRequest request, HttpServletResponse response) {
		return mayDiscard(request) && HttpStatusCode.valueOf(response.getStatus()).isError();
	}

}
