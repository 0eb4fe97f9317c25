package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.security.SwitchedUser;
import io.github.asyncmessages.web.RecipientResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Adds to a resolver, which may be the application's own, that Spring Security knows when
 * an administrator has switched to a user.
 */
final class ImpersonationGuard implements RecipientResolver {

	private static final boolean SECURITY_PRESENT = ClassUtils.isPresent(
			"org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority",
			ImpersonationGuard.class.getClassLoader());

	private final RecipientResolver resolver;

	private final SwitchedUser switchedUser = new SwitchedUser();

	private ImpersonationGuard(RecipientResolver resolver) {
		this.resolver = resolver;
	}

	static RecipientResolver of(RecipientResolver resolver) {
		return SECURITY_PRESENT ? new ImpersonationGuard(resolver) : resolver;
	}

	@Override
	public @Nullable String resolveRecipient(HttpServletRequest request) {
		return this.resolver.resolveRecipient(request);
	}

	@Override
	public boolean isImpersonating(HttpServletRequest request) {
		return this.switchedUser.getAsBoolean() || this.resolver.isImpersonating(request);
	}

}
