package io.github.asyncmessages.web.inbox;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbox pages in applications that are set up in different ways.
 */
class InboxSettingsIT {

	private final List<TestApplication> servers = new ArrayList<>();

	private final String barry = TestApplication.newName("barry");

	private final UserMessage message = UserMessage.error("question").sender("sally").inboxOnly();

	@AfterEach
	void stop() {
		this.servers.forEach(TestApplication::close);
	}

	private TestApplication start(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("async-messages.web.inbox.enabled=true", "spring.web.error.include-message=always"));
		all.addAll(List.of(properties));
		TestApplication server = TestApplication.start(TestStore.MEMORY.properties(), all.toArray(String[]::new));
		this.servers.add(server);
		server.messages().send(this.barry, this.message);
		return server;
	}

	@Test
	void thereAreNoInboxPagesUnlessTheyAreSwitchedOn() {
		TestApplication server = TestApplication.on(TestStore.MEMORY);
		server.messages().send(this.barry, this.message);
		Visitor visitor = server.login(this.barry);
		for (String path : List.of("/messages", "/messages/" + this.message.id(), "/messages/unread-count")) {
			assertThat(visitor.get(path).status()).isEqualTo(404);
		}
		assertThat(visitor.post("/messages/" + this.message.id() + "/read").status()).isIn(404, 405);
		assertThat(server.messages().inbox(this.barry).unreadCount()).isEqualTo(1);
	}

	@Test
	void thePagesAreWhereTheApplicationWantsThem() {
		TestApplication server = start("async-messages.web.inbox.path=/my/inbox");
		Visitor visitor = server.login(this.barry);
		assertThat(visitor.get("/messages").status()).isEqualTo(404);
		HtmlPage page = visitor.get("/my/inbox");
		assertThat(page.document().select("section.inbox [href]").eachAttr("href"))
			.allSatisfy((href) -> assertThat(href).startsWith("/my/inbox"));
		assertThat(page.document().select("section.inbox form").eachAttr("action"))
			.allSatisfy((action) -> assertThat(action).startsWith("/my/inbox/"));
		assertThat(visitor.get("/pages/mailbox").document().select("#inbox").attr("href")).isEqualTo("/my/inbox");
		HtmlPage answer = InboxScenarios.sendForm(visitor, "/my/inbox/" + this.message.id() + "/read", Map.of());
		assertThat(answer.header("Location")).hasValue("/my/inbox");
		assertThat(server.messages().inbox(this.barry).unreadCount()).isZero();
	}

	@Test
	void thePagesAreBelowThePathOfTheApplication() {
		TestApplication server = start("server.servlet.context-path=/app");
		Visitor visitor = server.visitor();
		HtmlPage login = visitor.get("/app/login");
		visitor.sendForm("POST", "/app/login", Map.of(), "username", this.barry, "password", "password", "_csrf",
				login.document().select("[name=_csrf]").val());
		HtmlPage page = visitor.get("/app/messages");
		assertThat(page.document().select("form").eachAttr("action"))
			.allSatisfy((action) -> assertThat(action).startsWith("/app/"));
		HtmlPage answer = visitor.sendForm("POST", "/app/messages/" + this.message.id() + "/unread", Map.of(), "_csrf",
				page.document().select("[name=_csrf]").val());
		assertThat(answer.header("Location")).hasValue("/app/messages");
	}

	@Test
	void aReplyIsSentWhateverTheMinimumLevelIs() {
		TestApplication server = start("async-messages.minimum-level=error");
		Visitor visitor = server.login(this.barry);
		HtmlPage answer = InboxScenarios.sendForm(visitor, "/messages/" + this.message.id() + "/reply", Map.of(),
				"text", "answer");
		assertThat(answer.status()).isEqualTo(303);
		assertThat(server.messages().inbox("sally").page(false, null, 1).messages()).extracting(UserMessage::text)
			.containsExactly("answer");
	}

	@Test
	void whileTheStoreIsDownTheInboxSaysSo() {
		TestApplication server = start();
		Visitor visitor = server.login(this.barry);
		server.store().setFailing(true);
		String reason = "The message store does not answer";
		HtmlPage page = visitor.get("/messages");
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.text("#reason")).isEqualTo(reason);
		HtmlPage answer = InboxScenarios.sendJson(visitor, "POST", "/messages/" + this.message.id() + "/read");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(InboxScenarios.json(answer).get("detail").stringValue()).isEqualTo(reason);
		server.store().setFailing(false);
		assertThat(InboxScenarios.shown(visitor.get("/messages"))).containsExactly("question");
	}

	@Test
	void aTemplateOfTheApplicationReplacesThatOfTheLibrary(@TempDir Path application) throws Exception {
		write(application, "inbox.html", """
				<html xmlns:th="http://www.thymeleaf.org"><body class="own">
				<th:block th:replace="~{async-messages/inbox-fragments :: list}"></th:block>
				</body></html>
				""");
		write(application, "inbox-message.html", """
				<html xmlns:th="http://www.thymeleaf.org"><body class="own">
				<th:block th:replace="~{async-messages/inbox-fragments :: message}"></th:block>
				</body></html>
				""");
		Visitor visitor = startWith(application).login(this.barry);
		HtmlPage list = visitor.get("/messages");
		assertThat(list.document().body().className()).isEqualTo("own");
		assertThat(InboxScenarios.shown(list)).containsExactly("question");
		HtmlPage detail = visitor.get("/messages/" + this.message.id());
		assertThat(detail.document().body().className()).isEqualTo("own");
		assertThat(detail.text(".inbox-body")).isEqualTo("question");
	}

	@Test
	void theTemplateOfTheApplicationRendersTheListAtTheEndpoint(@TempDir Path application) throws Exception {
		write(application, "messages.html", """
				<ul th:fragment="messages" xmlns:th="http://www.thymeleaf.org" class="messages own">
				<li class="message" th:each="message : ${asyncMessages.messages}" th:text="${message.text}"></li>
				</ul>
				""");
		TestApplication server = startWith(application);
		Visitor visitor = server.login(this.barry);
		server.messages().info(this.barry, "Your report is ready");
		HtmlPage list = visitor.get("/async-messages/messages");
		assertThat(list.body().strip()).startsWith("<ul class=\"messages own\">");
		assertThat(list.document().select("li.message").eachText()).containsExactly("Your report is ready");
		assertThat(visitor.get("/async-messages/messages").document().select("li.message")).isEmpty();
	}

	private static void write(Path application, String name, String html) throws IOException {
		Path directory = Files.createDirectories(application.resolve("templates/async-messages"));
		Files.writeString(directory.resolve(name), html);
	}

	/**
	 * Starts an application whose own files come first on the class path, as they do
	 * before a library.
	 */
	private TestApplication startWith(Path application) throws MalformedURLException {
		Thread thread = Thread.currentThread();
		ClassLoader library = thread.getContextClassLoader();
		thread.setContextClassLoader(new URLClassLoader(new URL[] { application.toUri().toURL() }, library) {

			@Override
			public @Nullable URL getResource(String name) {
				URL own = findResource(name);
				return (own != null) ? own : super.getResource(name);
			}

		});
		try {
			return start();
		}
		finally {
			thread.setContextClassLoader(library);
		}
	}

}
