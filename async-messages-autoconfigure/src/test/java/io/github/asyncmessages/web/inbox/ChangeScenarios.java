package io.github.asyncmessages.web.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
 * Reading and deleting, by the buttons of the pages and by scripts.
 */
abstract class ChangeScenarios extends InboxScenarios {

	ChangeScenarios(TestApplication server) {
		super(server);
	}

	/**
	 * Presses the button of a form as a browser without a script does.
	 * @return the page after the redirect
	 */
	private static HtmlPage press(Visitor visitor, HtmlPage page, String selector) {
		Element form = page.document().select("form" + selector).get(0);
		assertThat(form.attr("method")).isEqualTo("post");
		String[] fields = form.select("input[type=hidden]")
			.stream()
			.flatMap((input) -> List.of(input.attr("name"), input.val()).stream())
			.toArray(String[]::new);
		HtmlPage answer = visitor.sendForm("POST", form.attr("action"),
				Map.of("Referer", page.response().uri().toString()), fields);
		assertThat(answer.status()).isEqualTo(303);
		return visitor.get(answer.header("Location").orElseThrow());
	}

	@Test
	void theButtonsOfTheListMarkAMessageAndLeadBack() {
		UserMessage message = send(this.barry, "text");
		Visitor visitor = login(this.barry);
		HtmlPage read = press(visitor, visitor.get("/messages?size=5"), ".inbox-read");
		assertThat(isRead(this.barry, message)).isTrue();
		assertThat(read.response().uri()).hasPath("/messages").hasQuery("size=5");
		HtmlPage unread = press(visitor, read, ".inbox-unread");
		assertThat(isRead(this.barry, message)).isFalse();
		assertThat(unread.path()).isEqualTo("/messages");
	}

	@Test
	void theButtonsOfAMessageMarkIt() {
		UserMessage message = send(this.barry, "text");
		Visitor visitor = login(this.barry);
		HtmlPage read = press(visitor, visitor.get("/messages/" + message.id()), ".inbox-read");
		assertThat(isRead(this.barry, message)).isTrue();
		assertThat(read.path()).isEqualTo("/messages/" + message.id());
		// The page of the message would mark it as read again.
		assertThat(press(visitor, read, ".inbox-unread").path()).isEqualTo("/messages");
		assertThat(isRead(this.barry, message)).isFalse();
	}

	@Test
	void theButtonsDeleteAMessage() {
		send(this.barry, "third");
		UserMessage second = send(this.barry, "second");
		send(this.barry, "first");
		Visitor visitor = login(this.barry);
		assertThat(shown(press(visitor, visitor.get("/messages"), ".inbox-delete"))).containsExactly("second", "third");
		assertThat(shown(press(visitor, visitor.get("/messages/" + second.id()), ".inbox-delete")))
			.containsExactly("third");
		assertThat(texts(this.barry)).containsExactly("third");
	}

	@Test
	void theButtonsSnoozeAMessage() {
		UserMessage first = send(this.barry, "first");
		UserMessage second = send(this.barry, "second");
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/messages");
		assertThat(page.document().select(".inbox-snooze").get(0).select("button[name=until]").eachAttr("value"))
			.startsWith("hour", "tomorrow");
		assertThat(shown(snooze(visitor, second, "hour"))).containsExactly("first");
		assertThat(shown(snooze(visitor, first, "next-week"))).isEmpty();
		assertThat(inbox(this.barry).unreadCount()).isZero();
		this.server.clock().forward(Duration.ofHours(1));
		assertThat(shown(visitor.get("/messages"))).containsExactly("second");
		assertThat(shown(snooze(visitor, second, "tomorrow"))).isEmpty();
		assertThat(this.server.administration().peek(this.barry, 10).entries())
			.extracting((entry) -> Objects.requireNonNull(entry.message()).text())
			.containsExactlyInAnyOrder("first", "second");
	}

	private HtmlPage snooze(Visitor visitor, UserMessage message, String until) {
		HtmlPage answer = sendForm(visitor, "/messages/" + message.id() + "/snooze", Map.of(), "until", until);
		assertThat(answer.status()).isEqualTo(303);
		return visitor.get(answer.header("Location").orElseThrow());
	}

	@Test
	void aMessageIsSnoozedByItsOwnerUntilATimeThatIsOffered() {
		UserMessage message = send(this.barry, "first");
		UserMessage expiring = UserMessage.info("expiring")
			.inboxOnly()
			.expiresAt(this.server.clock().instant().plus(Duration.ofMinutes(30)));
		send(this.barry, expiring);
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/messages/" + expiring.id()).document().select(".inbox-snooze")).isEmpty();
		assertThat(snoozeStatus(visitor, expiring.id(), "hour")).isEqualTo(409);
		assertThat(snoozeStatus(visitor, message.id(), "never")).isEqualTo(400);
		assertThat(snoozeStatus(visitor, "no-such-message", "hour")).isEqualTo(404);
		assertThat(snoozeStatus(login(this.sally), message.id(), "hour")).isEqualTo(404);
		assertThat(texts(this.barry)).containsExactly("expiring", "first");
	}

