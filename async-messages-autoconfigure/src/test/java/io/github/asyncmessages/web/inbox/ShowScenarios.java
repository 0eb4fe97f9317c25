package io.github.asyncmessages.web.inbox;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of a message.
 */
abstract class ShowScenarios extends InboxScenarios {

	ShowScenarios(TestApplication server) {
		super(server);
	}

	private UserMessage from(String sender, String text) {
		return UserMessage.info(text).sender(sender).inboxOnly();
	}

	@Test
	void thePageOfAMessageShowsAllOfIt() {
		UserMessage message = send(this.barry,
				UserMessage.error("First line\nsecond line")
					.subject("Subject")
					.sender("sally")
					.link("/reports/42?a=b")
					.untilRead());
		HtmlPage page = login(this.barry).get("/messages/" + message.id());
		assertThat(page.document().title()).isEqualTo("Subject");
		assertThat(page.text("h2")).isEqualTo("Subject");
		assertThat(page.document().select("article .inbox-body").get(0).wholeText())
			.isEqualTo("First line\nsecond line");
		assertThat(page.text("article small")).startsWith("From sally");
		assertThat(page.document().select("article a").attr("href")).isEqualTo("/reports/42?a=b");
		assertThat(page.document().select("article").get(0).className()).isEqualTo("inbox-message error unread");
	}

	@Test
	void theMessageOfThePageIsNotInTheListAboveIt() {
		UserMessage message = send(this.barry, UserMessage.error("text").untilRead());
		send(this.barry, UserMessage.error("another").untilRead());
		HtmlPage page = login(this.barry).get("/messages/" + message.id());
		assertThat(page.messages()).containsExactly("another");
		assertThat(page.text(".inbox-body")).isEqualTo("text");
	}

	@Test
	void thePageOfAMessageSaysItsLevel() {
		UserMessage message = send(this.barry, UserMessage.error("text").inboxOnly());
		inbox(this.barry).markRead(message.id());
		assertThat(login(this.barry).get("/messages/" + message.id()).text("article.error.read > .message-level"))
			.isEqualTo("Error");
	}

	@Test
	void lookingAtAMessageDoesNotMarkIt() {
		UserMessage message = send(this.barry, "text");
		Visitor visitor = login(this.barry);
		visitor.get("/messages/" + message.id());
		getJson(visitor, "/messages/" + message.id());
		assertThat(isRead(this.barry, message)).isFalse();
		assertThat(inbox(this.barry).unreadCount()).isEqualTo(1);
	}

	@Test
	void aMessageWithoutASenderCannotBeAnswered() {
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/messages/" + send(this.barry, "text").id()).document().select(".inbox-reply"))
			.isEmpty();
		UserMessage message = send(this.barry, from("sally", "text"));
		assertThat(visitor.get("/messages/" + message.id()).document().select(".inbox-reply textarea")).hasSize(1);
	}

	@Test
	void aReplyShowsNothingOfTheMessageThatItAnswers() {
		UserMessage secret = send(this.sally, from("dave", "secret of dave and sally"));
		UserMessage forged = send(this.barry, from(this.sally, "forged").inReplyTo(secret.id()));
		HtmlPage page = login(this.barry).get("/messages/" + forged.id());
		assertThat(page.document().select(".inbox-body").eachText()).containsExactly("forged");
		assertThat(page.body()).doesNotContain("secret");
	}

	@Test
	void crawlingEveryLinkChangesNothing() {
		inbox(this.barry).markRead(send(this.barry, "read").id());
		UserMessage question = send(this.sally, from(this.barry, "question"));
		send(this.barry, from(this.sally, "answer").inReplyTo(question.id()));
		for (int number = 0; number < 30; number++) {
			send(this.barry, UserMessage.info("message " + number).link("/pages/silent").untilRead());
		}
		List<UserMessage> before = inbox(this.barry).page(false, null, 100).messages();
		int pages = new Crawler(login(this.barry)).crawl("/messages");
		assertThat(pages).isGreaterThan(before.size());
		assertThat(inbox(this.barry).page(false, null, 100).messages()).isEqualTo(before);
		assertThat(inbox(this.barry).unreadCount()).isEqualTo(31);
		assertThat(isRead(this.sally, question)).isFalse();
	}

}
