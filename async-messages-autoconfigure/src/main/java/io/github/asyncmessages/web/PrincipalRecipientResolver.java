package io.github.asyncmessages.web;

import java.security.Principal;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name of the request's principal, or of the user whom something else knows.
 */
final class PrincipalRecipientResolver implements RecipientResolver {

	private final Supplier<@Nullable Principal> authenticated;

	private final BooleanSupplier impersonating;

	PrincipalRecipientResolver(Supplier<@Nullable Principal> authenticated, BooleanSupplier impersonating) {
		this.authenticated = authenticated;
		this.impersonating = impersonating;
	}

	@Override
	public @Nullable String resolveRecipient(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		if (principal == null) {
			principal = this.authenticated.get();
		}
		return (principal != null) ? principal.getName() : null;
	}

	@Override
	public boolean isImpersonating(HttpServletRequest request) {
		return this.impersonating.getAsBoolean();
	}

}
