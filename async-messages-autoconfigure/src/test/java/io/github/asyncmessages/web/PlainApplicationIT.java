package io.github.asyncmessages.web;

import java.net.URI;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.PlainApplication;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages in an application with neither Spring Security nor a view technology.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainApplicationIT {

	private final ConfigurableApplicationContext context = start();

	private final URI root = URI
		.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));

	private final UserMessageService messages = this.context.getBean(UserMessageService.class);

	private Visitor visitor = new Visitor(this.root);

	private String barry = "";

	private UserMessage message = UserMessage.info("Read me").untilRead();

	private static ConfigurableApplicationContext start() {
		FilteredClassLoader classLoader = new FilteredClassLoader("org.springframework.security", "org.thymeleaf",
				"freemarker", "org.springframework.jdbc", "org.springframework.transaction");
		return new SpringApplicationBuilder(PlainApplication.class)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties("server.port=0", "async-messages.store.type=memory", "spring.main.banner-mode=off")
			.run();
	}

	@BeforeEach
	void findAUser() {
		this.barry = TestApplication.newName("barry");
		this.visitor = new Visitor(this.root);
		this.message = UserMessage.info("Read me").untilRead();
	}

	@AfterAll
	void close() {
		this.context.close();
	}

	@Test
	void aUserOfTheContainerHasTheMessages() {
		this.messages.info(this.barry, "Your report is ready");
		assertThat(this.visitor.get("/").messages()).isEmpty();
		HtmlPage page = this.visitor.get("/", "X-User", this.barry);
		assertThat(page.messages()).containsExactly("Your report is ready");
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
		assertThat(this.visitor.get("/", "X-User", this.barry).messages()).isEmpty();
	}

	@Test
	void aFlashMessageIsOnTheNextPage() {
		this.visitor.postForm("/flash", "text", "Saved");
		assertThat(this.visitor.get("/").messages()).containsExactly("Saved");
		assertThat(this.visitor.get("/").messages()).isEmpty();
	}

	@Test
	void aHandlerSendsToItsUser() {
		this.visitor.request("POST", "/send?text=Done", "X-User", this.barry);
		assertThat(this.visitor.get("/", "X-User", this.barry).messages()).containsExactly("Done");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-Fetch-Site | same-origin         | 303
			Sec-Fetch-Site | same-site           | 403
			Sec-Fetch-Site | cross-site          | 403
			Sec-Fetch-Site | none                | 403
			Origin         | ROOT                | 303
			Origin         | https://example.com | 403
			Origin         | null                | 403
			Origin         | http://localhost    | 403
			X-Other        | nothing             | 403
			""")
	void aMessageIsClosedFromAPageOfThisApplicationOnly(String header, String value, int status) {
		this.messages.send(this.barry, this.message);
		HtmlPage answer = this.visitor.request("POST", "/async-messages/" + this.message.id() + "/read", "X-User",
				this.barry, header, value.equals("ROOT") ? this.root.toString() : value);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(this.visitor.get("/", "X-User", this.barry).messages()).hasSize((status == 303) ? 0 : 1);
	}

	@Test
	void anAnonymousVisitorIsUnauthorized() {
		this.messages.send(this.barry, this.message);
		assertThat(this.visitor
			.request("POST", "/async-messages/" + this.message.id() + "/read", "Sec-Fetch-Site", "same-origin")
			.status()).isEqualTo(401);
	}

	@Test
	void theAnswerLeadsBackToThePageOfTheForm() {
		this.messages.send(this.barry, this.message);
		String path = "/async-messages/" + this.message.id() + "/read";
		assertThat(this.visitor
			.request("POST", path, "X-User", this.barry, "Sec-Fetch-Site", "same-origin", "Referer",
					this.root + "/reports?page=2")
			.header("Location")).hasValue("/reports?page=2");
		assertThat(this.visitor
			.request("POST", path, "X-User", this.barry, "Sec-Fetch-Site", "same-origin", "Referer",
					"https://example.com/phishing")
			.header("Location")).hasValue("/");
	}

	@Test
	void aScriptIsToldTheUnreadCount() {
		this.messages.send(this.barry, this.message);
		this.messages.send(this.barry, UserMessage.info("Another").untilRead());
		HtmlPage answer = this.visitor.request("POST", "/async-messages/" + this.message.id() + "/read", "X-User",
				this.barry, "Sec-Fetch-Site", "same-origin", "Accept", "application/json");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"unreadCount\":1}");
	}

}
