package io.github.asyncmessages.web.endpoint;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.web.app.ActiveContent;
import io.github.asyncmessages.web.app.EventReader;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import io.github.asyncmessages.web.endpoint.Row.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What every route of the library does with hostile requests, on every store. The routes
 * are those that the application really maps, so that none can be forgotten.
 */
@ParameterizedClass
@MethodSource("stores")
@ExtendWith(OutputCaptureExtension.class)
class RoutesIT {

	private static final String INJECTED = "\r\nX-Injected: yes\r\nINJECTED";

	private static final String MARKUP = "\"'><script>alert(1)</script><b onclick='alert(1)'>";

	/**
	 * What is also tried in one parameter at a time, beside good values of the others.
	 */
	private static final List<String> HOSTILE_ALONE = List.of("", "\u0000", "a" + INJECTED, "x".repeat(10_000), MARKUP);

	private static final List<String> HOSTILE_NAMES = List.of(" ", "\u0000", INJECTED, MARKUP, "x".repeat(300),
			"/\\evil.example/{}%7D*");

	/** What no parameter should have. */
	private static final List<String> HOSTILE_VALUES = List.of("", " ", "\u0000", "a" + INJECTED, "x".repeat(5_000),
			"x".repeat(10_000), MARKUP, "//evil.example/", "/\\evil.example/", "https://evil.example/",
			"javascript:alert(1)", "../../etc/passwd", "${7*7}%s%n{0}", "-1", "99999999999999999999",
			"\uFFFE\u202E\uD83D\uDE00", "[[[[[", "{\"a\":1e999999999}");

	/** What no id has, as it stands in a URL. */
	private static final List<String> HOSTILE_IDS = List.of("no-such-message", "%00", "%0d%0aX-Injected:%20yes",
			"%3Cscript%3Ealert(1)%3C%2Fscript%3E", "..%2f..", "%2e%2e", "x".repeat(65), "x".repeat(5_000),
			"x".repeat(10_000), "%E2%80%A8", "%22", "a;b=c", "%255C", "%5Cevil.example", "%ff", "*", "%7Bid%7D");

	private static final List<String> FOREIGN_PAGES = List.of("https://evil.example/", "//evil.example/",
			"/\\evil.example/", "HOST//evil.example/", "HOST/\\evil.example/", "HOST@evil.example/",
			"HOST.evil.example/", "HOST/" + "x".repeat(7_500), "HOST/%0d%0aX-Injected:%20yes", "javascript:alert(1)",
			"data:text/html,x", "");

	private static final List<String> OTHER_METHODS = List.of("PUT", "PATCH", "TRACE", "PROPFIND", "LINK", "FOO",
			"get");

	private static final Map<TestStore, TestApplication> servers = new EnumMap<>(TestStore.class);

	private final TestApplication server;

	private final String barry = TestApplication.newName("barry");

	private final String sally = TestApplication.newName("sally");

	private final UserMessage message = UserMessage.info("kept").key("key").sender(this.sally).inboxOnly();

	RoutesIT(TestStore store) {
		this.server = server(store);
		this.server.messages().send(this.barry, this.message);
		this.server.bean(AnnouncementStore.class)
			.put(Announcement.of("routes",
					UserMessage.info("announced").id(this.message.id()).createdAt(this.server.clock().instant())),
					true);
		this.server.bean(AnnouncementBoard.class).read();
	}

	@AfterEach
	void withdrawAnnouncements() {
		Announcements announcements = this.server.bean(Announcements.class);
		announcements.list().forEach((announcement) -> announcements.withdraw(announcement.key()));
	}

	private static TestApplication server(TestStore store) {
		return servers.computeIfAbsent(store,
				(key) -> TestApplication.start(key.properties(), "async-messages.web.inbox.enabled=true",
						"async-messages.web.live=stream", "async-messages.web.admin.enabled=true",
						"async-messages.web.max-streams=1000", "async-messages.history=30d"));
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(TestApplication::close);
		servers.clear();
	}

