package io.github.asyncmessages.web.inbox;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.PlainApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbox pages in an application without Spring Security: a change needs a browser that
 * says that it comes from the application's own pages.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxWithoutSecurityIT {

	private final ConfigurableApplicationContext context = start();

	private final URI root = URI
		.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));

	private final UserMessageService messages = this.context.getBean(UserMessageService.class);

	private final Inbox inbox = this.messages.inbox("barry");

	private final Visitor visitor = new Visitor(this.root);

	private final UserMessage message = UserMessage.info("text").sender("sally").inboxOnly();

	private static ConfigurableApplicationContext start() {
		FilteredClassLoader classLoader = new FilteredClassLoader("org.springframework.security",
				"org.springframework.jdbc", "freemarker");
		return new SpringApplicationBuilder(PlainApplication.class)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties("server.port=0", "spring.main.banner-mode=off", "async-messages.store.type=memory",
					"async-messages.web.inbox.enabled=true")
			.run();
	}

	@BeforeEach
	void send() {
		this.messages.erase("barry");
		this.messages.send("barry", this.message);
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	private HtmlPage change(String path, String... headers) {
		Map<String, String> all = new HashMap<>(Map.of("X-User", "barry"));
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1].replace("ROOT", this.root.toString()));
		}
		return this.visitor.sendForm("POST", "/messages/" + this.message.id() + path, all, "text", "reply");
	}

	@Test
	void thePagesAreThere() {
		HtmlPage page = this.visitor.get("/messages", "X-User", "barry");
		assertThat(InboxScenarios.shown(page)).containsExactly("text");
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
	}

	@Test
	void aMessageThatExpiresWhenNobodyCanWriteItHasNoExpiry() {
		UserMessage kept = UserMessage.info("kept").expiresAt(Instant.MAX).inboxOnly();
		this.messages.send("barry", kept);
		HtmlPage page = this.visitor.get("/messages", "X-User", "barry");
		assertThat(InboxScenarios.shown(page)).containsExactly("kept", "text");
		assertThat(page.document().select(".inbox-expiry")).isEmpty();
		HtmlPage detail = this.visitor.get("/messages/" + kept.id(), "X-User", "barry");
		assertThat(detail.text(".inbox-body")).isEqualTo("kept");
		assertThat(detail.document().select(".inbox-expiry")).isEmpty();
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
		assertThat(this.messages.inbox("sally").unreadCount()).isZero();
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
