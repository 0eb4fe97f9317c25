package io.github.asyncmessages.web;

import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Adds a check for impersonation to a resolver, which may be the application's own.
 */
final class ImpersonationGuard implements RecipientResolver {

	private final RecipientResolver resolver;

	private final BooleanSupplier impersonation;

	ImpersonationGuard(RecipientResolver resolver, BooleanSupplier impersonation) {
		this.resolver = resolver;
		this.impersonation = impersonation;
	}

	@Override
	public @Nullable String resolveRecipient(HttpServletRequest request) {
		return this.resolver.resolveRecipient(request);
	}

	@Override
	public boolean isImpersonating(HttpServletRequest request) {
		return this.impersonation.getAsBoolean() || this.resolver.isImpersonating(request);
	}

}