	private static int snoozeStatus(Visitor visitor, String id, String until) {
		return sendForm(visitor, "/messages/" + id + "/snooze", Map.of(), "until", until).status();
	}

	/**
	 * Checks boxes of the list and presses a button, as a browser without a script does.
	 */
	private static HtmlPage changeSelected(Visitor visitor, HtmlPage page, String action, String... texts) {
		Element form = page.document().select("form#inbox-selected").get(0);
		assertThat(form.select("button").eachAttr("value")).contains(action);
		List<String> fields = new ArrayList<>(List.of("_csrf", form.select("[name=_csrf]").val(), "action", action));
		for (String text : texts) {
			Element box = page.document().select("input[type=checkbox][aria-label='Select: " + text + "']").get(0);
			assertThat(box.attr("form")).isEqualTo("inbox-selected");
			fields.addAll(List.of(box.attr("name"), box.val()));
		}
		HtmlPage answer = visitor.sendForm("POST", form.attr("action"),
				Map.of("Referer", page.response().uri().toString()), fields.toArray(String[]::new));
		assertThat(answer.status()).isEqualTo(303);
		return visitor.get(answer.header("Location").orElseThrow());
	}

	@Test
	void severalMessagesAreMarkedOrDeletedAtOnce() {
		List.of("first", "second", "third", "fourth").forEach((text) -> send(this.barry, text));
		Visitor visitor = login(this.barry);
		HtmlPage page = changeSelected(visitor, visitor.get("/messages?size=10"), "read", "first", "second", "third");
		assertThat(page.response().uri()).hasPath("/messages").hasQuery("size=10");
		assertThat(unread(page)).containsExactly("fourth");
		page = changeSelected(visitor, page, "unread", "second", "third", "fourth");
		assertThat(unread(page)).containsExactly("fourth", "third", "second");
		page = changeSelected(visitor, page, "delete", "first", "fourth");
		assertThat(shown(page)).containsExactly("third", "second");
		assertThat(shown(changeSelected(visitor, page, "delete"))).containsExactly("third", "second");
	}

	private static List<String> unread(HtmlPage page) {
		return page.document().select(".inbox-message.unread .inbox-open").eachText();
	}

	@Test
	void aScriptChangesSeveralMessagesAndIsToldTheCount() {
		UserMessage first = send(this.barry, "first");
		send(this.barry, "second");
		assertCount(sendJson(login(this.barry), "POST", "/messages/selected", "id", first.id(), "id", first.id(), "id",
				"no-such-message", "action", "delete"), 1);
		assertThat(texts(this.barry)).containsExactly("second");
	}

	@Test
	void markAllReadLeavesTheLateOne() {
		send(this.barry, "first");
		send(this.barry, UserMessage.info("second").untilRead());
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/messages");
		UserMessage late = send(this.barry, "late");
		HtmlPage after = press(visitor, page, "[action$=/read-all]");
		assertThat(after.path()).isEqualTo("/messages");
		assertThat(after.document().select(".inbox-message.unread .inbox-open").eachText()).containsExactly("late");
		assertThat(inbox(this.barry).unreadCount()).isEqualTo(1);
		assertThat(isRead(this.barry, late)).isFalse();
	}

	@Test
	void deleteAllLeavesTheLateOne() {
		send(this.barry, "first");
		send(this.barry, "second");
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/messages?size=1");
		send(this.barry, "late");
		assertThat(shown(press(visitor, page, "[action$=/delete-all]"))).containsExactly("late");
		assertThat(texts(this.barry)).containsExactly("late");
	}

	@Test
	void theButtonToDeleteAllIsBehindAQuestion() {
		send(this.barry, "text");
		Element question = login(this.barry).get("/messages").document().select("details:not([open])").get(0);
		assertThat(question.select("summary").text()).isEqualTo("Delete all");
		assertThat(question.select("form[action$=/delete-all] p").text())
			.isEqualTo("Delete all messages in the inbox, read and unread? This cannot be undone.");
		assertThat(question.select("form[action$=/delete-all] button").text()).isEqualTo("Yes, delete all");
	}

	@Test
	void aScriptMarksAMessageAndIsToldTheCount() {
		UserMessage message = send(this.barry, "first");
		send(this.barry, "second");
		Visitor visitor = login(this.barry);
		assertCount(sendJson(visitor, "POST", "/messages/" + message.id() + "/read"), 1);
		assertThat(isRead(this.barry, message)).isTrue();
		assertCount(sendJson(visitor, "POST", "/messages/" + message.id() + "/unread"), 2);
		assertThat(isRead(this.barry, message)).isFalse();
	}

