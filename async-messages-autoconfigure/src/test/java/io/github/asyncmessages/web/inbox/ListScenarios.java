package io.github.asyncmessages.web.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
	void aTimeNamesItsZone() {
		send(this.barry, "text");
		assertThat(login(this.barry).get("/messages").text(".inbox-messages time")).matches(".+ \\S*[A-Z]{3}\\S*");
	}

	@Test
	void aReadMessageKeepsItsLevel() {
		inbox(this.barry).markRead(send(this.barry, UserMessage.warning("text").inboxOnly()).id());
		assertThat(login(this.barry).get("/messages").text("li.warning.read > .message-level")).isEqualTo("Warning");
	}

	@Test
	void everyButtonOfAMessageNamesTheMessage() {
		send(this.barry, UserMessage.info("text").subject("Lift").inboxOnly());
		send(this.barry, "word ".repeat(30));
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.document().select("li:last-child button").eachAttr("aria-label"))
			.containsExactly("Mark as read: Lift", "Mark as unread: Lift", "Delete: Lift");
		assertThat(page.document().select("li:first-child .inbox-delete button").attr("aria-label"))
			.startsWith("Delete: word word")
			.hasSizeLessThan(100);
	}

	@Test
	void anEmptyInboxSaysSo() {
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.text(".inbox-empty")).isEqualTo("There are no messages.");
		assertThat(page.document().select(".inbox-messages, .inbox-read-all, .inbox-delete-all")).isEmpty();
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
		assertThat(german.text(".inbox-buttons form:not([hidden])"))
			// On a Sunday the next week is tomorrow.
			.matches("Als gelesen markieren In einer Stunde Morgen fr\u00fch( N\u00e4chste Woche)? L\u00f6schen");
		assertThat(german.text(".inbox-actions nav, .inbox-read-all, .inbox-confirm summary"))
			.isEqualTo("Alle Ungelesene Alle als gelesen markieren Alle l\u00f6schen");
		assertThat(german.document().select("html").attr("lang")).isEqualTo("de");
		HtmlPage detail = visitor.get("/messages/" + message.id(), "Accept-Language", "de");
		assertThat(detail.text("p > a")).isEqualTo("Zur\u00fcck zum Posteingang");
		assertThat(detail.text(".inbox-body")).isEqualTo("Ihr Bericht 42 ist fertig");
		assertThat(visitor.get("/messages", "Accept-Language", "en").text("h1")).isEqualTo("Inbox");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*", "text/*",
			"text/html, application/json;q=0.9", "application/json;q=0.1, text/html", "image/png", "garbage",
			"application/json", "application/json, text/plain, */*", "application/json;charset=UTF-8" })
	void theListIsAPageWhateverTheClientAccepts(String accept) {
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

	@ParameterizedTest
	@ValueSource(strings = { "/messages", "/messages/unread-count", "/messages/ID" })
	void aHeadRequestIsAnsweredWithoutABody(String path) {
		UserMessage message = send(this.barry, "text");
		HtmlPage answer = login(this.barry).request("HEAD", path.replace("ID", message.id()));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(isRead(this.barry, message)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "DELETE, /messages, GET", "GET, /messages/ID/read, POST", "GET, /messages/ID/reply, POST",
			"PUT, /messages/ID, 'GET,DELETE'", "GET, /async-messages/ID/read, POST" })
	void aWrongMethodIsRefusedAndTheRightOnesNamed(String method, String path, String allowed) {
		String address = path.replace("ID", send(this.barry, "text").id());
		Visitor visitor = login(this.barry);
		HtmlPage answer = method.equals("GET") ? visitor.request(method, address)
				: visitor.sendForm(method, address, Map.of("X-CSRF-TOKEN", visitor.get("/csrf").body()));
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow").orElseThrow().split(", *")).containsExactlyInAnyOrder(allowed.split(","));
	}

}
