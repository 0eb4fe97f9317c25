package io.github.asyncmessages.sample.admin;

import java.util.List;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an administrator sends.
 */
@SampleTest
class AdminControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	private Visitor admin;

	@BeforeEach
	void logIn() {
		List.of("barry", "sally", "admin").forEach(this.messages::erase);
		this.admin = Visitor.loggedIn(this.mvc, "admin");
	}

	@Test
	void aMessageToOneUserIsOnThatUsersNextPage() {
		assertThat(send("barry", "WARNING", "The lift is out of order")).hasRedirectedUrl("/admin");
		assertThat(this.admin.messages("/admin")).singleElement().asString().contains("Sent to one user");
		Document page = Visitor.loggedIn(this.mvc, "barry").page("/");
		assertThat(page.select("li.message.warning").text()).contains("The lift is out of order");
		assertThat(Visitor.loggedIn(this.mvc, "sally").messages("/")).isEmpty();
	}

	@Test
	void aMessageToEveryoneIsOnEveryUsersNextPage() {
		send("everyone", "INFO", "Lunch is ready");
		assertThat(this.admin.messages("/admin")).hasSize(2).first().asString().contains("Sent to 3 users");
		assertThat(Visitor.loggedIn(this.mvc, "barry").messages("/")).hasSize(1);
		assertThat(Visitor.loggedIn(this.mvc, "sally").messages("/")).hasSize(1);
	}

	@Test
	void aMessageBelowTheMinimumLevelIsReportedAsNotSent() {
		send("barry", "DEBUG", "Cache warmed up");
		assertThat(this.admin.messages("/admin")).singleElement().asString().contains("Not sent");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			'',        INFO,  Hello,   Please choose who is to get the message
			nobody,    INFO,  Hello,   There is no such user
			barry,     '',    Hello,   Please choose a level
			barry,     LOUD,  Hello,   There is no such level
			barry,     INFO,  ' ',     Please write a text
			""")
	void aMistakeIsNamedAndNothingIsSent(String recipient, String level, String text, String error) {
		MvcTestResult answer = send(recipient, level, text);
		assertThat(answer).hasStatusOk();
		assertThat(Visitor.messages(Visitor.html(answer))).singleElement().asString().contains(error);
		assertThat(Visitor.loggedIn(this.mvc, "barry").messages("/")).isEmpty();
	}

	@Test
	void aMistakeLeavesTheFormAsItWas() {
		Document page = Visitor.html(send("nobody", "ERROR", "The coffee is cold"));
		assertThat(page.select("textarea").text()).isEqualTo("The coffee is cold");
		assertThat(page.select("option[selected]").eachText()).contains("error");
	}

	@Test
	void aTextThatIsTooLongIsRefused() {
		Document page = Visitor.html(send("barry", "INFO", "x".repeat(501)));
		assertThat(Visitor.messages(page)).singleElement().asString().contains("longer than 500 characters");
	}

	@Test
	void aUserIsNotLetIn() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.get("/admin")).hasStatus(HttpStatus.FORBIDDEN);
		assertThat(barry.post("/admin/messages", "recipient", "sally", "level", "INFO", "text", "Hello"))
			.hasStatus(HttpStatus.FORBIDDEN);
	}

	private MvcTestResult send(String recipient, String level, String text) {
		return this.admin.post("/admin/messages", "recipient", recipient, "level", level, "text", text);
	}

}
