package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 2 where pages load in parts: a response that the browser may not show takes no
 * messages.
 */
abstract class PartialRequestsRule extends DeliveryRule {

	private static final String HTMX = "HX-Request: true";

	private static final String BOOSTED = "HX-Request: true; HX-Boosted: true; Sec-Fetch-Dest: empty";

	PartialRequestsRule(TestApplication server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HX-Request: true; HX-Preloaded: true", "HX-Boosted: true; HX-Preloaded: true",
			"X-Turbo-Request-Id: 1; X-Sec-Purpose: prefetch; Sec-Fetch-Dest: empty",
			"X-Turbo-Request-Id: 1; Turbo-Frame: profile", "X-Up-Version: 3.14.3; X-Up-Target: .profile", HTMX,
			"HX-Request: true; HX-Boosted: true; HX-Target: main", "Sec-Fetch-Dest: empty", "Sec-Fetch-Dest: iframe",
			"Sec-Fetch-Dest: object", "Sec-Fetch-Dest: image", "X-Requested-With: XMLHttpRequest" })
	void aResponseThatTheBrowserMayNotShowLeavesTheListToTheScript(String headers) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage partial = visitor.get("/view-controller", headers(headers));
		assertThat(partial.messages()).isEmpty();
		assertThat(partial.document().select("ul.messages[data-deferred]").attr("data-src"))
			.isEqualTo("/async-messages/messages");
		assertThat(visitor.get("/pages/twice", headers(headers)).body()).doesNotContain("Saved", "report is ready");
		assertThat(visitor.get("/freemarker/page", headers(headers)).messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Dest: document", BOOSTED, "X-Turbo-Request-Id: 1; Sec-Fetch-Dest: empty",
			"Sec-Purpose: other" })
	void aResponseThatTheBrowserShowsHasTheMessages(String headers) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/view-controller", headers(headers));
		assertThat(page.messages()).containsExactly("Saved", "Your report is ready");
		assertThat(page.document().select("[data-deferred]")).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { HTMX, BOOSTED })
	void anErrorThatHtmxDoesNotShowTakesNoMessages(String headers) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/handled?view=rules/page", headers(headers));
		assertThat(page.status()).isEqualTo(409);
		assertThat(page.messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/broken", "/refuse/send-error" })
	void messagesThatHtmxDoesNotShowAreOnTheNextPage(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		visitor.get(path, headers(BOOSTED));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	/**
	 * The client has the body before the messages in it are given back, which may take
	 * longer than its next request.
	 */
	@Test
	void messagesInABodyThatHtmxDoesNotShowComeAgain() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		visitor.get("/refuse/body", headers(BOOSTED));
		List<String> shown = new ArrayList<>();
		Awaitility.await().until(() -> shown.addAll(visitor.get("/pages/page").messages()) && shown.size() == 2);
		assertThat(shown).containsExactlyInAnyOrder("Saved", "Your report is ready");
	}

	@Test
	void aPartThatShowsTheBadgeCountsAndTakesNothing() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Later").inboxOnly());
		send(this.barry, "Your report is ready");
		HtmlPage part = visitor.get("/pages/twice", headers(HTMX));
		assertThat(part.text("#unread")).isEqualTo("1");
		assertThat(part.header("Cache-Control")).hasValue("private, no-store");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void aMessageThatAFormLeavesIsAnnouncedToThePage() {
		Visitor visitor = login(this.barry);
		HtmlPage htmx = invalid(visitor, Map.of("HX-Request", "true"));
		assertThat(htmx.status()).isEqualTo(422);
		assertThat(htmx.messages()).isEmpty();
		assertThat(htmx.header("HX-Trigger")).hasValue("async-messages:news");
		assertThat(invalid(visitor, Map.of("X-Up-Version", "3", "X-Up-Target", "form")).header("X-Up-Events"))
			.hasValue("[{\"type\":\"async-messages:news\"}]");
		assertThat(invalid(visitor, Map.of("Turbo-Frame", "form")).header("Async-Messages")).hasValue("news");
		assertThat(visitor.get("/pages/page").messages()).hasSize(3).containsOnly("The name is missing");
	}

	private static HtmlPage invalid(Visitor visitor, Map<String, String> headers) {
		return visitor.sendForm("POST", "/invalid", headers, "_csrf", visitor.get("/csrf").body());
	}

	@Test
	void aFlashMessageThatWaitsAfterARedirectIsAnnouncedToThePage() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		assertThat(visitor.get("/pages/silent", headers(HTMX)).header("HX-Trigger")).hasValue("async-messages:news");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved");
		assertThat(visitor.get("/pages/silent", headers(HTMX)).header("HX-Trigger")).isEmpty();
	}

	@Test
	void aMessageThatIsSentToTheReaderIsAnnouncedToThePage() {
		Visitor visitor = login(this.barry);
		assertThat(send(visitor, this.barry, "").header("HX-Trigger")).hasValue("async-messages:news");
		assertThat(send(visitor, this.sally, "").header("HX-Trigger")).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Done");
	}

	@Test
	void eventsOfTheApplicationAreKept() {
		Visitor visitor = login(this.barry);
		assertThat(send(visitor, this.barry, "saved").header("HX-Trigger")).hasValue("saved, async-messages:news");
		assertThat(send(visitor, this.barry, "{\"saved\":{\"id\":1}}").header("HX-Trigger"))
			.hasValue("{\"saved\":{\"id\":1},\"async-messages:news\":null}");
	}

	@Test
	void headersAreMergedAsAClientReadsThem() {
		Visitor visitor = login(this.barry);
		assertThat(send(visitor, this.barry, "{\"toast\":\"5 \\u20ac\"}").header("HX-Trigger"))
			.hasValue("{\"toast\":\"5 \\u20AC\",\"async-messages:news\":null}");
	}

	@Test
	void aMessageThatATurboStreamDoesNotShowIsAnnouncedToThePage() {
		HtmlPage page = invalid(login(this.barry), Map.of("X-Turbo-Request-Id", "1", "Accept",
				"text/vnd.turbo-stream.html, text/html, application/xhtml+xml"));
		assertThat(page.header("Async-Messages")).hasValue("news");
	}

	private static HtmlPage send(Visitor visitor, String to, String event) {
		return visitor.sendForm("POST", "/send", Map.of("HX-Request", "true"), "_csrf", visitor.get("/csrf").body(),
				"to", to, "text", "Done", "event", event);
	}

	@Test
	void aPageAnnouncesNothing() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		assertThat(visitor.get("/pages/silent").header("Async-Messages")).isEmpty();
	}

	/**
	 * Headers written as {@code name: value; name: value}.
	 */
	static String[] headers(String headers) {
		List<String> all = new ArrayList<>();
		for (String header : headers.split("; ")) {
			all.addAll(List.of(header.split(": ", 2)));
		}
		return all.toArray(String[]::new);
	}

}