	@Test
	void whoAcceptsNoJsonGetsNone() {
		UserMessage message = send(this.barry, "text");
		HtmlPage answer = sendForm(login(this.barry), "/messages/" + message.id() + "/read",
				Map.of("Accept", "application/json;q=0"));
		assertThat(answer.status()).isEqualTo(303);
		assertThat(isRead(this.barry, message)).isTrue();
	}

	private static void assertCount(HtmlPage answer, int count) {
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).hasValue("application/json");
		assertThat(json(answer).get("unreadCount").intValue()).isEqualTo(count);
	}

	@ParameterizedTest
	@CsvSource({ "POST, /delete", "DELETE, ''" })
	void aScriptDeletesAMessageAndIsToldTheCount(String method, String path) {
		UserMessage message = send(this.barry, "first");
		send(this.barry, "second");
		assertCount(sendJson(login(this.barry), method, "/messages/" + message.id() + path), 1);
		assertThat(texts(this.barry)).containsExactly("second");
	}

	@Test
	void aScriptMarksAndDeletesAllUpToAPointAndIsToldTheCount() {
		send(this.barry, "first");
		send(this.barry, "second");
		Visitor visitor = login(this.barry);
		String upTo = visitor.get("/messages").document().select("[name=upTo]").get(0).val();
		send(this.barry, "late");
		assertCount(sendJson(visitor, "POST", "/messages/read-all", "upTo", upTo), 1);
		assertThat(texts(this.barry)).containsExactly("late", "second", "first");
		assertCount(sendJson(visitor, "POST", "/messages/delete-all", "upTo", upTo), 1);
		assertThat(texts(this.barry)).containsExactly("late");
	}

	@Test
	void aMessageIsDeletedByItsAddressToo() {
		UserMessage message = send(this.barry, "first");
		Visitor visitor = login(this.barry);
		HtmlPage answer = visitor.sendForm("DELETE", "/messages/" + message.id(),
				Map.of("X-CSRF-TOKEN", visitor.get("/csrf").body()));
		assertThat(answer.status()).isEqualTo(303);
		assertThat(answer.header("Location")).hasValue("/messages");
		assertThat(texts(this.barry)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "read", "unread" })
	void markingTwiceIsHarmless(String verb) {
		UserMessage message = send(this.barry, "text");
		Visitor visitor = login(this.barry);
		String path = "/messages/" + message.id() + "/" + verb;
		for (int i = 0; i < 2; i++) {
			assertThat(sendJson(visitor, "POST", path).status()).isEqualTo(200);
			assertThat(sendForm(visitor, path, Map.of()).status()).isEqualTo(303);
			assertThat(isRead(this.barry, message)).isEqualTo(verb.equals("read"));
		}
	}

	@Test
	void markingAndDeletingAllTwiceIsHarmless() {
		send(this.barry, "text");
		Visitor visitor = login(this.barry);
		String upTo = inbox(this.barry).page(false, null, 1).upTo();
		for (String path : List.of("/messages/read-all", "/messages/delete-all")) {
			for (int i = 0; i < 2; i++) {
				assertCount(sendJson(visitor, "POST", path, "upTo", upTo), 0);
				assertThat(sendForm(visitor, path, Map.of(), "upTo", upTo).status()).isEqualTo(303);
			}
		}
		assertThat(texts(this.barry)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/messages", "//evil.example/messages", "javascript:alert(1)",
			"not a uri", "", "https://localhost/messages", "ROOT//evil.example", "ROOT//evil.example/%5cmore" })
	void noChangeLeadsToAnAddressThatIsNotLocal(String referer) {
		UserMessage message = send(this.barry, "text");
		Visitor visitor = login(this.barry);
		String root = visitor.get("/csrf").response().uri().resolve("/").toString();
		String address = referer.replace("ROOT/", root);
		String upTo = inbox(this.barry).page(false, null, 1).upTo();
		for (String path : List.of("/messages/" + message.id() + "/read", "/messages/" + message.id() + "/unread",
				"/messages/read-all", "/messages/" + message.id() + "/delete", "/messages/delete-all")) {
			HtmlPage answer = sendForm(visitor, path, Map.of("Referer", address), "upTo", upTo);
			assertThat(answer.status()).isEqualTo(303);
			assertThat(answer.header("Location")).hasValue("/messages");
		}
	}

	@Test
	void withoutARefererAChangeLeadsToTheInbox() {
		UserMessage message = send(this.barry, "text");
		HtmlPage answer = sendForm(login(this.barry), "/messages/" + message.id() + "/read", Map.of());
		assertThat(answer.header("Location")).hasValue("/messages");
	}

}
