package io.github.asyncmessages.web.inbox;

import java.util.Map;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answering a message.
 */
abstract class ReplyScenarios extends InboxScenarios {

	ReplyScenarios(TestApplication server) {
		super(server);
	}

	/**
	 * Lets sally answer a message of barry.
	 * @return what barry gets
	 */
	private UserMessage answer(UserMessage message, String... headers) {
		send(this.sally, message.sender(this.barry));
		Visitor visitor = login(this.sally);
		HtmlPage answer = sendForm(visitor, "/messages/" + message.id() + "/reply",
				(headers.length > 0) ? Map.of(headers[0], headers[1]) : Map.of(), "text", "reply");
		assertThat(answer.status()).isEqualTo(303);
		return only(this.barry);
	}

	private static UserMessage message(String text) {
		return UserMessage.info(text).inboxOnly();
	}

	@Test
	void replyReachesTheSender() {
		UserMessage message = message("question").subject("March");
		UserMessage reply = answer(message);
		assertThat(reply.text()).isEqualTo("reply");
		assertThat(reply.subject()).isEqualTo("Re: March");
		assertThat(reply.sender()).isEqualTo(this.sally);
		assertThat(reply.inReplyTo()).isEqualTo(message.id());
		assertThat(reply.delivery()).isEqualTo(Delivery.INBOX);
		assertThat(reply.level()).isEqualTo(MessageLevel.INFO);
		assertThat(reply.readAt()).isNull();
		HtmlPage page = login(this.barry).get("/messages/" + reply.id());
		assertThat(page.text("h2")).isEqualTo("Re: March");
		assertThat(page.text(".inbox-body")).isEqualTo("reply");
	}

	@Test
	void whoHasAnsweredIsToldSoOnThePageOfTheMessage() {
		UserMessage message = send(this.sally, message("question").sender(this.barry));
		Visitor visitor = login(this.sally);
		HtmlPage answer = sendForm(visitor, "/messages/" + message.id() + "/reply", Map.of("Accept-Language", "de"),
				"text", "reply");
		assertThat(answer.header("Location")).hasValue("/messages/" + message.id());
		HtmlPage page = visitor.get(answer.header("Location").orElseThrow());
		assertThat(page.messages()).containsExactly("Ihre Antwort wurde gesendet.");
		assertThat(visitor.get("/messages/" + message.id()).messages()).isEmpty();
	}

	@Test
	void aReplyAsJson() {
		UserMessage message = send(this.sally, message("question").sender(this.barry));
		HtmlPage answer = sendJson(login(this.sally), "POST", "/messages/" + message.id() + "/reply", "text", "reply");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(json(answer).get("id").stringValue()).isEqualTo(only(this.barry).id());
	}

	@Test
	void theSenderOfAReplyAndItsRecipientAreNotForTheBrowserToSay() {
		String eve = TestApplication.newName("eve");
		UserMessage message = send(this.sally, message("question").sender(this.barry));
		sendForm(login(this.sally), "/messages/" + message.id() + "/reply", Map.of(), "text", "reply", "sender", eve,
				"recipient", eve, "to", eve, "subject", "forged", "inReplyTo", "forged", "level", "ERROR", "delivery",
				"until-read");
		UserMessage reply = only(this.barry);
		assertThat(reply.sender()).isEqualTo(this.sally);
		assertThat(reply.subject()).isEqualTo("Re: question");
		assertThat(reply.inReplyTo()).isEqualTo(message.id());
		assertThat(reply.delivery()).isEqualTo(Delivery.INBOX);
		assertThat(inbox(eve).unreadCount()).isZero();
	}

	@Test
	void aReplyToAReplyIsMarkedAsOneOnce() {
		assertThat(answer(message("question").subject("Re: March")).subject()).isEqualTo("Re: March");
	}

	@Test
	void aMessageWithoutASubjectLendsItsText() {
		assertThat(answer(message("First line\r\nsecond line")).subject()).isEqualTo("Re: First line second line");
	}

	@Test
	void aMessageWithoutASubjectLendsItsTextInTheLanguageOfWhoAnswers() {
		UserMessage message = UserMessage.ofCode(MessageLevel.INFO, "report.ready", "42").inboxOnly();
		assertThat(answer(message, "Accept-Language", "de").subject()).isEqualTo("Re: Ihr Bericht 42 ist fertig");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0085", "\u009f", "\0", "\ud83d" })
	void whatNoSubjectMayHoldIsLeftOutOfIt(String character) {
		assertThat(answer(message("a" + character + "b")).subject()).matches("Re: a[ \ufffd]b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "\ud83d\ude00" })
	void anOverLongSubjectIsCut(String character) {
		assertThat(answer(message("question").subject(character.repeat(255))).subject())
			.isEqualTo("Re: " + character.repeat(250) + "…");
	}

	@Test
	void theLongestSubjectThatFitsIsKept() {
		assertThat(answer(message("question").subject("x".repeat(251))).subject()).isEqualTo("Re: " + "x".repeat(251));
	}

	@Test
	void aReplyToOneselfIsPossible() {
		UserMessage note = send(this.barry, message("note").sender(this.barry));
		sendForm(login(this.barry), "/messages/" + note.id() + "/reply", Map.of(), "text", "second");
		assertThat(texts(this.barry)).containsExactly("second", "note");
	}

	@Test
	void linesOfAReplyAreKept() {
		UserMessage message = send(this.sally, message("question").sender(this.barry));
		sendForm(login(this.sally), "/messages/" + message.id() + "/reply", Map.of(), "text", "Grüße,\r\n<b>Sally</b>");
		UserMessage reply = only(this.barry);
		assertThat(reply.text()).isEqualTo("Grüße,\r\n<b>Sally</b>");
		HtmlPage page = login(this.barry).get("/messages/" + reply.id());
		assertThat(page.document().select("article > .inbox-text > .inbox-body").text())
			.isEqualTo("Grüße, <b>Sally</b>");
	}

	@Test
	void aReplyDoesNotMarkTheMessage() {
		UserMessage message = send(this.sally, message("question").sender(this.barry));
		sendForm(login(this.sally), "/messages/" + message.id() + "/reply", Map.of(), "text", "reply");
		assertThat(isRead(this.sally, message)).isFalse();
	}

}
