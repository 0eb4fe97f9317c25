package io.github.asyncmessages.sample.security;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for logging in and out, and for what needs no login.
 */
@SampleTest
class SecurityTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	private Visitor visitor;

	@BeforeEach
	void visit() {
		this.visitor = Visitor.anonymous(this.mvc);
	}

	@Test
	void aWrongPasswordIsAnsweredByAFlashMessage() {
		assertThat(this.visitor.post("/login", "username", "barry", "password", "wrong")).hasRedirectedUrl("/login");
		assertThat(this.visitor.page("/login").select("li.message.danger").text())
			.contains("The name or the password is wrong");
	}

	@Test
	void loggingOutIsAnsweredByAFlashMessage() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.post("/logout")).hasRedirectedUrl("/about");
		assertThat(barry.messages("/about")).singleElement().asString().contains("You have logged out");
	}

	@Test
	void aMessageWaitsForTheLogin() {
		this.messages.info("barry", "Welcome back");
		assertThat(this.visitor.messages("/about")).isEmpty();
		this.visitor.post("/login", "username", "barry", "password", "barry");
		assertThat(this.visitor.messages("/about")).singleElement().asString().contains("Welcome back");
	}

	@Test
	void aVisitorIsRememberedIfAskedTo() {
		assertThat(this.visitor.post("/login", "username", "barry", "password", "barry", "remember-me", "on")).cookies()
			.containsCookie("remember-me");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/about", "/login", "/actuator/health", "/favicon.svg", "/theme.js",
			"/async-messages/messages.css", "/async-messages/messages.js" })
	void needsNoLogin(String path) {
		assertThat(this.visitor.get(path)).hasStatusOk();
	}

	@Test
	void theInboxNeedsALogin() {
		assertThat(this.visitor.get("/messages")).hasRedirectedUrl("/login");
		assertThat(this.mvc.get().uri("/messages").accept(MediaType.APPLICATION_JSON))
			.hasStatus(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void everyStyleSheetAndScriptOfThePageIsThere() {
		Document page = this.visitor.page("/about");
		assertThat(page.select("link[href]").eachAttr("href"))
			.allSatisfy((path) -> assertThat(this.visitor.get(path)).hasStatusOk());
		assertThat(page.select("script[src]").eachAttr("src")).isNotEmpty()
			.allSatisfy((path) -> assertThat(this.visitor.get(path)).hasStatusOk());
	}

	@Test
	void theBrowserRunsNothingButFilesOfTheApplication() {
		String policy = this.visitor.get("/about").getResponse().getHeader("Content-Security-Policy");
		assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe");
		assertThat(this.visitor.page("/about").select("script:not([src]), style, [style], [onclick]")).isEmpty();
	}

}
