package io.github.asyncmessages.web;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.StatelessApplication;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flash messages in an application without sessions.
 */
@ParameterizedClass
@EnumSource(names = { "MEMORY", "REDIS" })
class StatelessApplicationIT {

	private static final Map<TestStore, ConfigurableApplicationContext> servers = new EnumMap<>(TestStore.class);

	private final UserMessageService messages;

	private final Visitor visitor;

	private final String barry = TestApplication.newName("barry");

	StatelessApplicationIT(TestStore store) {
		ConfigurableApplicationContext server = servers.computeIfAbsent(store, StatelessApplicationIT::start);
		this.messages = server.getBean(UserMessageService.class);
		this.visitor = new Visitor(
				URI.create("http://localhost:" + server.getEnvironment().getProperty("local.server.port")));
	}

	private static ConfigurableApplicationContext start(TestStore store) {
		return new SpringApplicationBuilder(StatelessApplication.class)
			.properties(Stream
				.concat(Stream.of("server.port=0", "spring.main.banner-mode=off"), store.properties().stream())
				.toArray(String[]::new))
			.run();
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(ConfigurableApplicationContext::close);
		servers.clear();
	}

	private static String basic(String user) {
		return "Basic " + HttpHeaders.encodeBasicAuth(user, "password", null);
	}

	private HtmlPage flash(String user, String... fields) {
		return this.visitor.sendForm("POST", "/flash", Map.of("Authorization", basic(user)), fields);
	}

	private HtmlPage page(String user) {
		return this.visitor.get("/entity", "Authorization", basic(user));
	}

	@Test
	void aMessageOfAUserIsFirstOnTheNextPageWithoutASession() {
		this.messages.send(this.barry, UserMessage.info("Read me").untilRead());
		this.messages.info(this.barry, "Your report is ready");
		HtmlPage answer = flash(this.barry, "text", "Saved", "text", "Sent");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Set-Cookie")).isEmpty();
		HtmlPage page = page(this.barry);
		assertThat(page.messages()).startsWith("Saved", "Sent")
			.containsExactlyInAnyOrder("Saved", "Sent", "Read me", "Your report is ready");
		assertThat(page.header("Set-Cookie")).isEmpty();
		assertThat(page(this.barry).messages()).containsExactly("Read me");
		assertThat(this.visitor.hasCookie("JSESSIONID")).isFalse();
	}

	@Test
	void aMessageOfAUserIsForThatUser() {
		flash(this.barry, "text", "Saved");
		assertThat(page(TestApplication.newName("sally")).messages()).isEmpty();
		assertThat(this.visitor.get("/entity").messages()).isEmpty();
		assertThat(page(this.barry).messages()).containsExactly("Saved");
	}

	@Test
	void aMessageBelowTheMinimumLevelIsIgnored() {
		flash(this.barry, "text", "Details", "level", "DEBUG");
		assertThat(page(this.barry).messages()).isEmpty();
	}

	@Test
	void aMessageThatARequestHasReadWithoutPrintingIsOnTheNextPage() {
		flash(this.barry, "text", "Saved");
		this.visitor.request("GET", "/read-and-redirect", "Authorization", basic(this.barry));
		this.messages.info(this.barry, "Your report is ready");
		assertThat(page(this.barry).messages()).containsExactly("Saved", "Your report is ready");
	}

	@Test
	void aMessageOfAnAnonymousVisitorIsInASession() {
		assertThat(this.visitor.postForm("/flash", "text", "Saved").status()).isEqualTo(302);
		assertThat(this.visitor.hasCookie("JSESSIONID")).isTrue();
		assertThat(this.visitor.get("/entity").messages()).containsExactly("Saved");
		assertThat(this.visitor.get("/entity").messages()).isEmpty();
	}

}
