package io.github.asyncmessages.security;

import java.util.function.BooleanSupplier;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/**
 * Detects whether the user of the current request is impersonated by means of Spring
 * Security's switch-user filter.
 */
public final class SwitchedUser implements BooleanSupplier {

	@Override
	public boolean getAsBoolean() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return authentication != null
				&& authentication.getAuthorities().stream().anyMatch(SwitchUserGrantedAuthority.class::isInstance);
	}

}
