package io.github.asyncmessages.security;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurrentAuthority}.
 */
class CurrentAuthorityTests {

	private final CurrentAuthority admin = new CurrentAuthority("ROLE_ADMIN", new NullRoleHierarchy());

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	private static void logIn(Authentication authentication) {
		SecurityContextHolder.getContext().setAuthentication(authentication);
	}

	@Test
	void onlyTheExactAuthorityCounts() {
		assertThat(this.admin.getAsBoolean()).isFalse();
		logIn(new TestingAuthenticationToken("barry", "", "ADMIN", "role_admin", "ROLE_ADMINISTRATOR"));
		assertThat(this.admin.getAsBoolean()).isFalse();
		logIn(new TestingAuthenticationToken("barry", "", "ROLE_USER", "ROLE_ADMIN"));
		assertThat(this.admin.getAsBoolean()).isTrue();
	}

	@Test
	void whoIsNotAuthenticatedHasNoAuthority() {
		logIn(new AnonymousAuthenticationToken("key", "anonymous", AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
		assertThat(this.admin.getAsBoolean()).isFalse();
		TestingAuthenticationToken token = new TestingAuthenticationToken("barry", "", "ROLE_ADMIN");
		token.setAuthenticated(false);
		logIn(token);
		assertThat(this.admin.getAsBoolean()).isFalse();
	}

	@Test
	void anAuthorityMayImplyAnother() {
		logIn(new TestingAuthenticationToken("barry", "", "ROLE_ROOT"));
		assertThat(this.admin.getAsBoolean()).isFalse();
		assertThat(new CurrentAuthority("ROLE_ADMIN", RoleHierarchyImpl.fromHierarchy("ROLE_ROOT > ROLE_ADMIN"))
			.getAsBoolean()).isTrue();
	}

}
