package io.github.asyncmessages.web;

import java.security.Principal;
import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name of the request's principal.
 */
final class PrincipalRecipientResolver implements RecipientResolver {

	private final BooleanSupplier impersonating;

	PrincipalRecipientResolver(BooleanSupplier impersonating) {
		this.impersonating = impersonating;
	}

	@Override
	public @Nullable String resolveRecipient(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	@Override
	public boolean isImpersonating(HttpServletRequest request) {
		return this.impersonating.getAsBoolean();
	}

}
