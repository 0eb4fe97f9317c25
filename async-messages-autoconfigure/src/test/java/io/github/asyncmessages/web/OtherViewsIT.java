package io.github.asyncmessages.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * FreeMarker and JTE print the same markup as the fragments for Thymeleaf, with forms
 * that Spring Security accepts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherViewsIT {

	private final TestApplication server = start();

	/**
	 * Starts an application with the templates of the documentation and of the tests.
	 */
	private static TestApplication start(String... properties) {
		Path templates = Path.of("target", "jte");
		List<String> all = new ArrayList<>(List.of("async-messages.web.inbox.enabled=true",
				"async-messages.web.show-read=1h", "async-messages.web.live=poll", "server.servlet.context-path=/app",
				"spring.thymeleaf.excluded-view-names=rules-ftl/*,rules-jte/*,async-messages/messages,async-messages/bell",
				"rules.jte=true", "gg.jte.development-mode=true", "gg.jte.template-location=" + templates,
				"gg.jte.class-directory=" + templates.resolve("classes")));
		all.addAll(List.of(properties));
		try {
			FileSystemUtils.copyRecursively(Path.of("..", "docs", "jte"), templates);
			FileSystemUtils.copyRecursively(Path.of("src", "test", "jte"), templates);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return TestApplication.start(TestStore.MEMORY.properties(), all.toArray(String[]::new));
	}

	@AfterAll
	void close() {
		this.server.close();
	}

	private static Visitor login(TestApplication server, String name) {
		Visitor visitor = server.visitor();
		post(visitor, "/app/login", "username", Visitor.encode(name), "password", "password");
		return visitor;
	}

	private static void post(Visitor visitor, String path, String... fields) {
		List<String> all = new ArrayList<>(List.of("_csrf", visitor.get("/app/csrf").body()));
		all.addAll(List.of(fields));
		assertThat(visitor.postForm(path, all.toArray(String[]::new)).status()).isIn(200, 302);
	}

	private Visitor visitorWithMessages() {
		String barry = TestApplication.newName("barry");
		String text = "<word> ".repeat(32) + "and the rest";
		for (UserMessage message : List.of(UserMessage.info("Read").id("read").untilRead(),
				UserMessage.error(text).id("kept").subject("<b>Kept</b>").sender("sally").tags("big").untilRead(),
				UserMessage.info("In the inbox").id("inbox").inboxOnly(), UserMessage.debug("Not sent").id("debug"),
				UserMessage.success("Your report is ready").id("link").link("/reports/42?a=b&c"),
				UserMessage.warning(text).id("once").closeAfter(Duration.ofSeconds(5)),
				UserMessage.info("Elsewhere").id("elsewhere").link("https://example.com/?a=b&c=d"),
				UserMessage.info("Folded").id("folded").link("reports"))) {
			this.server.messages().send(barry, message);
			this.server.clock().forward(Duration.ofMillis(1));
		}
		this.server.messages().inbox(barry).markRead("read");
		Visitor visitor = login(this.server, barry);
		post(visitor, "/app/flash", "text", "Saved");
		return visitor;
	}

	private static String markup(HtmlPage page) {
		assertThat(page.status()).isEqualTo(200);
		Document document = page.document();
		document.outputSettings().prettyPrint(false);
		document.select("[name=_csrf]").forEach((field) -> {
			assertThat(field.val()).isNotEmpty();
			field.attr("value", "TOKEN");
		});
		document.select("[name=upTo]").forEach((field) -> field.attr("value", "POSITION"));
		document.select("[data-message-id~=.{36}]").forEach((message) -> message.attr("data-message-id", "ID"));
		for (Element element : document.getAllElements()) {
			List<Map.Entry<String, String>> attributes = element.attributes()
				.asList()
				.stream().<Map
						.Entry<String, String>>map((attribute) -> Map.entry(attribute.getKey(), attribute.getValue()))
				.sorted(Map.Entry.comparingByKey())
				.toList();
			element.clearAttributes();
			attributes.forEach((attribute) -> element.attr(attribute.getKey(), attribute.getValue()));
		}
		return document.html().replaceAll("\\s+", " ").replace("> ", ">").replace(" <", "<").replace("<", "\n<");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/freemarker", "/jte" })
	void thePageIsThatOfThymeleaf(String path) {
		HtmlPage expected = visitorWithMessages().get("/app/pages/list");
		assertThat(expected.messages()).hasSize(7);
		assertThat(expected.document().select(".messages-more, a.message-more, details.message-more, .message.read"))
			.hasSize(4);
		assertThat(markup(visitorWithMessages().get("/app" + path + "/list"))).isEqualTo(markup(expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/freemarker", "/jte" })
	void announcementsAreThoseOfThymeleaf(String path) {
		Announcements announcements = this.server.bean(Announcements.class);
		for (AnnouncementMode mode : AnnouncementMode.values()) {
			announcements.publish(Announcement.of(mode.tag(), UserMessage.warning(mode.tag())).mode(mode));
		}
		try {
			String barry = TestApplication.newName("barry");
			String sally = TestApplication.newName("sally");
			assertSameAnnouncements(path, login(this.server, barry), login(this.server, sally), "post");
			assertSameAnnouncements(path, this.server.visitor(), this.server.visitor(), "get");
		}
		finally {
			announcements.list().forEach((announcement) -> announcements.withdraw(announcement.key()));
		}
	}

	private static void assertSameAnnouncements(String path, Visitor visitor, Visitor other, String method) {
		HtmlPage expected = visitor.get("/app/pages/list");
		assertThat(expected.messages()).containsExactlyInAnyOrder("always", "until-closed", "once");
		assertThat(expected.document().select("[data-announcement]")).hasSize(2);
		Element form = expected.document().select(".message form").get(0);
		assertThat(form.attr("method")).isEqualTo(method);
		assertThat(form.select("[name=_csrf]")).hasSize(method.equals("post") ? 1 : 0);
		assertThat(markup(other.get("/app" + path + "/list"))).isEqualTo(markup(expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/freemarker", "/jte" })
	void anEmptyPageIsThatOfThymeleaf(String path) {
		for (Visitor visitor : List.of(this.server.visitor(), login(this.server, TestApplication.newName("barry")))) {
			assertThat(markup(visitor.get("/app" + path + "/list"))).isEqualTo(markup(visitor.get("/app/pages/list")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/freemarker", "/jte" })
	void aPageThatLeavesTheListToTheScriptIsThatOfThymeleaf(String path) {
		Visitor visitor = visitorWithMessages();
		HtmlPage expected = visitor.get("/app/pages/hide-persistent", "Sec-Fetch-Dest", "empty");
		assertThat(expected.document().select("[data-deferred]")).hasSize(1);
		assertThat(markup(visitor.get("/app" + path + "/hide-persistent", "Sec-Fetch-Dest", "empty")))
			.contains(markup(expected).lines().filter((line) -> line.startsWith("<ul")).toList());
		assertThat(visitor.get("/app/pages/hide-persistent").messages()).hasSize(5);
	}

	@ParameterizedTest
	@CsvSource({ "/freemarker, .message-read", "/freemarker, .messages-close-all", "/jte, .message-read",
			"/jte, .messages-close-all" })
	void itsFormsPassTheProtectionAgainstForgeries(String path, String selector) {
		Visitor visitor = visitorWithMessages();
		Element form = visitor.get("/app" + path + "/list").document().select("form" + selector).get(0);
		String[] fields = form.select("input")
			.stream()
			.flatMap((field) -> List.of(field.attr("name"), field.val()).stream())
			.toArray(String[]::new);
		assertThat(visitor.postForm(form.attr("action")).status()).isEqualTo(403);
		assertThat(visitor.postForm(form.attr("action"), fields).status()).isEqualTo(303);
		assertThat(visitor.get("/app/pages/list").document().select(".message.unread")).isEmpty();
	}

	@Test
	void theViewsForTheScriptAreThoseOfThymeleaf() {
		assertViewsForTheScript(this.server);
		try (TestApplication withoutFreeMarker = start("spring.freemarker.enabled=false")) {
			assertViewsForTheScript(withoutFreeMarker);
		}
	}

	private static void assertViewsForTheScript(TestApplication server) {
		String barry = TestApplication.newName("barry");
		Visitor visitor = login(server, barry);
		for (String view : List.of("messages", "bell")) {
			server.messages().send(barry, UserMessage.info("Hello").id("hello").untilRead());
			HtmlPage page = visitor.get("/app/endpoint/" + view);
			assertThat(page.text(".message-body, .bell-messages")).isEqualTo("Hello");
			assertThat(markup(page)).isEqualTo(markup(visitor.get("/app/async-messages/" + view)));
		}
	}

}
