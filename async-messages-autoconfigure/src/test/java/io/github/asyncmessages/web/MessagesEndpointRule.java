package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.Map;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint from which scripts get messages, and the confirmation that they were
 * shown.
 */
abstract class MessagesEndpointRule extends DeliveryRule {

	private static final String ENDPOINT = "/async-messages/messages";

	private static final String[] SCRIPT = { "Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "same-origin",
			"X-Requested-With", "XMLHttpRequest", "Async-Messages-Confirm", "true" };

	MessagesEndpointRule(TestApplication server) {
		super(server);
	}

	@Test
	void itIsTheListAlone() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get(ENDPOINT);
		assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
		assertThat(page.body().strip()).startsWith("<ul class=\"messages\"");
		assertThat(page.messages()).containsExactly("Saved", "Your report is ready");
		assertThat(page.document().select("form.messages-shown")).isEmpty();
		assertThat(visitor.get(ENDPOINT).messages()).isEmpty();
	}

	@Test
	void itIsJsonIfThatIsRequested() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.success("Your report is ready").link("/reports/42"));
		HtmlPage page = visitor.get(ENDPOINT, "Accept", "application/json");
		assertThat(page.body()).contains("\"level\":\"success\"", "\"text\":\"Your report is ready\"",
				"\"link\":\"/reports/42\"", "\"unreadCount\":0", "\"confirmation\":null");
		assertThat(visitor.get(ENDPOINT, "Accept", "application/json").body()).contains("\"messages\":[]");
	}

	@Test
	void whatTheScriptConfirmsIsGone() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get(ENDPOINT, SCRIPT);
		assertThat(page.messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(delivered(this.barry)).isZero();
		assertThat(confirm(visitor, page).status()).isEqualTo(204);
		assertThat(delivered(this.barry)).isOne();
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(confirm(visitor, page).status()).isEqualTo(204);
		assertThat(delivered(this.barry)).isOne();
	}

	@Test
	void whatTheScriptDoesNotConfirmComesAgain() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage first = visitor.get(ENDPOINT, SCRIPT);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofSeconds(31));
		HtmlPage second = visitor.get(ENDPOINT, SCRIPT);
		assertThat(second.messages()).containsExactly("Saved", "Your report is ready");
		// A late confirmation does not delete what another response has shown.
		String stored = token(first).split("\\.")[0];
		post(visitor, stored);
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).contains("Your report is ready");
	}

	@Test
	void whatThePageOfAnotherUserConfirmsStays() {
		Visitor barry = login(this.barry);
		Visitor sally = login(this.sally);
		barry.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = barry.get(ENDPOINT, SCRIPT);
		assertThat(confirm(sally, page).status()).isEqualTo(204);
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(barry.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "no-such-claim", "no-such-claim.no-such-message",
			"'; DROP TABLE user_message", "\u0000\n{}:\ud83d\ude00" })
	void aForgedConfirmationHasNoEffect(String token) {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(post(visitor, token).status()).isEqualTo(204);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void aLargeConfirmationHasNoEffect() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get(ENDPOINT, SCRIPT);
		assertThat(post(visitor, token(page) + ".x".repeat(10_000)).status()).isEqualTo(204);
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void aConfirmationFromAnotherSiteIsRefused() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		String token = token(visitor.get(ENDPOINT, SCRIPT));
		assertThat(visitor
			.sendForm("POST", "/async-messages/shown", Map.of("Sec-Fetch-Site", "cross-site"), "_csrf",
					visitor.get("/csrf").body(), "shown", token)
			.status()).isEqualTo(403);
		assertThat(visitor.postForm("/async-messages/shown", "shown", token).status()).isEqualTo(403);
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void anotherSiteGetsNoMessages() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get(ENDPOINT, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "image").status())
			.isEqualTo(403);
		assertThat(visitor.get(ENDPOINT, "Sec-Fetch-Site", "none").messages()).containsExactly("Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Purpose: prefetch", "HX-Preloaded: true" })
	void aSpeculativeRequestTakesNothing(String header) {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get(ENDPOINT, PartialRequestsRule.headers(header)).messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void anAnonymousVisitorHasFlashMessagesAndNoSession() {
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get(ENDPOINT, SCRIPT).messages()).isEmpty();
		assertThat(visitor.hasCookie("JSESSIONID")).isFalse();
		visitor.post("/flash", "text", "Saved");
		HtmlPage page = visitor.get(ENDPOINT, SCRIPT);
		assertThat(page.messages()).containsExactly("Saved");
		assertThat(confirm(visitor, page).status()).isEqualTo(204);
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void messagesThatAreKeptUntilTheyAreReadNeedNoConfirmation() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Read me").untilRead());
		HtmlPage page = visitor.get(ENDPOINT, SCRIPT);
		assertThat(page.messages()).containsExactly("Read me");
		assertThat(page.document().select("ul.messages").attr("data-unread")).isEqualTo("1");
		assertThat(page.document().select("form.messages-shown")).isEmpty();
	}

	private static String token(HtmlPage page) {
		return page.document().select("form.messages-shown input[name=shown]").attr("value");
	}

	private static HtmlPage confirm(Visitor visitor, HtmlPage page) {
		assertThat(token(page)).isNotEmpty();
		return post(visitor, token(page));
	}

	private static HtmlPage post(Visitor visitor, String token) {
		return visitor.postForm("/async-messages/shown", "_csrf", visitor.get("/csrf").body(), "shown", token);
	}

	private long delivered(String recipient) {
		return this.server.events()
			.of(MessagesDeliveredEvent.class)
			.stream()
			.filter((event) -> event.recipient().equals(recipient))
			.count();
	}

}