	static Stream<TestStore> stores() {
		return TestStore.available().filter((store) -> store != TestStore.MEMORY_ON_JETTY);
	}

	static List<Route> routes() {
		return Route.of(server(stores().findFirst().orElseThrow()).bean(EndpointHandlerMapping.class));
	}

	static Stream<Row> rows() {
		return Row.ALL.stream();
	}

	static Stream<Row> changes() {
		return rows().filter(Row::isChange);
	}

	static Stream<Row> routesForOneMessage() {
		return rows().filter((row) -> row.path().contains("{id}"));
	}

	private Visitor login(Row row, String user) {
		return (row.access() == Access.ADMIN) ? this.server.login(TestApplication.newName("admin"))
				: this.server.login(user);
	}

	private Map<String, String> fields(Row row) {
		Map<String, String> fields = new LinkedHashMap<>();
		Inbox inbox = this.server.messages().inbox(this.barry);
		for (int i = 0; i < row.fields().size(); i += 2) {
			fields.put(row.fields().get(i), switch (row.fields().get(i + 1)) {
				case Row.ID -> this.message.id();
				case Row.OWNER -> this.barry;
				case Row.UP_TO -> inbox.page(false, null, 1).upTo();
				default -> row.fields().get(i + 1);
			});
		}
		return fields;
	}

	private Answer send(Visitor visitor, Row row, Map<String, String> headers) {
		return send(visitor, row.method(), row, this.message.id(), headers, fields(row));
	}

	private static Answer send(Visitor visitor, String method, Row row, String id, Map<String, String> headers,
			Map<String, String> fields) {
		String path = row.path().replace("{id}", id);
		String[] form = fields.entrySet()
			.stream()
			.flatMap((field) -> Stream.of(field.getKey(), field.getValue()))
			.toArray(String[]::new);
		String[] all = headers.entrySet()
			.stream()
			.flatMap((header) -> Stream.of(header.getKey(), header.getValue()))
			.toArray(String[]::new);
		if (!method.equals("GET") && !method.equals("HEAD")) {
			return Answer.of(visitor.sendForm(method, path, headers, form));
		}
		List<String> query = new ArrayList<>();
		fields.forEach((name, value) -> query.add(name + "=" + Visitor.encode(value)));
		String address = query.isEmpty() ? path : path + "?" + String.join("&", query);
		if (!row.isStream() || method.equals("HEAD")) {
			return Answer.of(visitor.request(method, address, all));
		}
		try (EventReader stream = visitor.openStream(address, all)) {
			return new Answer(stream.response().statusCode(), stream.response().headers(), "");
		}
	}

	private static Map<String, String> trusted(Visitor visitor) {
		HtmlPage token = visitor.get("/csrf");
		return Map.of("X-CSRF-TOKEN", token.body(), "Referer", token.response().uri().resolve("/").toString());
	}

	private void assertNothingChanged() {
		UserMessage stored = this.server.messages().inbox(this.barry).find(this.message.id()).orElseThrow();
		assertThat(stored.readAt()).isNull();
		assertThat(stored.text()).isEqualTo("kept");
		assertThat(this.server.messages().receive(this.barry)).isEmpty();
		assertThat(this.server.messages().inbox(this.sally).unreadCount()).isZero();
		assertThat(this.server.bean(Announcements.class).list())
			.extracting(Announcement::key, (announcement) -> announcement.message().text())
			.containsExactly(tuple("routes", "announced"));
		assertThat(this.server.login(this.barry).get("/pages/page").messages()).containsExactly("announced");
	}

