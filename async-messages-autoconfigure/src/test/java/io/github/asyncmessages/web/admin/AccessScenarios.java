package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in. The application itself permits every request.
 */
abstract class AccessScenarios extends AdminScenarios {

	private static final List<String> PAGES = List.of("", "/", "/mailbox", "/send");

	private static final List<String> FORMS = List.of("/mailbox/delete-waiting", "/mailbox/delete",
			"/mailbox/mark-read", "/mailbox/withdraw", "/mailbox/requeue", "/mailbox/delete-rejected", "/mailbox/erase",
			"/preview", "/send");

	private final UserMessage message = UserMessage.info("kept").key("key").inboxOnly();

	AccessScenarios(TestApplication server) {
		super(server);
		send(this.barry, this.message);
	}

	static Stream<Arguments> routesAndVerbs() {
		return Stream.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
			.flatMap((verb) -> Stream.concat(PAGES.stream(), FORMS.stream())
				.distinct()
				.map((path) -> Arguments.of(verb, PATH + path)));
	}

	static Stream<String> forms() {
		return FORMS.stream().map((path) -> PATH + path);
	}

	private HtmlPage request(Visitor visitor, String verb, String path, Map<String, String> headers) {
		return visitor.sendForm(verb, path + "?recipient=" + this.barry, headers, fields());
	}

	private String[] fields() {
		return new String[] { "recipient", this.barry, "recipients", this.barry, "text", "forged", "id",
				this.message.id(), "key", "key" };
	}

	private void assertNothingChanged() {
		assertThat(this.server.messages().inbox(this.barry).find(this.message.id()).orElseThrow().readAt()).isNull();
		assertThat(inbox(this.barry)).containsExactly("kept");
		assertThat(received(this.barry)).isEmpty();
	}

	private static Map<String, String> token(Visitor visitor) {
		return Map.of("X-CSRF-TOKEN", visitor.get("/csrf").body());
	}

	@ParameterizedTest
	@MethodSource("routesAndVerbs")
	void aUserWithoutTheAuthorityIsRefused(String verb, String path) {
		for (String name : List.of(this.barry, this.sally)) {
			Visitor visitor = login(name);
			HtmlPage answer = request(visitor, verb, path, token(visitor));
			assertThat(answer.status()).isEqualTo(403);
			assertThat(answer.body()).doesNotContain("kept");
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("routesAndVerbs")
	void anotherSpellingOfThePathOpensNothing(String verb, String path) {
		Visitor visitor = login(this.barry);
		HtmlPage answer = request(visitor, verb, path.replaceFirst("m", "%6d"), token(visitor));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.header("Allow")).isEmpty();
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("routesAndVerbs")
	void anAnonymousVisitorIsNotLetIn(String verb, String path) {
		Visitor visitor = this.server.visitor();
		HtmlPage answer = request(visitor, verb, path, token(visitor));
		assertThat(answer.status()).isIn(302, 401, 403);
		if (answer.status() == 302) {
			assertThat(answer.header("Location").orElseThrow()).endsWith("/login");
		}
		assertNothingChanged();
	}

	@Test
	void anAnonymousVisitorIsSentToTheLogin() {
		HtmlPage answer = this.server.visitor().request("GET", PATH);
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location").orElseThrow()).endsWith("/login");
	}

	@ParameterizedTest
	@MethodSource("routesAndVerbs")
	void whoActsAsAUserIsNotLetIn(String verb, String path) {
		for (String name : List.of(this.barry, TestApplication.newName("admin"))) {
			Visitor visitor = login(this.admin);
			visitor.post("/login/impersonate", "username", name);
			int status = request(visitor, verb, path, token(visitor)).status();
			if (name.equals(this.barry) || Stream.of("GET", "HEAD", "POST").anyMatch(verb::equals)) {
				assertThat(status).isIn(403, 405);
			}
			assertThat(status).isNotIn(200, 303).satisfies((code) -> assertNothingChanged());
		}
	}

	@ParameterizedTest
	@MethodSource("forms")
	void withoutTheTokenAgainstForgeriesNothingChanges(String path) {
		Visitor visitor = login(this.admin);
		assertThat(request(visitor, "POST", path, Map.of()).status()).isEqualTo(403);
		assertThat(upload(visitor, path).status()).isEqualTo(403);
		assertNothingChanged();
	}

	private HtmlPage upload(Visitor visitor, String path) {
		return visitor.sendFile(path, "names.txt", utf8(this.barry), fields());
	}

	@ParameterizedTest
	@MethodSource("forms")
	void aRequestOfAnotherSiteIsRefused(String path) {
		Visitor visitor = login(this.admin);
		HtmlPage answer = request(visitor, "POST", path,
				Map.of("X-CSRF-TOKEN", visitor.get("/csrf").body(), "Sec-Fetch-Site", "cross-site"));
		assertThat(answer.status()).isEqualTo(403);
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("forms")
	void noChangeIsMadeByAGet(String path) {
		Visitor visitor = login(this.admin);
		String query = "?recipient=%s&recipients=%s&text=forged&key=key&id=%s".formatted(this.barry, this.barry,
				this.message.id());
		visitor.get(path + query);
		visitor.request("HEAD", path + query);
		assertNothingChanged();
	}

	@Test
	void theAdministratorIsLetIn() {
		Visitor visitor = login(this.admin);
		for (String path : PAGES) {
			assertThat(visitor.get(PATH + path + "?recipient=" + this.barry).status()).isEqualTo(200);
			HtmlPage head = visitor.request("HEAD", PATH + path + "?recipient=" + this.barry);
			assertThat(head.status()).isEqualTo(200);
			assertThat(head.body()).isEmpty();
		}
		assertThat(visitor.request("DELETE", PATH, "X-CSRF-TOKEN", visitor.get("/csrf").body()).status())
			.isEqualTo(405);
	}

}
