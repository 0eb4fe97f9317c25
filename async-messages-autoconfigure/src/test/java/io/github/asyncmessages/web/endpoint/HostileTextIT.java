package io.github.asyncmessages.web.endpoint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.ActiveContent;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a message or a login name contains, a browser runs none of it, and no template
 * evaluates it, on every store.
 */
@ParameterizedClass
@MethodSource("stores")
class HostileTextIT {

	private static final String SCRIPT = "\"'></p></title><script>alert(1)</script><img src=x onerror=alert(1)>";

	private static final String EVALUATED = "7654321";

	private static final String TEXT = SCRIPT + " [[${7654000+321}]] __${7654000+321}__ ${7654000+321} #{7654000+321}";

	private static final String TAG = "\"'><script>alert(1)</script>";

	private static final List<String> LINKS = List.of("javascript:alert(1)", "JaVaScRiPt:alert(1)",
			" javascript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)", "vbscript:alert(1)",
			"data:text/html,<script>alert(1)</script>", "/x\" onclick=\"alert(1)", "/x'onclick='alert(1)",
			"~{javascript:alert(1)}", "~/javascript:alert(1)", "javascript&colon;alert(1)", "JAVASCRIPT&#58;alert(1)");

	private static final Map<TestStore, TestApplication> servers = new EnumMap<>(TestStore.class);

	private final TestApplication server;

	private final String barry = TestApplication.newName(SCRIPT + "barry");

	private final String admin = TestApplication.newName("admin" + SCRIPT);

	private final UserMessage kept = message(LINKS.get(0)).inboxOnly();

	HostileTextIT(TestStore store) {
		this.server = servers.computeIfAbsent(store,
				(key) -> TestApplication.start(key.properties(), "async-messages.web.inbox.enabled=true",
						"async-messages.web.live=poll", "async-messages.web.show-read=1h",
						"async-messages.web.admin.enabled=true", "async-messages.history=30d"));
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(TestApplication::close);
		servers.clear();
	}

	static Stream<TestStore> stores() {
		return TestStore.available().filter((store) -> store != TestStore.MEMORY_ON_JETTY);
	}

	static Stream<String> links() {
		return LINKS.stream();
	}

	private static UserMessage message(String link) {
		return UserMessage.error(TEXT)
			.subject(TEXT)
			.sender(TEXT)
			.key(SCRIPT)
			.tags(TAG)
			.meta(SCRIPT, Map.of(SCRIPT, List.of(TEXT)))
			.meta("url", link);
	}

	private void sendAll(String link) {
		UserMessage message = message(link);
		this.server.messages().send(this.barry, message);
		this.server.messages().send(this.barry, message(link).key("until-read").untilRead());
		this.server.messages().send(this.barry, this.kept.key("kept").meta("url", link));
		this.server.messages().send(this.barry, UserMessage.info(SCRIPT).code(SCRIPT, TEXT).meta("url", link));
	}

	private static void assertPrintedAsText(HtmlPage page) {
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().text()).contains("<script>alert(1)</script>");
		assertThat(page.body()).doesNotContain(EVALUATED);
		assertThat(ActiveContent.in(page.body())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/pages/bell-and-list", "/pages/bell", "/pages/close-all", "/pages/details",
			"/pages/list", "/freemarker/list", "/freemarker/page", "/messages", "/async-messages/messages",
			"/async-messages/bell" })
	void aPageOfTheUserPrintsText(String path) {
		sendAll(LINKS.get(0));
		assertPrintedAsText(this.server.login(this.barry).get(path));
	}

	@ParameterizedTest
	@MethodSource("links")
	void aHostileLinkIsNoLink(String link) {
		sendAll(link);
		Visitor visitor = this.server.login(this.barry);
		assertPrintedAsText(visitor.get("/pages/bell-and-list"));
		assertPrintedAsText(visitor.get("/messages"));
		assertPrintedAsText(visitor.get("/messages/" + this.kept.id()));
		sendAll(link);
		assertPrintedAsText(visitor.get("/freemarker/list"));
		assertPrintedAsText(this.server.login(this.admin).get(mailbox()));
	}

	private String mailbox() {
		return "/admin/messages/mailbox?recipient=" + Visitor.encode(this.barry);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async-messages/messages", "/async-messages/messages?hidePersistent=true" })
	void jsonIsNothingElse(String path) {
		sendAll(LINKS.get(0));
		HtmlPage answer = this.server.login(this.barry).get(path, "Accept", "application/json");
		assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
		assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
		JsonNode message = JsonMapper.shared().readTree(answer.body()).get("messages").get(0);
		assertThat(message.get("text").stringValue()).isEqualTo(TEXT);
		assertThat(message.get("subject").stringValue()).isEqualTo(TEXT);
		assertThat(message.get("sender").stringValue()).isEqualTo(TEXT);
		assertThat(message.get("link").isNull()).isTrue();
		assertThat(answer.body()).doesNotContain(EVALUATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/mailbox", "/send" })
	void anAdministrationPagePrintsText(String path) {
		sendAll(LINKS.get(0));
		Visitor visitor = this.server.login(this.admin);
		assertPrintedAsText(visitor.get("/admin/messages" + path + "?recipient=" + Visitor.encode(this.barry)));
	}

	@Test
	void theListOfMailboxesPrintsText() {
		sendAll(LINKS.get(0));
		Visitor visitor = this.server.login(this.admin);
		HtmlPage page = visitor.get("/admin/messages");
		// A store has its own order, and the mailboxes of other tests.
		while (!page.document().text().contains(this.barry)) {
			page = visitor.get(page.document().select("a.admin-next").attr("href"));
		}
		assertPrintedAsText(page);
	}

	@ParameterizedTest
	@ValueSource(strings = { "once", "until-read", "inbox" })
	void aMessageOfAnAdministratorIsPrintedAsText(String delivery) {
		Visitor visitor = this.server.login(this.admin);
		String[] fields = { "level", "info", "delivery", delivery, "text", TEXT, "subject", TEXT, "sender", TEXT,
				"tags", TAG, "key", SCRIPT, "link", "/x\"onclick=alert(1)" };
		assertRefusedAsText(visitor, "/preview", fields);
		fields[fields.length - 1] = "/reports/42";
		assertPrintedAsText(visitor.post("/admin/messages/preview", fields));
		assertPrintedAsText(visitor.post("/admin/messages/send", with(fields, this.barry + "\n" + SCRIPT.repeat(5))));
		assertPrintedAsText(visitor.post("/admin/messages/send", with(fields, this.barry)));
		assertPrintedAsText(visitor.get(mailbox()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "level", "args", "tags", "meta", "link", "delivery", "expiresAt", "closeAfter",
			"inReplyTo", "emailIfUnread" })
	void whatIsWrongWithAFieldIsPrintedAsText(String field) {
		Visitor visitor = this.server.login(this.admin);
		assertRefusedAsText(visitor, "/send", "level", "info", "delivery", "once", "text", "text", "recipients",
				this.barry, field, SCRIPT + " " + TEXT);
	}

	private static String[] with(String[] fields, String recipients) {
		List<String> all = new ArrayList<>(List.of(fields));
		all.addAll(List.of("recipients", recipients));
		return all.toArray(String[]::new);
	}

	private static void assertRefusedAsText(Visitor visitor, String path, String... fields) {
		HtmlPage page = visitor.post("/admin/messages" + path, fields);
		assertThat(page.body()).doesNotContain(EVALUATED);
		assertThat(ActiveContent.in(page.body())).isEmpty();
	}

}
