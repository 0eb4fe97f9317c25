package io.github.asyncmessages.sample.colleagues;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what users write to each other.
 */
@SampleTest
class ColleagueControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	private Visitor barry;

	private Visitor sally;

	@BeforeEach
	void logIn() {
		this.barry = Visitor.loggedIn(this.mvc, "barry");
		this.sally = Visitor.loggedIn(this.mvc, "sally");
	}

	@Test
	void aUserCanWriteToEveryoneElse() {
		assertThat(this.barry.page("/colleagues").select("option").eachText()).containsExactly("sally", "admin");
	}

	@Test
	void aNoteIsInTheInboxOfTheColleagueAndOnNoPage() {
		assertThat(write("sally", "Figures", "Are they final?")).hasRedirectedUrl("/colleagues");
		assertThat(this.barry.messages("/colleagues")).singleElement().asString().contains("in the inbox of sally");
		assertThat(this.sally.messages("/")).isEmpty();
		assertThat(this.sally.page("/messages").select("li.inbox-message").text()).contains("Figures", "From barry",
				"Are they final?");
	}

	@Test
	void theColleagueCanAnswer() {
		write("sally", "Figures", "Are they final?");
		String note = this.sally.page("/messages").select(".inbox-open").attr("href");
		assertThat(this.sally.post(note + "/reply", "text", "They are.")).hasRedirectedUrl(note);
		Document inbox = this.barry.page("/messages");
		assertThat(inbox.select("nav .unread-badge").text()).isEqualTo("1");
		Document answer = this.barry.page(inbox.select(".inbox-open").attr("href"));
		assertThat(answer.select("main").text()).contains("Re: Figures", "From sally", "They are.");
	}

	@Test
	void whoWritesIsWhoIsLoggedIn() {
		this.barry.post("/colleagues", "recipient", "sally", "subject", "Figures", "text", "Hello", "sender", "admin",
				"author", "admin");
		assertThat(this.sally.page("/messages").select("li.inbox-message").text()).contains("From barry");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			'',       Figures,     Hello, Please choose a colleague
			nobody,   Figures,     Hello, There is no such colleague
			everyone, Figures,     Hello, There is no such colleague
			barry,    Figures,     Hello, There is no such colleague
			sally,    ' ',         Hello, Please write a subject
			sally,    'one\nline', Hello, The subject must be one line
			sally,    Figures,     ' ',   Please write a text
			""")
	void aMistakeIsNamedAndNothingIsSent(String recipient, String subject, String text, String error) {
		MvcTestResult answer = write(recipient, subject, text);
		assertThat(answer).hasStatusOk();
		assertThat(Visitor.errors(Visitor.html(answer))).containsExactly(error);
		assertThat(Visitor.messages(Visitor.html(answer))).singleElement().asString().contains("Not sent");
		assertThat(this.messages.inbox("sally").unreadCount()).isZero();
		assertThat(this.messages.inbox("barry").unreadCount()).isZero();
	}

	@Test
	void whatIsTooLongIsRefused() {
		Document page = Visitor.html(write("sally", "x".repeat(101), "x".repeat(2001)));
		assertThat(Visitor.errors(page)).hasSize(2).allSatisfy((text) -> assertThat(text).contains("is longer than"));
	}

	@Test
	void aMistakeLeavesTheFormAsItWas() {
		Document page = Visitor.html(write("admin", "", "The coffee is cold"));
		assertThat(page.select("textarea").text()).isEqualTo("The coffee is cold");
		assertThat(page.select("option[selected]").text()).isEqualTo("admin");
	}

	private MvcTestResult write(String recipient, String subject, String text) {
		return this.barry.post("/colleagues", "recipient", recipient, "subject", subject, "text", text);
	}

}
