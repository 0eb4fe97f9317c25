package io.github.asyncmessages.web;

import java.util.Map;

import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 9 for closing a message that is kept until it is read.
 */
abstract class ClosingRule extends DeliveryRule {

	private final UserMessage message = UserMessage.warning("Read me").untilRead();

	private final String path = "/async-messages/" + this.message.id() + "/read";

	ClosingRule(TestApplication server) {
		super(server);
	}

	@Test
	void theFormOnThePageClosesTheMessage() {
		send(this.barry, this.message);
		Visitor visitor = login(this.barry);
		Element form = visitor.get("/pages/page").document().selectXpath("//form[@method='post']").get(0);
		assertThat(form.attr("action")).isEqualTo(this.path);
		HtmlPage answer = visitor.postForm(form.attr("action"), "_csrf", form.select("[name=_csrf]").val());
		assertThat(answer.status()).isEqualTo(303);
		assertThat(answer.header("Location")).hasValue("/");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(this.server.events().of(MessagesReadEvent.class).stream())
			.anyMatch((event) -> event.recipient().equals(this.barry) && event.ids().contains(this.message.id()));
	}

	@Test
	void closingTwiceIsHarmless() {
		send(this.barry, this.message);
		Visitor visitor = login(this.barry);
		visitor.post(this.path);
		String token = visitor.get("/csrf").body();
		assertThat(visitor.postForm(this.path, "_csrf", token).status()).isEqualTo(303);
	}

	@Test
	void aClosedMessageStaysInTheInbox() {
		send(this.barry, this.message);
		login(this.barry).post(this.path);
		assertThat(this.server.messages().inbox(this.barry).find(this.message.id()).orElseThrow().readAt()).isNotNull();
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isZero();
	}

	@Test
	void anothersMessageIsAnsweredAsOneThatNeverWas() {
		send(this.barry, this.message);
		Visitor visitor = login(this.sally);
		HtmlPage anothers = visitor.post(this.path);
		HtmlPage unknown = visitor.post("/async-messages/no-such-message/read");
		assertThat(anothers.status()).isEqualTo(404);
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void withoutTheTokenAgainstForgeriesNothingIsClosed() {
		send(this.barry, this.message);
		Visitor visitor = login(this.barry);
		assertThat(visitor.postForm(this.path).status()).isEqualTo(403);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void anAnonymousVisitorIsSentToTheLoginAndAScriptIsUnauthorized() {
		send(this.barry, this.message);
		Visitor visitor = this.server.visitor();
		String token = visitor.get("/csrf").body();
		HtmlPage answer = visitor.postForm(this.path, "_csrf", token);
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location").orElseThrow()).endsWith("/login");
		assertThat(visitor.sendForm("POST", this.path, Map.of("Accept", "application/json", "X-CSRF-TOKEN", token))
			.status()).isEqualTo(401);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void readingByGetClosesNothing() {
		send(this.barry, this.message);
		Visitor visitor = login(this.barry);
		assertThat(visitor.get(this.path).status()).isEqualTo(405);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

}
