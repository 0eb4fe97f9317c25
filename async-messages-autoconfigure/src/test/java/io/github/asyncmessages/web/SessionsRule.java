package io.github.asyncmessages.web;

import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 9 in a browser with several users: whose the messages are is decided by who is
 * logged in.
 */
abstract class SessionsRule extends DeliveryRule {

	SessionsRule(TestApplication server) {
		super(server);
	}

	@Test
	void aUserWhoIsRememberedHasTheMessages() {
		Visitor visitor = this.server.visitor();
		visitor.login(this.barry, "remember-me", "on");
		assertThat(visitor.hasCookie("remember-me")).isTrue();
		visitor.forgetSession();
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void afterALogoutTheNextUserOfTheBrowserSeesOnlyOwnMessages() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Flash of the first user");
		send(this.barry, "For the first user");
		send(this.sally, "For the second user");
		visitor.logout();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		visitor.login(this.sally);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("For the second user");
		visitor.logout().login(this.barry);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("For the first user");
	}

	@Test
	void aFlashMessageOfAnAnonymousVisitorSurvivesTheLogin() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Thank you");
		visitor.login(this.barry);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Thank you");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aFlashMessageOfAUserIsNotShownToTheNextUserOfTheSameSession() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "For the first user");
		// No logout in between, so that the session goes on.
		visitor.login(this.sally);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		visitor.login(this.barry);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("For the first user");
	}

	@Test
	void aFlashMessageOfTheLoginItselfIsForTheUserWhoHasLoggedIn() {
		Visitor visitor = this.server.visitor();
		visitor.login(this.barry, "greeting", "Welcome, first user");
		visitor.login(this.sally, "greeting", "Welcome, second user");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Welcome, second user");
	}

	@Test
	void aPersistentMessageOfTheLoginIsKeptForTheUserWhoHasLoggedIn() {
		this.server.visitor().login(this.barry, "advice", "Choose a new password");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Choose a new password");
	}

	@Test
	void readingCreatesNoSession() {
		Visitor visitor = this.server.visitor();
		visitor.get("/pages/twice");
		visitor.get("/freemarker/page");
		assertThat(visitor.hasCookie("JSESSIONID")).isFalse();
		visitor.get("/flash-and-print");
		assertThat(visitor.hasCookie("JSESSIONID")).isTrue();
	}

	@Test
	void anotherVisitorDoesNotSeeTheFlashMessage() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Saved");
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved");
	}

}
