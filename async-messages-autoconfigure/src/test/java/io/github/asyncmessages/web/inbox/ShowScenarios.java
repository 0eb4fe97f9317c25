package io.github.asyncmessages.web.inbox;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of a message, and what it shows of the messages before.
 */
abstract class ShowScenarios extends InboxScenarios {

	ShowScenarios(TestApplication server) {
		super(server);
	}

	/**
	 * The messages before, as the page of a message shows them.
	 */
	private List<String> thread(String reader, UserMessage message) {
		HtmlPage page = login(reader).get("/messages/" + message.id());
		assertThat(page.status()).isEqualTo(200);
		JsonNode json = json(getJson(login(reader), "/messages/" + message.id()));
		List<String> shown = page.document().select(".inbox-thread .inbox-body").eachText();
		assertThat(texts(json.get("thread"))).isEqualTo(shown);
		return shown;
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
	void aMessageAsJson() {
		UserMessage message = send(this.barry, from("sally", "text"));
		JsonNode detail = json(getJson(login(this.barry), "/messages/" + message.id()));
		assertThat(detail.get("message").get("id").stringValue()).isEqualTo(message.id());
		assertThat(detail.get("message").get("text").stringValue()).isEqualTo("text");
		assertThat(detail.get("message").get("sender").stringValue()).isEqualTo("sally");
		assertThat(detail.get("message").get("read").booleanValue()).isFalse();
		assertThat(detail.get("thread").isEmpty()).isTrue();
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
	void bothSidesSeeTheThread() {
		UserMessage question = send(this.sally, from(this.barry, "question"));
		UserMessage answer = send(this.barry, from(this.sally, "answer").inReplyTo(question.id()));
		UserMessage thanks = send(this.sally, from(this.barry, "thanks").inReplyTo(answer.id()));
		UserMessage welcome = send(this.barry, from(this.sally, "welcome").inReplyTo(thanks.id()));
		assertThat(thread(this.sally, question)).isEmpty();
		assertThat(thread(this.barry, answer)).containsExactly("question");
		assertThat(thread(this.sally, thanks)).containsExactly("question", "answer");
		assertThat(thread(this.barry, welcome)).containsExactly("question", "answer", "thanks");
	}

	@Test
	void theThreadEndsWhereOneSideHasDeletedAMessage() {
		UserMessage question = send(this.sally, from(this.barry, "question"));
		UserMessage answer = send(this.barry, from(this.sally, "answer").inReplyTo(question.id()));
		UserMessage thanks = send(this.sally, from(this.barry, "thanks").inReplyTo(answer.id()));
		inbox(this.sally).delete(question.id());
		assertThat(thread(this.sally, thanks)).containsExactly("answer");
		assertThat(thread(this.barry, answer)).isEmpty();
		inbox(this.barry).delete(answer.id());
		assertThat(thread(this.sally, thanks)).isEmpty();
	}

	@Test
	void aThreadShowsNothingThatTheReaderNeitherWroteNorReceived() {
		String eve = TestApplication.newName("eve");
		UserMessage secret = send(this.sally, from("dave", "secret of dave and sally"));
		UserMessage own = send(this.sally, from(this.sally, "note of sally to herself"));
		UserMessage anonymous = send(this.sally, "from the application to sally");
		UserMessage ofEve = send(eve, from(this.sally, "from sally to eve"));
		for (UserMessage hidden : List.of(secret, own, anonymous, ofEve)) {
			UserMessage forged = send(this.barry, from(this.sally, "forged").inReplyTo(hidden.id()));
			assertThat(thread(this.barry, forged)).isEmpty();
			UserMessage forgedByEve = send(this.barry, from(eve, "forged").inReplyTo(hidden.id()));
			assertThat(thread(this.barry, forgedByEve)).isEmpty();
		}
	}

	@Test
	void aForgedThreadEndsWhereItLeavesTheTwo() {
		UserMessage secret = send(this.sally, from("dave", "secret of dave and sally"));
		UserMessage question = send(this.sally, from(this.barry, "question").inReplyTo(secret.id()));
		UserMessage answer = send(this.barry, from(this.sally, "answer").inReplyTo(question.id()));
		assertThat(thread(this.barry, answer)).containsExactly("question");
		assertThat(thread(this.sally, question)).isEmpty();
	}

	@Test
	void aThreadToOneselfAndOneInACircleHaveAnEnd() {
		UserMessage note = send(this.barry, from(this.barry, "note"));
		UserMessage second = send(this.barry, from(this.barry, "second").inReplyTo(note.id()));
		assertThat(thread(this.barry, second)).containsExactly("note");
		UserMessage circle = send(this.barry, from(this.barry, "circle").id("circle").inReplyTo("circle"));
		assertThat(thread(this.barry, circle)).isEmpty();
	}

	@Test
	void theThreadDoesNotTellWhatTheOtherSideHasRead() {
		UserMessage question = send(this.sally, from(this.barry, "question"));
		UserMessage answer = send(this.barry, from(this.sally, "answer").inReplyTo(question.id()));
		Visitor visitor = login(this.barry);
		String before = getJson(visitor, "/messages/" + answer.id()).body();
		String pageBefore = visitor.get("/messages/" + answer.id()).text(".inbox-thread");
		inbox(this.sally).markRead(question.id());
		assertThat(getJson(visitor, "/messages/" + answer.id()).body()).isEqualTo(before);
		assertThat(visitor.get("/messages/" + answer.id()).text(".inbox-thread")).isEqualTo(pageBefore);
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
