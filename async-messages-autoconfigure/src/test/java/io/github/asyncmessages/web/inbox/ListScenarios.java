package io.github.asyncmessages.web.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of the inbox.
 */
abstract class ListScenarios extends InboxScenarios {

	ListScenarios(TestApplication server) {
		super(server);
	}

	private void sendMany(int count) {
		IntStream.rangeClosed(1, count).forEach((number) -> send(this.barry, "message " + number));
	}

	@Test
	void theListShowsOwnMessagesNewestFirst() {
		send(this.barry, "first");
		send(this.barry,
				UserMessage.warning("second").subject("Subject of the second").tags("big").sender("sally").inboxOnly());
		send(this.sally, "not for barry");
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.status()).isEqualTo(200);
		assertThat(shown(page)).containsExactly("Subject of the second", "first");
		Element second = page.document().select(".inbox-messages > li").get(0);
		assertThat(second.className()).isEqualTo("inbox-message warning big unread");
		assertThat(second.text()).contains("second").contains("From sally");
		assertThat(second.select("time").attr("datetime")).endsWith("Z");
	}

	@Test
	void theListSaysUntilWhenAMessageIsThere() {
		send(this.barry, UserMessage.info("for a day").expiresIn(Duration.ofDays(1)).inboxOnly());
		send(this.barry, UserMessage.info("for good").inboxOnly());
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.document().select(".inbox-messages > li .inbox-expiry").eachText()).singleElement()
			.asString()
			.startsWith("Until ");
	}

	@Test
	void theListAsJson() {
		UserMessage message = send(this.barry,
				UserMessage.warning("text").subject("subject").sender("sally").link("/reports/42").inboxOnly());
		JsonNode page = json(getJson(login(this.barry), "/messages"));
		assertThat(page.get("nextCursor").isNull()).isTrue();
		assertThat(page.get("upTo").stringValue()).isEqualTo(inbox(this.barry).page(false, null, 1).upTo());
		JsonNode first = page.get("messages").get(0);
		assertThat(first.get("id").stringValue()).isEqualTo(message.id());
		assertThat(first.get("level").stringValue()).isEqualTo("warning");
		assertThat(first.get("text").stringValue()).isEqualTo("text");
		assertThat(first.get("subject").stringValue()).isEqualTo("subject");
		assertThat(first.get("sender").stringValue()).isEqualTo("sally");
		assertThat(first.get("link").stringValue()).isEqualTo("/reports/42");
		assertThat(first.get("meta").get("url").stringValue()).isEqualTo("/reports/42");
		assertThat(first.get("createdAt").stringValue()).endsWith("Z");
		assertThat(first.get("read").booleanValue()).isFalse();
		assertThat(first.get("inReplyTo").isNull()).isTrue();
	}

	@Test
	void anEmptyInboxSaysSo() {
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.text(".inbox-empty")).isEqualTo("There are no messages.");
		assertThat(page.document().select(".inbox-messages, .inbox-read-all, .inbox-delete-all")).isEmpty();
		assertThat(json(getJson(login(this.barry), "/messages")).get("messages").isEmpty()).isTrue();
	}

	@Test
	void unreadMessagesOnlyIfAskedFor() {
		inbox(this.barry).markRead(send(this.barry, "read").id());
		send(this.barry, "unread");
		Visitor visitor = login(this.barry);
		HtmlPage all = visitor.get("/messages");
		assertThat(shown(all)).containsExactly("unread", "read");
		assertThat(all.document().select(".inbox-message.read .inbox-unread button").text())
			.isEqualTo("Mark as unread");
		assertThat(all.document().select(".inbox-message.unread .inbox-read button").text()).isEqualTo("Mark as read");
		HtmlPage unread = visitor.get("/messages?unread=true");
		assertThat(shown(unread)).containsExactly("unread");
		assertThat(unread.document().select("a[aria-current]").attr("href")).isEqualTo("/messages?unread=true");
		assertThat(texts(json(getJson(visitor, "/messages?unread=true")).get("messages"))).containsExactly("unread");
	}

	@Test
	void aPageHasTwentyMessagesUnlessAnotherSizeIsAskedFor() {
		sendMany(101);
		Visitor visitor = login(this.barry);
		assertThat(shown(visitor.get("/messages"))).hasSize(20);
		assertThat(shown(visitor.get("/messages?size="))).hasSize(20);
		assertThat(shown(visitor.get("/messages?size=1"))).containsExactly("message 101");
		assertThat(shown(visitor.get("/messages?size=100"))).hasSize(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "&unread=true" })
	void theLinkToOlderMessagesLeadsThroughAllWhileOthersArrive(String filter) {
		sendMany(7);
		Visitor visitor = login(this.barry);
		List<String> seen = new ArrayList<>();
		String path = "/messages?size=3" + filter;
		while (!path.isEmpty()) {
			HtmlPage page = visitor.get(path);
			seen.addAll(shown(page));
			path = page.document().select("a.inbox-older").attr("href");
			send(this.barry, "late");
		}
		assertThat(seen).containsExactly("message 7", "message 6", "message 5", "message 4", "message 3", "message 2",
				"message 1");
	}

	@Test
	void theCursorLeadsThroughAllAsJson() {
		sendMany(3);
		Visitor visitor = login(this.barry);
		JsonNode first = json(getJson(visitor, "/messages?size=2"));
		send(this.barry, "late");
		JsonNode second = json(getJson(visitor, "/messages?size=2&cursor=" + first.get("nextCursor").stringValue()));
		assertThat(texts(first.get("messages"))).containsExactly("message 3", "message 2");
		assertThat(texts(second.get("messages"))).containsExactly("message 1");
		assertThat(second.get("nextCursor").isNull()).isTrue();
	}

	@Test
	void theUnreadCountIsJson() {
		sendMany(120);
		HtmlPage answer = login(this.barry).get("/messages/unread-count");
		assertThat(answer.header("Content-Type")).hasValue("application/json");
		assertThat(json(answer).get("unreadCount").intValue()).isEqualTo(120);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages", "/messages/unread-count", "/messages/ID" })
	void noCacheKeepsAnAnswer(String path) {
		String address = path.replace("ID", send(this.barry, "text").id());
		Visitor visitor = login(this.barry);
		assertThat(visitor.get(address).header("Cache-Control")).hasValue("private, no-store");
		assertThat(getJson(visitor, address).header("Cache-Control")).hasValue("private, no-store");
	}

	@Test
	void thePageSpeaksTheLanguageOfTheReader() {
		UserMessage message = UserMessage.ofCode(MessageLevel.SUCCESS, "report.ready", "42").inboxOnly();
		send(this.barry, message);
		Visitor visitor = login(this.barry);
		HtmlPage german = visitor.get("/messages", "Accept-Language", "de");
		assertThat(german.text("h1")).isEqualTo("Posteingang");
		assertThat(german.document().title()).isEqualTo("Posteingang");
		assertThat(shown(german)).containsExactly("Ihr Bericht 42 ist fertig");
		assertThat(german.text(".inbox-buttons form:not([hidden])")).isEqualTo("Als gelesen markieren L\u00f6schen");
		assertThat(german.text(".inbox-actions"))
			.isEqualTo("Alle Ungelesene Alle als gelesen markieren Alle l\u00f6schen");
		HtmlPage detail = visitor.get("/messages/" + message.id(), "Accept-Language", "de");
		assertThat(detail.text("p > a")).isEqualTo("Zur\u00fcck zum Posteingang");
		assertThat(detail.text(".inbox-body")).isEqualTo("Ihr Bericht 42 ist fertig");
		assertThat(visitor.get("/messages", "Accept-Language", "en").text("h1")).isEqualTo("Inbox");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*", "text/*",
			"text/html, application/json;q=0.9", "application/json;q=0.1, text/html", "image/png", "garbage" })
	void whoDoesNotPreferJsonGetsAPage(String accept) {
		send(this.barry, "text");
		HtmlPage page = login(this.barry).request("GET", "/messages", "Accept", accept);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
		assertThat(shown(page)).containsExactly("text");
	}

	@Test
	void whoAcceptsMoreThanCanBeUnderstoodGetsAPage() {
		send(this.barry, "text");
		String accept = String.join(", ", Collections.nCopies(51, JSON));
		HtmlPage page = login(this.barry).request("GET", "/messages", "Accept", accept);
		assertThat(page.status()).isEqualTo(200);
		assertThat(shown(page)).containsExactly("text");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages", "/messages/" })
	void theListIsAtThePathWithAndWithoutASlash(String path) {
		send(this.barry, "text");
		assertThat(shown(login(this.barry).get(path))).containsExactly("text");
		assertThat(getJson(this.server.visitor(), path).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages/ID/no-such-page", "/messages/archive/2026", "/messages/unread-count/" })
	void anUnknownPathBelowTheListIsNotFound(String path) {
		String address = path.replace("ID", send(this.barry, "text").id());
		assertThat(login(this.barry).get(address).status()).isEqualTo(404);
	}

	@Test
	void aPageOfTheApplicationMayBeBelowTheList() {
		assertThat(login(this.barry).get("/messages/of/the/application").body()).isEqualTo("of the application");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json, text/plain, */*", "application/json;charset=UTF-8",
			"text/html;q=0.5, application/json" })
	void whoPrefersJsonGetsJson(String accept) {
		send(this.barry, "text");
		HtmlPage page = login(this.barry).request("GET", "/messages", "Accept", accept);
		assertThat(texts(json(page).get("messages"))).containsExactly("text");
	}

	@Test
	void hostileTextIsText() {
		String hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'> ${7*7777} [[${7*7777}]] __${7*7777}__";
		UserMessage message = send(this.barry,
				UserMessage.info(hostile)
					.subject(hostile)
					.sender(hostile)
					.meta("url", "javascript:alert(1)")
					.tags("\"onclick=alert(1)")
					.inboxOnly());
		Visitor visitor = login(this.barry);
		HtmlPage list = visitor.get("/messages");
		HtmlPage detail = visitor.get("/messages/" + message.id());
		for (HtmlPage page : List.of(list, detail)) {
			assertThat(page.document().select("img, script:not([src]), [onerror], [onclick], [href^=javascript]"))
				.isEmpty();
			assertThat(page.body()).doesNotContain("54439");
		}
		assertThat(shown(list)).containsExactly(hostile);
		assertThat(detail.text("h2")).isEqualTo(hostile);
		assertThat(detail.document().title()).isEqualTo(hostile);
		assertThat(detail.text(".inbox-body")).isEqualTo(hostile);
		assertThat(detail.document().select("article small span").text()).isEqualTo("From " + hostile);
	}

	@Test
	void aHeadRequestAnswersWithoutAPage() {
		UserMessage message = send(this.barry, "text");
		HtmlPage answer = login(this.barry).request("HEAD", "/messages/" + message.id());
		assertThat(answer.body()).isEmpty();
		assertThat(isRead(this.barry, message)).isFalse();
	}

}
