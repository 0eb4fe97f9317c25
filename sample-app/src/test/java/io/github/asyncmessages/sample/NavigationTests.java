package io.github.asyncmessages.sample;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the header of every page.
 */
@SampleTest
class NavigationTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	@ParameterizedTest
	@CsvSource({ "/, Reports", "/messages, Inbox", "/messages?unread=true, Inbox", "/colleagues, Colleagues",
			"/rules, Rules", "/admin/messages, Admin", "/about, About" })
	void theCurrentPageIsMarked(String path, String link) {
		Document page = Visitor.loggedIn(this.mvc, "admin").page(path);
		assertThat(page.select("header [aria-current=page]").text()).startsWith(link);
		assertThat(page.select("header [aria-current]")).hasSize(1);
	}

	@Test
	void theInboxIsMarkedOnThePageOfAMessage() {
		UserMessage message = UserMessage.info("Hello").inboxOnly();
		this.messages.send("barry", message);
		Document page = Visitor.loggedIn(this.mvc, "barry").page("/messages/" + message.id());
		assertThat(page.select("header [aria-current=true]").attr("href")).isEqualTo("/messages");
	}

	@Test
	void thePageStaysMarkedWhenItsFormComesBack() {
		Document page = Visitor.html(Visitor.loggedIn(this.mvc, "barry").post("/colleagues", "text", " "));
		assertThat(page.select("header [aria-current=page]").text()).isEqualTo("Colleagues");
	}

	@Test
	void theFirstLinkSkipsTheNavigation() {
		Document page = Visitor.anonymous(this.mvc).page("/about");
		String target = page.select("a").get(0).attr("href");
		assertThat(page.select(target).is("main")).isTrue();
	}

}
