package io.github.asyncmessages.web.inbox;

import java.util.HashMap;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.PlainServer;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbox pages in an application without Spring Security: a change needs a browser that
 * says that it comes from the application's own pages.
 */
class InboxWithoutSecurityIT {

	private static final PlainServer server = new PlainServer("async-messages.web.inbox.enabled=true");

	private final Visitor visitor = server.visitor();

	private final Inbox inbox = server.messages().inbox("barry");

	private final UserMessage message = UserMessage.info("text").sender("sally").inboxOnly();

	@BeforeEach
	void send() {
		server.messages().erase("barry");
		server.messages().send("barry", this.message);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private HtmlPage change(String path, String... headers) {
		Map<String, String> all = new HashMap<>(Map.of("User", "barry"));
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1].replace("ROOT", server.root().toString()));
		}
		return this.visitor.sendForm("POST", "/messages/" + this.message.id() + path, all, "text", "reply");
	}

	@Test
	void thePagesAreThere() {
		HtmlPage page = this.visitor.get("/messages", "User", "barry");
		assertThat(InboxTrial.shown(page)).containsExactly("text");
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, same-origin", "Origin, ROOT" })
	void aChangeFromAPageOfTheApplicationIsMade(String header, String value) {
		assertThat(change("/read", header, value).status()).isEqualTo(303);
		assertThat(this.inbox.unreadCount()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, cross-site", "Sec-Fetch-Site, same-site", "Sec-Fetch-Site, none",
			"Origin, https://evil.example", "Origin, null", "Origin, http://localhost:1", "Referer, ROOT/messages",
			"X-CSRF-TOKEN, token" })
	void aChangeFromElsewhereIsRefused(String header, String value) {
		for (String path : new String[] { "/read", "/delete", "/reply" }) {
			assertThat(change(path, header, value).status()).isEqualTo(403);
			assertThat(change(path, header, value, "Accept", "application/json").status()).isEqualTo(403);
		}
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(server.messages().inbox("sally").unreadCount()).isZero();
	}

	@Test
	void whatTheBrowserSaysOfTheSiteCountsMoreThanTheOrigin() {
		assertThat(change("/read", "Sec-Fetch-Site", "cross-site", "Origin", "ROOT").status()).isEqualTo(403);
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/json" })
	void aVisitorWithoutANameIsUnauthorized(String accept) {
		assertThat(this.visitor.get("/messages", "Accept", accept).status()).isEqualTo(401);
		assertThat(this.visitor
			.sendForm("POST", "/messages/" + this.message.id() + "/read",
					Map.of("Sec-Fetch-Site", "same-origin", "Accept", accept))
			.status()).isEqualTo(401);
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
	}

}
