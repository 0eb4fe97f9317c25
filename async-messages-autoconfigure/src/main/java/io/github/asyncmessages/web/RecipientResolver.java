package io.github.asyncmessages.web;

import java.security.Principal;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the user whose messages a request may see. By default, this is the request's
 * principal. Declare a bean of this type to replace the default. Implementations must be
 * thread-safe.
 */
@FunctionalInterface
public interface RecipientResolver {

	/**
	 * Resolves the reader of a request.
	 * @param request the request
	 * @return the name of the reader, or {@code null} if the visitor is anonymous
	 */
	@Nullable String resolveRecipient(HttpServletRequest request);

	/**
	 * Whether somebody else acts as the reader. If so, no messages are shown, so that
	 * none is consumed before its recipient has seen it. Spring Security's switch-user
	 * filter is detected automatically.
	 * @param request the request
	 * @return {@code true} while an administrator impersonates a user
	 */
	default boolean isImpersonating(HttpServletRequest request) {
		return false;
	}

	/**
	 * Creates the default resolver.
	 * @param authenticated supplies the user of the current request if the request has no
	 * principal
	 * @return a resolver that returns the name of the principal
	 */
	static RecipientResolver ofPrincipal(Supplier<@Nullable Principal> authenticated) {
		return (request) -> {
			Principal principal = request.getUserPrincipal();
			Principal reader = (principal != null) ? principal : authenticated.get();
			return (reader != null) ? reader.getName() : null;
		};
	}

}
