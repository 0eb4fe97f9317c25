package io.github.asyncmessages.web.inbox;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the inbox refuses, and that nothing changes by it.
 */
abstract class RefusalScenarios extends InboxScenarios {

	private static final String UNKNOWN = "There is no such message";

	private final UserMessage message = UserMessage.info("text").sender("dave").inboxOnly();

	RefusalScenarios(TestApplication server) {
		super(server);
		send(this.barry, this.message);
	}

	static Stream<Arguments> changes() {
		return Stream.of(Arguments.of("POST", "/messages/ID/read"), Arguments.of("POST", "/messages/ID/unread"),
				Arguments.of("POST", "/messages/ID/delete"), Arguments.of("DELETE", "/messages/ID"),
				Arguments.of("POST", "/messages/ID/reply"), Arguments.of("POST", "/messages/read-all"),
				Arguments.of("POST", "/messages/delete-all"), Arguments.of("POST", "/messages/selected"));
	}

	static Stream<Arguments> requests() {
		return Stream.concat(changes(), Stream.of(Arguments.of("GET", "/messages"), Arguments.of("GET", "/messages/ID"),
				Arguments.of("GET", "/messages/unread-count")));
	}

	static Stream<Arguments> requestsForOneMessage() {
		return requests().filter((request) -> request.get()[1].toString().contains("ID"));
	}

	private String address(String path) {
		return path.replace("ID", this.message.id());
	}

	/**
	 * All that any of the requests needs.
	 */
	private String[] fields(String recipient) {
		return new String[] { "text", "reply", "upTo", inbox(recipient).page(false, null, 1).upTo(), "id",
				this.message.id(), "action", "delete" };
	}

	private HtmlPage send(Visitor visitor, String method, String path, Map<String, String> headers, String... fields) {
		return method.equals("GET") ? visitor.request(method, path,
				headers.entrySet()
					.stream()
					.flatMap((header) -> Stream.of(header.getKey(), header.getValue()))
					.toArray(String[]::new))
				: visitor.sendForm(method, path, headers, fields);
	}

	private Map<String, String> trusted(Visitor visitor, String accept) {
		return Map.of("X-CSRF-TOKEN", visitor.get("/csrf").body(), "Accept", accept);
	}

	private void assertNothingChanged() {
		assertThat(only(this.barry)).extracting(UserMessage::id, UserMessage::readAt)
			.containsExactly(this.message.id(), null);
		assertThat(inbox(this.sally).unreadCount()).isZero();
		assertThat(inbox("dave").page(false, null, 100).messages())
			.noneMatch((reply) -> this.message.id().equals(reply.inReplyTo()));
	}

