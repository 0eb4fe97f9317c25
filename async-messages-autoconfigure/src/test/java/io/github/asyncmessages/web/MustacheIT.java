package io.github.asyncmessages.web;

import java.net.URI;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.PlainApplication;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages in an application whose only view technology is Mustache.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MustacheIT {

	private final ConfigurableApplicationContext context = start();

	private final UserMessageService messages = this.context.getBean(UserMessageService.class);

	private final Visitor visitor = new Visitor(
			URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port")));

	private final String barry = TestApplication.newName("barry");

	private static ConfigurableApplicationContext start() {
		FilteredClassLoader classLoader = new FilteredClassLoader("org.springframework.security", "org.thymeleaf",
				"freemarker", "org.springframework.jdbc", "org.springframework.transaction");
		return new SpringApplicationBuilder(MustacheApplication.class)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties("server.port=0", "async-messages.store.type=memory", "spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	void close() {
		this.context.close();
	}

	@Test
	void aPagePrintsAMessageOnceAndEscapesIt() {
		this.messages.send(this.barry, UserMessage.success("Ready & <b>bold</b>").link("/reports/42"));
		String page = this.visitor.get("/mustache", "X-User", this.barry).body();
		assertThat(page).contains("<li class=\"message success\"><div class=\"message-body\"><a href=\"/reports/42\">",
				"Ready &amp; &lt;b&gt;bold&lt;/b&gt;</a>");
		assertThat(this.visitor.get("/mustache", "X-User", this.barry).messages()).isEmpty();
	}

	@Test
	void aFlashMessageIsOnTheNextPage() {
		this.visitor.postForm("/flash", "text", "Saved");
		assertThat(this.visitor.get("/mustache").messages()).containsExactly("Saved");
		assertThat(this.visitor.get("/mustache").messages()).isEmpty();
	}

	@Test
	void aPageHasTheMailbox() {
		this.messages.send(this.barry, UserMessage.info("Read me").inboxOnly());
		assertThat(this.visitor.get("/mustache", "X-User", this.barry).body()).contains("1 unread");
		this.messages.erase(this.barry);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ PlainApplication.class, MustacheController.class })
	static class MustacheApplication {

	}

	@Controller
	static class MustacheController {

		@GetMapping("/mustache")
		String page() {
			return "rules-mustache/page";
		}

	}

}
