package io.github.asyncmessages.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides whether the response to a request is certain to be shown as a whole. If it is
 * not, the response takes no messages from the mailbox. Declare a bean of this type to
 * replace the default, which reads the headers that browsers, htmx, Turbo and Unpoly
 * send. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface RequestKindResolver {

	/**
	 * Resolves the kind of a request.
	 * @param request the request
	 * @return the kind; {@link RequestKind#PAGE} if in doubt loses messages that nobody
	 * sees, any other kind delays them until the script requests them
	 */
	RequestKind resolve(HttpServletRequest request);

	/**
	 * Creates the default resolver.
	 * @param deferFetched whether responses that a script fetches, with no header of a
	 * known library, are partial
	 * @param deferFramed whether responses for a frame are partial
	 * @return a resolver that reads request headers
	 */
	static RequestKindResolver ofHeaders(boolean deferFetched, boolean deferFramed) {
		return new HeaderRequestKindResolver(deferFetched, deferFramed);
	}

}
