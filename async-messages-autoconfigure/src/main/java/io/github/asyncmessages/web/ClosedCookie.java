package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * The cookie with the ids of the announcements that a visitor who is not logged in has
 * closed or received.
 */
final class ClosedCookie {

	/** The name of the cookie. */
	static final String NAME = "async-messages-closed";

	/** Of more, the oldest are forgotten, and the announcements are shown again. */
	private static final int MAX_IDS = 20;

	private static final Duration MAX_AGE = Duration.ofDays(365);

	private ClosedCookie() {
	}

	/**
	 * The ids that a visitor has closed or received, newest first.
	 */
	static Set<String> read(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, NAME);
		return (cookie != null) ? valid(Stream.of(cookie.getValue().split("\\."))) : Set.of();
	}

	private static Set<String> valid(Stream<String> ids) {
		return ids.filter((id) -> id.matches("[A-Za-z0-9_-]{1,64}"))
			.limit(MAX_IDS)
			.collect(LinkedHashSet::new, Set::add, Set::addAll);
	}

	/**
	 * Sends the cookie with more ids than that of the request, unless the response is
	 * committed. Replaces the cookie that the response has already.
	 */
	static void add(HttpServletRequest request, HttpServletResponse response, List<String> ids) {
		List<String> others = response.getHeaders(HttpHeaders.SET_COOKIE)
			.stream()
			.filter((header) -> !header.startsWith(NAME + "="))
			.toList();
		response.setHeader(HttpHeaders.SET_COOKIE, cookie(request, ids).toString());
		others.forEach((other) -> response.addHeader(HttpHeaders.SET_COOKIE, other));
	}

	private static ResponseCookie cookie(HttpServletRequest request, List<String> ids) {
		Set<String> all = valid(Stream.concat(ids.stream(), read(request).stream()).distinct());
		String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
		return ResponseCookie.from(NAME, String.join(".", all))
			.path(path)
			.maxAge(all.isEmpty() ? Duration.ZERO : MAX_AGE)
			.httpOnly(true)
			.secure(request.isSecure())
			.sameSite("Lax")
			.build();
	}

}
