package io.github.asyncmessages.sample.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.assertj.core.api.InstanceOfAssertFactories;
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
import static org.assertj.core.api.Assertions.within;

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
		assertThat(Visitor.errors(Visitor.html(answer))).containsExactly(error);
		assertThat(Visitor.messages(Visitor.html(answer))).singleElement().asString().contains("Not sent");
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
		assertThat(Visitor.errors(page)).singleElement().asString().contains("longer than 500 characters");
	}

	@Test
	void aUserIsNotLetIn() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.get("/admin")).hasStatus(HttpStatus.FORBIDDEN);
		assertThat(barry.post("/admin/messages", "recipient", "sally", "level", "INFO", "text", "Hello"))
			.hasStatus(HttpStatus.FORBIDDEN);
	}

	@Test
	void aMessageUntilReadIsOnEveryPageAndInTheInbox() {
		sendHello("UNTIL_READ", "subject", "A word");
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.messages("/")).singleElement().asString().contains("A word", "Hello");
		assertThat(barry.messages("/about")).hasSize(1);
		assertThat(barry.page("/messages").select("li.inbox-message").text()).contains("A word", "Hello");
	}

	@Test
	void aMessageForTheInboxIsOnNoPage() {
		sendHello("INBOX");
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.messages("/")).isEmpty();
		assertThat(barry.page("/").select("nav .unread-badge").text()).isEqualTo("1");
		assertThat(barry.page("/messages").select("li.inbox-message").text()).contains("Hello");
	}

	@Test
	void aMessageCanExpire() {
		sendHello("INBOX", "expiresInHours", "2");
		assertThat(this.messages.inbox("barry").page(false, null, 1).messages()).singleElement()
			.extracting(UserMessage::expiresAt, InstanceOfAssertFactories.INSTANT)
			.isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(1, ChronoUnit.MINUTES));
	}

	@Test
	void aMessageCanCloseByItself() {
		sendHello("ONCE", "closeAfterSeconds", "5");
		Document page = Visitor.loggedIn(this.mvc, "barry").page("/");
		assertThat(page.select("li.message").attr("data-close-after")).isEqualTo("5000");
	}

	@Test
	void withoutAMailServerNoMailIsOffered() {
		assertThat(this.admin.page("/admin").select("[name=byMail], a[href=/mails]")).isEmpty();
		assertThat(this.admin.get("/mails")).hasStatus(HttpStatus.NOT_FOUND);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			subject,           'one\nline', The subject must be one line
			delivery,          '',          Please choose where the message is shown
			delivery,          NOWHERE,     There is no such delivery
			expiresInHours,    0,           The message must live for an hour or more
			expiresInHours,    8761,        The message must not live longer than a year
			expiresInHours,    soon,        The number of hours is not a number
			closeAfterSeconds, -1,          The message must be open for a second or more
			closeAfterSeconds, 3601,        The message must not be open longer than an hour
			closeAfterSeconds, soon,        The number of seconds is not a number
			""")
	void aMistakeInAnOptionIsNamedAndNothingIsSent(String option, String value, String error) {
		MvcTestResult answer = sendHello("delivery".equals(option) ? value : "ONCE", option, value);
		assertThat(answer).hasStatusOk();
		assertThat(Visitor.errors(Visitor.html(answer))).containsExactly(error);
		assertThat(Visitor.messages(Visitor.html(answer))).singleElement().asString().contains("Not sent");
		assertThat(Visitor.loggedIn(this.mvc, "barry").messages("/")).isEmpty();
	}

	private MvcTestResult send(String recipient, String level, String text) {
		return this.admin.post("/admin/messages", "recipient", recipient, "level", level, "text", text, "delivery",
				"ONCE");
	}

	private MvcTestResult sendHello(String delivery, String... option) {
		List<String> fields = new ArrayList<>(
				List.of("recipient", "barry", "level", "INFO", "text", "Hello", "delivery", delivery));
		fields.addAll(List.of(option));
		return this.admin.post("/admin/messages", fields.toArray(String[]::new));
	}

}
