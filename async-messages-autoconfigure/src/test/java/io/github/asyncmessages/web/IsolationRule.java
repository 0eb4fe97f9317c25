package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 9: nobody sees another's messages.
 */
abstract class IsolationRule extends DeliveryRule {

	IsolationRule(TestApplication server) {
		super(server);
	}

	@Test
	void anotherUsersPageNeitherShowsNorConsumes() {
		send(this.barry, "Your report is ready");
		send(this.barry, UserMessage.info("Read me").untilRead());
		HtmlPage page = login(this.sally).get("/pages/twice");
		assertThat(page.messages()).isEmpty();
		assertThat(page.text("#unread")).isEqualTo("0");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactlyInAnyOrder("Your report is ready",
				"Read me");
	}

	@Test
	void anAnonymousVisitorHasNoStoredMessages() {
		HtmlPage page = this.server.visitor().get("/pages/twice");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.messages()).isEmpty();
		assertThat(page.text("#unread")).isEqualTo("0");
	}

	@Test
	void recipientsAreComparedExactly() {
		String name = TestApplication.newName("arry");
		List<String> users = List.of("b" + name, "B" + name, "b\u00e1" + name.substring(1), "b" + name + " ");
		users.forEach((user) -> send(user, "For <" + user + ">"));
		for (String user : users) {
			Visitor visitor = login(user);
			assertThat(visitor.get("/pages/page").items().get(0).wholeText()).contains("For <" + user + ">");
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
		}
	}

	@Test
	void recipientsWithUnusualNamesHaveMailboxesOfTheirOwn() {
		String name = TestApplication.newName("x");
		List<String> users = List.of(name + "{a}", name + "%7Ba%7D", name + "}:queue", name + ":*",
				name + "\ud83d\ude00");
		users.forEach((user) -> send(user, "For " + user));
		for (String user : users) {
			assertThat(login(user).get("/pages/page").messages()).containsExactly("For " + user);
		}
	}

	@Test
	void whileAnAdministratorActsAsAUserTheListIsEmptyAndNothingIsConsumed() {
		send(this.barry, "Your report is ready");
		send(this.barry, UserMessage.info("Read me").untilRead());
		String admin = TestApplication.newName("admin");
		send(admin, "For the administrator");
		Visitor visitor = login(admin);
		assertThat(visitor.post("/login/impersonate", "username", this.barry).status()).isEqualTo(200);
		visitor.post("/flash", "text", "Flash");
		HtmlPage page = visitor.get("/pages/twice");
		assertThat(page.messages()).isEmpty();
		assertThat(page.text("#size")).isEqualTo("0");
		assertThat(page.text("#unread")).isEqualTo("0");
		assertThat(visitor.get("/freemarker/page").messages()).isEmpty();
		visitor.post("/logout/impersonate");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("For the administrator");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactlyInAnyOrder("Your report is ready",
				"Read me");
	}

	@Test
	void anAdministratorWhoActsAsAUserClosesNothing() {
		UserMessage message = UserMessage.info("Read me").untilRead();
		send(this.barry, message);
		Visitor visitor = login(TestApplication.newName("admin"));
		visitor.post("/login/impersonate", "username", this.barry);
		assertThat(visitor.post("/async-messages/" + message.id() + "/read").status()).isEqualTo(403);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Read me");
	}

}
