package io.github.asyncmessages.web;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Resolves the kind of a request from its headers. {@code docs/delivery.md} has the table
 * with the reasons.
 */
final class HeaderRequestKindResolver implements RequestKindResolver {

	private static final List<String> PURPOSE_HEADERS = List.of("Sec-Purpose", "X-Sec-Purpose", "Purpose", "X-Moz");

	private static final Pattern SPECULATIVE = Pattern.compile("prefetch|prerender|preview", Pattern.CASE_INSENSITIVE);

	private static final Set<String> FRAMES = Set.of("iframe", "frame", "fencedframe", "embed", "object");

	private final boolean deferFetched;

	private final boolean deferFramed;

	HeaderRequestKindResolver(boolean deferFetched, boolean deferFramed) {
		this.deferFetched = deferFetched;
		this.deferFramed = deferFramed;
	}

	@Override
	public RequestKind resolve(HttpServletRequest request) {
		if (isSpeculative(request)) {
			return RequestKind.SPECULATIVE;
		}
		if (isFragment(request)) {
			return RequestKind.PARTIAL;
		}
		return (isVisit(request) || isDocument(request)) ? RequestKind.PAGE : RequestKind.PARTIAL;
	}

	private static boolean isSpeculative(HttpServletRequest request) {
		if (has(request, "HX-Preloaded")) {
			return true;
		}
		for (String header : PURPOSE_HEADERS) {
			String purpose = request.getHeader(header);
			if (purpose != null && SPECULATIVE.matcher(purpose).find()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a library takes only a part of the response.
	 */
	private static boolean isFragment(HttpServletRequest request) {
		if (has(request, "Turbo-Frame") || has(request, "X-Up-Target")) {
			return true;
		}
		// A boosted link that has a target may also select a part of the response.
		return has(request, "HX-Request") && (!has(request, "HX-Boosted") || has(request, "HX-Target"));
	}

	/**
	 * Whether a library fetches a page in order to show all of it.
	 */
	private static boolean isVisit(HttpServletRequest request) {
		return has(request, "HX-Boosted") || has(request, "X-Turbo-Request-Id");
	}

	private boolean isDocument(HttpServletRequest request) {
		String destination = request.getHeader("Sec-Fetch-Dest");
		if (destination == null) {
			// Old browsers, and any browser without TLS.
			return !this.deferFetched || !"XMLHttpRequest".equalsIgnoreCase(request.getHeader("X-Requested-With"));
		}
		return switch (destination) {
			case "document" -> true;
			case "empty" -> !this.deferFetched;
			default -> FRAMES.contains(destination) && !this.deferFramed;
		};
	}

	private static boolean has(HttpServletRequest request, String header) {
		return request.getHeader(header) != null;
	}

}
