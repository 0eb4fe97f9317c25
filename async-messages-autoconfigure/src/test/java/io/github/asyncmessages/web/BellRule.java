package io.github.asyncmessages.web;

import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bell, which shows the latest messages of the inbox.
 */
abstract class BellRule extends DeliveryRule {

	BellRule(TestApplication server) {
		super(server);
	}

	private static List<String> entries(HtmlPage page) {
		return page.document().select(".bell-message").eachText();
	}

	private UserMessage inbox(String text) {
		UserMessage message = UserMessage.info(text).inboxOnly();
		send(this.barry, message);
		return message;
	}

	@Test
	void itShowsTheLatestMessagesReadAndUnreadAndTakesNone() {
		UserMessage read = inbox("Read");
		this.server.messages().inbox(this.barry).markRead(read.id());
		send(this.barry, UserMessage.info("On pages").subject("Subject").untilRead());
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/pages/bell");
		assertThat(entries(page)).containsExactly("Subject", "Read");
		assertThat(page.document().select(".bell-message.unread").eachText()).containsExactly("Subject");
		assertThat(page.text("[data-async-messages-unread]")).isEqualTo("1");
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
		assertThat(visitor.get("/pages/page").messages()).containsExactlyInAnyOrder("Subject On pages", "Once");
	}

	@Test
	void aTemplateCanListFiveOrAllThatAreUnread() {
		List<UserMessage> messages = IntStream.range(0, 7).mapToObj((i) -> inbox("Message " + i)).toList();
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/pages/bell");
		assertThat(entries(page)).containsExactly("Message 6", "Message 5", "Message 4", "Message 3", "Message 2");
		assertThat(listed(page)).hasSize(7).startsWith("Message 6").endsWith("Message 0");
		messages.subList(0, 6).forEach((message) -> this.server.messages().inbox(this.barry).markRead(message.id()));
		assertThat(listed(visitor.get("/pages/bell"))).containsExactly("Message 6", "Message 5", "Message 4",
				"Message 3", "Message 2");
		this.server.messages().inbox(this.barry).markUnread(messages.get(0).id());
		assertThat(listed(visitor.get("/pages/bell"))).containsExactly("Message 6", "Message 0", "Message 5",
				"Message 4", "Message 3");
	}

	@Test
	void ofTheUnreadMessagesATemplateListsTheNewestHundred() {
		IntStream.range(0, 101).forEach((i) -> inbox("Message " + i));
		assertThat(listed(login(this.barry).get("/pages/bell"))).hasSize(100)
			.startsWith("Message 100")
			.endsWith("Message 1");
	}

	private static List<String> listed(HtmlPage page) {
		return page.document().select("#unread li").eachText();
	}

	@Test
	void choosingAMessageMarksItAsReadAndGoesToItsLink() {
		UserMessage message = UserMessage.info("Your report is ready").link("/pages/silent?report=42").inboxOnly();
		send(this.barry, message);
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.post("/async-messages/" + message.id() + "/open");
		assertThat(page.response().uri()).hasPath("/pages/silent").hasQuery("report=42");
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isZero();
		assertThat(visitor.post("/async-messages/" + message.id() + "/open").status()).isEqualTo(200);
	}

	@Test
	void nobodyChoosesTheMessageOfAnother() {
		UserMessage message = inbox("For the first user");
		assertThat(login(this.sally).post("/async-messages/" + message.id() + "/open").status()).isEqualTo(404);
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isOne();
	}

	@Test
	void allThatItHasListedAreMarkedAsReadAndNoneThatCameLater() {
		inbox("First");
		inbox("Second");
		Visitor visitor = login(this.barry);
		String upTo = visitor.get("/pages/bell").document().select(".bell-read-all input[name=upTo]").attr("value");
		inbox("Later");
		assertThat(readAll(visitor, upTo).status()).isEqualTo(303);
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isOne();
		assertThat(readAll(visitor, "x").status()).isEqualTo(400);
		assertThat(readAll(visitor, "").status()).isEqualTo(400);
	}

	private static HtmlPage readAll(Visitor visitor, String upTo) {
		return visitor.postForm("/async-messages/read-all", "_csrf", visitor.get("/csrf").body(), "upTo", upTo);
	}

	@Test
	void aScriptGetsItAlone() {
		inbox("Later");
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		HtmlPage bell = visitor.get("/async-messages/bell", "Sec-Fetch-Dest", "empty");
		assertThat(entries(bell)).containsExactly("Later");
		assertThat(bell.document().select("ul.messages")).isEmpty();
		assertThat(entries(this.server.visitor().get("/async-messages/bell"))).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Once");
	}

}
