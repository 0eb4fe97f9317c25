package io.github.asyncmessages.web;

import java.security.Principal;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Says whose messages a request may see. By default it is the request's principal; a bean
 * of this type replaces that. Implementations are thread-safe.
 */
@FunctionalInterface
public interface RecipientResolver {

	/**
	 * Looks up the reader of a request.
	 * @param request the request
	 * @return the name of the reader, or {@code null} if the visitor is anonymous
	 */
	@Nullable String resolveRecipient(HttpServletRequest request);

	/**
	 * Whether somebody else is acting as the reader: then no messages are shown, so that
	 * none is gone before its recipient has seen it. What Spring Security's switch-user
	 * filter does is known without it.
	 * @param request the request
	 * @return {@code true} while an administrator impersonates a user
	 */
	default boolean isImpersonating(HttpServletRequest request) {
		return false;
	}

	/**
	 * The default resolver.
	 * @param authenticated supplies the user of the present request if the request has no
	 * principal
	 * @return a resolver that takes the name of the principal
	 */
	static RecipientResolver ofPrincipal(Supplier<@Nullable Principal> authenticated) {
		return (request) -> {
			Principal principal = request.getUserPrincipal();
			Principal reader = (principal != null) ? principal : authenticated.get();
			return (reader != null) ? reader.getName() : null;
		};
	}

}
