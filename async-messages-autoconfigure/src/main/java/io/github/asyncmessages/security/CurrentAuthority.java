package io.github.asyncmessages.security;

import java.util.function.BooleanSupplier;

import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Checks whether Spring Security's current user has an authority.
 */
public final class CurrentAuthority implements BooleanSupplier {

	private final String authority;

	private final RoleHierarchy hierarchy;

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	/**
	 * Creates a check.
	 * @param authority the authority, such as {@code ROLE_ADMIN}
	 * @param hierarchy the authorities that others imply
	 */
	public CurrentAuthority(String authority, RoleHierarchy hierarchy) {
		this.authority = authority;
		this.hierarchy = hierarchy;
	}

	@Override
	public boolean getAsBoolean() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return authentication != null && this.trustResolver.isAuthenticated(authentication)
				&& this.hierarchy.getReachableGrantedAuthorities(authentication.getAuthorities())
					.stream()
					.anyMatch((granted) -> this.authority.equals(granted.getAuthority()));
	}

}