	@Test
	void everyRouteHasARow() {
		assertThat(Row.ALL).extracting(Row::route)
			.containsExactlyInAnyOrderElementsOf(routes().stream().map(Route::name).toList());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void aGoodRequestIsAnswered(Row row) {
		Visitor visitor = login(row, this.barry);
		Answer answer = send(visitor, row, trusted(visitor));
		assertThat(answer.status()).isEqualTo(row.status());
		assertThat(answer.header("Cache-Control")).startsWith("private, no-store");
		answer.assertHarmless();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void anAnonymousVisitorGetsAndChangesNothing(Row row) {
		Visitor visitor = this.server.visitor();
		Answer answer = send(visitor, row, trusted(visitor));
		switch (row.access()) {
			case VISITOR -> assertThat(answer.status()).isEqualTo(row.status());
			case SCRIPT -> assertThat(answer.status()).isEqualTo(401);
			default -> {
				assertThat(answer.status()).isEqualTo(302);
				assertThat(answer.header("Location")).endsWith("/login");
			}
		}
		assertThat(answer.body()).doesNotContain("kept");
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void anotherUserGetsAndChangesNothing(Row row) {
		Visitor visitor = this.server.login(this.sally);
		Answer answer = send(visitor, row, trusted(visitor));
		if (row.access() == Access.ADMIN) {
			assertThat(answer.status()).isEqualTo(403);
		}
		else {
			assertThat(answer.status())
				.isEqualTo((row.path().contains("{id}") && row.access() != Access.VISITOR) ? 404 : row.status());
		}
		assertThat(answer.body()).doesNotContain("kept");
		assertThat(answer.header("Cache-Control")).contains("no-store");
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void whoActsAsTheUserIsRefused(Row row) {
		Visitor visitor = this.server.login(TestApplication.newName("admin"));
		visitor.post("/login/impersonate", "username", this.barry);
		assertThat(send(visitor, row, trusted(visitor)).status()).isEqualTo(403);
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("changes")
	void withoutTheRightTokenNothingChanges(Row row) {
		Visitor visitor = login(row, this.barry);
		String another = this.server.login(this.barry).get("/csrf").body();
		for (Map<String, String> headers : List.of(Map.<String, String>of(), Map.of("X-CSRF-TOKEN", "wrong"),
				Map.of("X-CSRF-TOKEN", another))) {
			assertThat(send(visitor, row, headers).status()).isEqualTo(403);
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("changes")
	void aRequestOfAnotherSiteChangesNothing(Row row) {
		Visitor visitor = login(row, this.barry);
		for (String site : List.of("cross-site", "same-site", "none", "SAME-ORIGIN", "")) {
			Map<String, String> headers = new LinkedHashMap<>(trusted(visitor));
			headers.put("Sec-Fetch-Site", site);
			assertThat(send(visitor, row, headers).status()).isEqualTo(403);
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void anotherMethodIsRefused(Row row) {
		Visitor visitor = login(row, this.barry);
		Map<String, String> headers = trusted(visitor);
		List<String> methods = new ArrayList<>(OTHER_METHODS);
		methods.add(row.isChange() ? "GET" : "POST");
		methods.add(row.isChange() ? "HEAD" : "DELETE");
		methods.removeIf((method) -> Row.ALL.stream()
			.anyMatch((other) -> other.path().equals(row.path())
					&& other.method().equals(method.equals("HEAD") ? "GET" : method)));
		for (String method : methods) {
			Answer answer = send(visitor, method, row, this.message.id(), headers, fields(row));
			assertThat(answer.status()).as(method).isBetween(400, 499);
			answer.assertHarmless();
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("routesForOneMessage")
	void whatIsNoIdIsRefused(Row row) {
		Visitor visitor = login(row, this.barry);
		Map<String, String> headers = trusted(visitor);
		for (String id : HOSTILE_IDS) {
			Answer answer = send(visitor, row.method(), row, id, headers, fields(row));
			assertThat(answer.status()).as(StringUtils.truncate(id, 40)).isIn(400, 404, 414);
			answer.assertHarmless();
		}
		assertNothingChanged();
	}

	@ParameterizedTest
	@MethodSource("routes")
	void hostileParametersDoNoHarm(Route route, CapturedOutput output) {
		Row row = rows().filter((candidate) -> candidate.route().equals(route.name())).findFirst().orElseThrow();
		Visitor visitor = login(row, this.barry);
		Map<String, String> headers = trusted(visitor);
		for (String value : HOSTILE_VALUES) {
			Visitor sender = row.isStream() ? login(row, TestApplication.newName("sally")) : visitor;
			if (HOSTILE_ALONE.contains(value)) {
				for (String parameter : route.parameters()) {
					Map<String, String> fields = fields(row);
					fields.put(parameter, value);
					send(sender, row.method(), row, this.message.id(), headers, fields)
						.assertHarmless(parameter + "=" + value);
				}
			}
			Map<String, String> fields = fields(row);
			route.parameters().forEach((parameter) -> fields.put(parameter, value));
			send(sender, row.method(), row, this.message.id(), headers, fields).assertHarmless("all=" + value);
		}
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("INJECTED"));
	}

	@ParameterizedTest
	@MethodSource("changes")
	void aRedirectStaysOnThisHost(Row row) {
		Visitor visitor = login(row, this.barry);
		Map<String, String> headers = new LinkedHashMap<>(trusted(visitor));
		for (String page : FOREIGN_PAGES) {
			this.server.messages().send(this.barry, this.message);
			headers.put("Referer", page.replace("HOST",
					visitor.get("/csrf").response().uri().resolve("/").toString().replaceAll("/$", "")));
			send(visitor, row, headers).assertHarmless();
		}
	}

	@ParameterizedTest
	@FieldSource("HOSTILE_VALUES")
	void aHostileLinkIsNotFollowed(String link) {
		UserMessage hostile = UserMessage.info("text").meta("url", link).inboxOnly();
		this.server.messages().send(this.barry, hostile);
		Visitor visitor = this.server.login(this.barry);
		HtmlPage answer = visitor.sendForm("POST", "/async-messages/" + hostile.id() + "/open", trusted(visitor));
		assertThat(answer.status()).isEqualTo(303);
		assertThat(answer.header("Location").orElseThrow()).doesNotContain("\\", "javascript:", "\r", "<");
		assertThat(answer.header("X-Injected")).isEmpty();
	}

	@ParameterizedTest
	@FieldSource("HOSTILE_NAMES")
	void aHostileLoginNameDoesNoHarm(String name, CapturedOutput output) {
		Visitor user = this.server.login("a" + name);
		Visitor admin = this.server.login("admin" + name);
		for (Row row : Row.ALL) {
			Visitor visitor = (row.access() == Access.ADMIN) ? admin : user;
			send(visitor, row, trusted(visitor)).assertHarmless();
		}
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("INJECTED"));
	}

	/**
	 * What the library answers.
	 *
	 * @param status the status
	 * @param headers the headers
	 * @param body the text
	 */
	private record Answer(int status, HttpHeaders headers, String body) {

		static Answer of(HtmlPage page) {
			return new Answer(page.status(), page.response().headers(), page.body());
		}

		String header(String name) {
			return this.headers.firstValue(name).orElse("");
		}

		void assertHarmless() {
			assertHarmless("status");
		}

		void assertHarmless(String request) {
			assertThat(this.status).as(StringUtils.truncate(request, 100)).isLessThan(500);
			assertThat(header("X-Injected")).isEmpty();
			if (this.status != 400) {
				assertThat(header("Cache-Control")).contains("no-store");
			}
			assertStaysHere(header("Location"));
			if (header("Content-Type").startsWith("text/html")) {
				assertThat(ActiveContent.in(this.body)).isEmpty();
			}
		}

		private static void assertStaysHere(String location) {
			assertThat(location).doesNotContain("\\");
			assertThat(URI.create("http://localhost/").resolve(location).getHost()).isEqualTo("localhost");
		}

	}

}
