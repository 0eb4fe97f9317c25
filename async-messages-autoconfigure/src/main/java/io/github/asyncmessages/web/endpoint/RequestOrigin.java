package io.github.asyncmessages.web.endpoint;

import java.net.URI;
import java.net.URISyntaxException;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Determines where a request comes from.
 */
public final class RequestOrigin {

	/**
	 * The request attribute with Spring Security's token, if CSRF protection is enabled.
	 */
	private static final String CSRF_TOKEN = "org.springframework.security.web.csrf.CsrfToken";

	private RequestOrigin() {
	}

	/**
	 * Whether a request that changes something comes from a page of this application. The
	 * {@code Sec-Fetch-Site} header decides if present. Otherwise Spring Security has
	 * checked the request if CSRF protection is enabled. Otherwise the {@code Origin}
	 * header decides.
	 */
	static boolean isTrusted(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null) {
			return site.equals("same-origin");
		}
		if (request.getAttribute(CSRF_TOKEN) != null) {
			return true;
		}
		URI origin = uri(request.getHeader(HttpHeaders.ORIGIN));
		return origin != null && isSameOrigin(request, origin);
	}

	/**
	 * Whether a browser says that a page of this application sends the request, which has
	 * no token against forged requests. The {@code Sec-Fetch-Site} header decides if
	 * present, otherwise the {@code Referer} header.
	 * @param request the request
	 * @return {@code false} if the browser says nothing
	 */
	public static boolean isFromOwnPage(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		URI referer = uri(request.getHeader(HttpHeaders.REFERER));
		return (site != null) ? site.equals("same-origin") : referer != null && isSameOrigin(request, referer);
	}

	/**
	 * Whether a browser says that another site sends the request.
	 * @param request the request
	 * @return {@code false} if the browser says nothing
	 */
	public static boolean isForeign(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		return site != null && !site.equals("same-origin") && !site.equals("none");
	}

	/**
	 * The page of this application from which a form was submitted.
	 * @param request the request
	 * @param otherwise the path to use if the browser sends no such page
	 * @return the path, including the context path and the query, if any
	 */
	public static String pageBefore(HttpServletRequest request, String otherwise) {
		URI referer = uri(request.getHeader(HttpHeaders.REFERER));
		if (referer == null || !isSameOrigin(request, referer) || referer.getRawPath() == null
				|| !referer.getRawPath().startsWith("/") || referer.getRawPath().startsWith("//")) {
			return request.getContextPath() + otherwise;
		}
		return (referer.getRawQuery() != null) ? referer.getRawPath() + "?" + referer.getRawQuery()
				: referer.getRawPath();
	}

	private static boolean isSameOrigin(HttpServletRequest request, URI other) {
		return request.getScheme().equalsIgnoreCase(other.getScheme())
				&& request.getServerName().equalsIgnoreCase(other.getHost())
				&& request.getServerPort() == ((other.getPort() != -1) ? other.getPort() : defaultPort(request));
	}

	private static int defaultPort(HttpServletRequest request) {
		return request.isSecure() ? 443 : 80;
	}

	private static @Nullable URI uri(@Nullable String header) {
		try {
			return (header != null) ? new URI(header) : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