	@ParameterizedTest
	@MethodSource("changes")
	void withoutTheTokenAgainstForgeriesNothingChanges(String method, String path) {
		Visitor visitor = login(this.barry);
		assertThat(send(visitor, method, address(path), Map.of(), fields(this.barry)).status()).isEqualTo(403);
		assertThat(send(visitor, method, address(path), Map.of("Accept", JSON), fields(this.barry)).status())
			.isEqualTo(403);
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("requests")
	void anAnonymousVisitorIsSentToTheLogin(String method, String path) {
		Visitor visitor = this.server.visitor();
		HtmlPage answer = send(visitor, method, address(path), trusted(visitor, "text/html"), fields(this.barry));
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location").orElseThrow()).endsWith("/login");
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("requests")
	void anAnonymousScriptIsUnauthorized(String method, String path) {
		Visitor visitor = this.server.visitor();
		HtmlPage answer = send(visitor, method, address(path), trusted(visitor, JSON), fields(this.barry));
		assertProblem(answer, 401, "A login is required");
		assertNothingChanged();
	}

	private static void assertProblem(HtmlPage answer, int status, String detail) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
		assertThat(json(answer).get("status").intValue()).isEqualTo(status);
		assertThat(json(answer).get("detail").stringValue()).isEqualTo(detail);
	}

	@ParameterizedTest
	@MethodSource("requests")
	void whileAnAdministratorActsAsTheUserThereIsNoInbox(String method, String path) {
		Visitor visitor = login(TestApplication.newName("admin"));
		assertThat(visitor.post("/login/impersonate", "username", this.barry).status()).isEqualTo(200);
		String reason = "Not available while the user is impersonated";
		HtmlPage page = send(visitor, method, address(path), trusted(visitor, "text/html"), fields(this.barry));
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.text("#reason")).isEqualTo(reason);
		assertProblem(send(visitor, method, address(path), trusted(visitor, JSON), fields(this.barry)), 403, reason);
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("requestsForOneMessage")
	void anotherUsersIdIsNotFound(String method, String path) {
		Visitor visitor = login(this.sally);
		for (String id : List.of(this.message.id(), "no-such-message")) {
			String address = path.replace("ID", id);
			HtmlPage page = send(visitor, method, address, trusted(visitor, "text/html"), fields(this.sally));
			assertThat(page.status()).isEqualTo(404);
			assertThat(page.text("#reason")).isEqualTo(UNKNOWN);
			assertProblem(send(visitor, method, address, trusted(visitor, JSON), fields(this.sally)), 404, UNKNOWN);
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "..%2f..", "a%20b", "%C3%A9",
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "%7Bid%7D", "*" })
	void whatIsNoIdIsNotFound(String id) {
		Visitor visitor = login(this.barry);
		assertThat(getJson(visitor, "/messages/" + id).status()).isIn(400, 404);
		assertThat(sendJson(visitor, "POST", "/messages/" + id + "/delete").status()).isIn(400, 404);
		assertNothingChanged();
	}

	@Test
	void oneTimeMessagesAreNotInTheInbox() {
		UserMessage once = send(this.sally, UserMessage.info("once"));
		assertThat(getJson(login(this.sally), "/messages/" + once.id()).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "1-1", "-", "%3Cscript%3E", "%00" })
	void aMalformedCursorIsRefused(String cursor) {
		assertRefused("/messages?cursor=" + cursor, "'cursor' must come from a page of this inbox");
	}

	@ParameterizedTest
	@CsvSource({ "0, 'be from 1 to 100 but was 0'", "101, 'be from 1 to 100 but was 101'",
			"-1, 'be from 1 to 100 but was -1'", "abc, be a number", "99999999999, be a number", "1.5, be a number" })
	void aSizeOutOfRangeIsRefused(String size, String reason) {
		assertRefused("/messages?size=" + size, "'size' must " + reason);
	}

	private void assertRefused(String path, String reason) {
		Visitor visitor = login(this.barry);
		assertProblem(getJson(visitor, path), 400, reason);
		HtmlPage page = visitor.get(path);
		assertThat(page.status()).isEqualTo(400);
		assertThat(page.text("#reason")).isEqualTo(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages/read-all", "/messages/delete-all" })
	void withoutAPointUpToWhichNothingIsMarkedOrDeleted(String path) {
		assertChangeRefused(path, "'upTo' must not be empty");
		assertChangeRefused(path, "'upTo' must not be empty", "upTo", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages/read-all", "/messages/delete-all" })
	void aMalformedPointUpToWhichIsRefused(String path) {
		assertChangeRefused(path, "'upTo' must come from a page of this inbox", "upTo", "abc");
		assertNothingChanged();
	}

	@Test
	void anUnknownActionOnSelectedMessagesIsRefused() {
		String reason = "'action' must be 'read', 'unread' or 'delete'";
		assertChangeRefused("/messages/selected", reason, "id", this.message.id());
		assertChangeRefused("/messages/selected", reason, "id", this.message.id(), "action", "archive");
	}

	@Test
	void moreMessagesThanAPageHasCannotBeSelected() {
		String[] fields = IntStream.range(0, 101)
			.boxed()
			.flatMap((i) -> Stream.of("id", this.message.id()))
			.toArray(String[]::new);
		assertChangeRefused("/messages/selected", "'id' must not occur more than 100 times", fields);
	}

	@Test
	void selectedMessagesOfAnotherUserStayAsTheyAre() {
		Visitor visitor = login(this.sally);
		for (String action : List.of("read", "unread", "delete")) {
			HtmlPage answer = sendForm(visitor, "/messages/selected", Map.of(), "id", this.message.id(), "id", "*",
					"action", action);
			assertThat(answer.status()).isEqualTo(303);
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\t " })
	void aBlankReplyIsRefused(String text) {
		String reason = text.isEmpty() ? "'text' must not be empty" : "'text' must not be blank";
		assertChangeRefused("/messages/" + this.message.id() + "/reply", reason, "text", text);
	}

	@Test
	void aReplyWithoutATextIsRefused() {
		assertChangeRefused("/messages/" + this.message.id() + "/reply", "'text' must not be empty");
	}

	@Test
	void anOverLargeReplyIsRefused() {
		HtmlPage answer = sendJson(login(this.barry), "POST", "/messages/" + this.message.id() + "/reply", "text",
				"x".repeat(16 * 1024));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(json(answer).get("detail").stringValue())
			.matches("'message' must not be larger than 16384 bytes of JSON but has \\d+: .*");
		assertNothingChanged();
	}

	@Test
	void aReplyToAMessageWithoutASenderIsRefused() {
		UserMessage anonymous = UserMessage.info("text").inboxOnly();
		send(this.barry, anonymous);
		String path = "/messages/" + anonymous.id() + "/reply";
		Visitor visitor = login(this.barry);
		String reason = "The message has no sender to reply to";
		assertProblem(sendJson(visitor, "POST", path, "text", "reply"), 400, reason);
		assertThat(sendForm(visitor, path, Map.of(), "text", "reply").text("#reason")).isEqualTo(reason);
		inbox(this.barry).delete(anonymous.id());
		assertNothingChanged();
	}

	private void assertChangeRefused(String path, String reason, String... fields) {
		Visitor visitor = login(this.barry);
		assertProblem(sendJson(visitor, "POST", path, fields), 400, reason);
		HtmlPage page = sendForm(visitor, path, Map.of(), fields);
		assertThat(page.status()).isEqualTo(400);
		assertThat(page.text("#reason")).isEqualTo(reason);
		if (inbox(this.sally).unreadCount() == 0) {
			assertNothingChanged();
		}
	}

	@ParameterizedTest
	@MethodSource("changes")
	void noChangeIsMadeByAGet(String method, String path) {
		Visitor visitor = login(this.barry);
		String query = "?upTo=" + inbox(this.barry).page(false, null, 1).upTo() + "&text=reply";
		visitor.get(address(path) + query);
		getJson(visitor, address(path) + query);
		visitor.request("HEAD", address(path) + query);
		assertNothingChanged();
	}

}
