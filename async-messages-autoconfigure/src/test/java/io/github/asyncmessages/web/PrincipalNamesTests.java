package io.github.asyncmessages.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The resolvers of the documentation.
 */
class PrincipalNamesTests {

	private static MockHttpServletRequest request(Object principal) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setUserPrincipal(UsernamePasswordAuthenticationToken.authenticated(principal, "n/a", List.of()));
		return request;
	}

	@Test
	void upperAndLowerCaseMakeNoDifference() {
		RecipientResolver resolver = new Resolvers().lowerCaseNames();
		assertThat(resolver.resolveRecipient(request("Barry"))).isEqualTo("barry");
		assertThat(resolver.resolveRecipient(new MockHttpServletRequest())).isNull();
	}

	@Test
	void theNameIsTheEmailAddressOfTheAccount() {
		RecipientResolver resolver = new Resolvers().emailAddresses();
		assertThat(resolver.resolveRecipient(request(new Account("barry@example.com")))).isEqualTo("barry@example.com");
		assertThat(resolver.resolveRecipient(request("barry"))).isNull();
		assertThat(resolver.resolveRecipient(new MockHttpServletRequest())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lowerCaseNames", "emailAddresses" })
	void theDocumentationHasThisResolver(String name) throws Exception {
		String source = Files.readString(Path.of("src/test/java/io/github/asyncmessages/web/PrincipalNamesTests.java"));
		int start = source.indexOf("\t\t@Bean\n\t\tRecipientResolver " + name);
		String resolver = source.substring(start, source.indexOf("\n\t\t}\n", start) + 4).replaceAll("(?m)^\t\t", "");
		assertThat(Files.readString(Path.of("../docs/principals.md"))).contains(resolver);
	}

	/**
	 * What the login keeps of a user.
	 */
	record Account(String email) {
	}

	static class Resolvers {

		@Bean
		RecipientResolver lowerCaseNames() {
			return (request) -> {
				Principal user = request.getUserPrincipal();
				return (user != null) ? user.getName().toLowerCase(Locale.ROOT) : null;
			};
		}

		@Bean
		RecipientResolver emailAddresses() {
			return (request) -> (request.getUserPrincipal() instanceof Authentication login
					&& login.getPrincipal() instanceof Account account) ? account.email() : null;
		}

	}

}
