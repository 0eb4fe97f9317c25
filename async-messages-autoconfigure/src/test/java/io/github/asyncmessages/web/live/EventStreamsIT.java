package io.github.asyncmessages.web.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.EventReader;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The streams over which open pages hear of news, on every store.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.web.app.TestStore#available")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventStreamsIT {

	/** For a minute after a change of announcements, streams begin with news. */
	private static final int LAST = Integer.MAX_VALUE;

	private static final String EVENTS = "/async-messages/events";

	private static final Map<TestStore, TestApplication> servers = new EnumMap<>(TestStore.class);

	private final TestApplication server;

	private final List<EventReader> opened = new ArrayList<>();

	EventStreamsIT(TestStore store) {
		this.server = servers.computeIfAbsent(store,
				(key) -> TestApplication.start(key.properties(), "async-messages.web.live=stream"));
	}

	@AfterEach
	void closeStreams() {
		this.opened.forEach(EventReader::close);
		this.opened.clear();
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(TestApplication::close);
		servers.clear();
	}

	private EventReader open(Visitor visitor, String... headers) {
		EventReader stream = visitor.openStream(EVENTS, headers);
		this.opened.add(stream);
		return stream;
	}

	@Test
	void aStreamStartsAtOnceAndPassesProxies() {
		EventReader stream = open(login(name()));
		assertThat(stream.response().statusCode()).isEqualTo(200);
		assertThat(stream.response().headers().map())
			.containsEntry("content-type", List.of("text/event-stream;charset=UTF-8"))
			.containsEntry("cache-control", List.of("private, no-store, no-transform"))
			.containsEntry("x-accel-buffering", List.of("no"));
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !stream.lines().isEmpty());
		assertThat(stream.lines().get(0)).matches("retry: \\d{4}");
	}

	@Test
	@Order(LAST)
	void aStreamHearsOfAnnouncementsWithinTwoSeconds() {
		Announcements announcements = this.server.bean(Announcements.class);
		EventReader stream = open(login(name()));
		stream.await("event: unread");
		Announcement announcement = Announcement.of("tonight", UserMessage.info("The system is down tonight"));
		try {
			assertSignals(stream, () -> announcements.publish(announcement));
			assertSignals(stream, () -> announcements
				.publish(Announcement.of("tonight", UserMessage.info("The system is down tomorrow"))));
			assertSignals(stream, () -> announcements.withdraw("tonight"));
			announcements.publish(announcement.from(this.server.clock().instant().plusSeconds(3600))
				.until(this.server.clock().instant().plusSeconds(7200)));
			assertSignals(stream, () -> this.server.clock().forward(Duration.ofSeconds(3600)));
			assertSignals(stream, () -> this.server.clock().forward(Duration.ofSeconds(3600)));
		}
		finally {
			announcements.withdraw("tonight");
		}
	}

	@Test
	@Order(LAST - 1)
	void streamsHearOfAnnouncementsOneAfterTheOther() {
		Announcements announcements = this.server.bean(Announcements.class);
		List<EventReader> streams = IntStream.range(0, 20).mapToObj((i) -> open(login(name()))).toList();
		streams.forEach((stream) -> stream.await("event: unread"));
		try {
			announcements.publish(Announcement.of("tonight", UserMessage.info("The system is down tonight")));
			awaitNews(streams, 1);
			Instant first = Instant.now();
			awaitNews(streams, streams.size());
			assertThat(Duration.between(first, Instant.now())).isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
		}
		finally {
			announcements.withdraw("tonight");
		}
	}

	private static void awaitNews(List<EventReader> streams, int count) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.until(() -> streams.stream().filter((stream) -> stream.count("news") > 0).count() >= count);
	}

	private static void assertSignals(EventReader stream, Runnable change) {
		int before = Collections.frequency(stream.lines(), "event: news");
		change.run();
		Awaitility.await()
			.atMost(Duration.ofSeconds(2))
			.until(() -> Collections.frequency(stream.lines(), "event: news") > before);
	}

	@Test
	void whatWaitsIsSignalledWhenTheStreamIsOpened() {
		String barry = name();
		this.server.messages().info(barry, "Your report is ready");
		this.server.messages().send(barry, UserMessage.info("Later").inboxOnly());
		EventReader stream = open(login(barry));
		stream.await("event: news").await("event: unread").await("data: 1");
		assertThat(stream.lines().toString()).doesNotContain("report", "Later");
	}

	@Test
	void aMessageIsSignalledToEveryStreamOfItsRecipientAndNoOther() {
		String barry = name();
		List<EventReader> streams = List.of(open(login(barry)), open(login(barry)));
		EventReader other = open(login(name()));
		this.server.messages().info(barry, "Your report is ready");
		streams.forEach((stream) -> stream.await("event: news"));
		assertThat(other.count("news")).isZero();
	}

	@Test
	void everyChangeOfTheUnreadCountIsSignalled() {
		String barry = name();
		EventReader stream = open(login(barry));
		UserMessage message = UserMessage.info("Read me").untilRead();
		this.server.messages().send(barry, message);
		stream.await("data: 1").await("event: news");
		long news = stream.count("news");
		this.server.messages().inbox(barry).markRead(message.id());
		stream.await("data: 0");
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> stream.count("news") > news);
	}

	@Test
	void aTabShowsWhatWasSignalledAndConfirmsIt() {
		String barry = name();
		Visitor visitor = login(barry);
		EventReader stream = open(visitor);
		this.server.messages().info(barry, "Your report is ready");
		stream.await("event: news");
		HtmlPage page = visitor.get("/async-messages/messages", "Async-Messages-Confirm", "true");
		assertThat(page.messages()).containsExactly("Your report is ready");
		String token = page.document().select("form.messages-shown input[name=shown]").attr("value");
		assertThat(visitor.postForm("/async-messages/shown", "_csrf", visitor.get("/csrf").body(), "shown", token)
			.status()).isEqualTo(204);
		this.server.messages().info(barry, "Another report is ready");
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> stream.count("news") > 1);
	}

	@Test
	void aVisitorWhoHasNotLoggedInHasNoStream() {
		EventReader stream = open(this.server.visitor());
		assertThat(stream.response().statusCode()).isEqualTo(401);
	}

	@Test
	void aStreamEndsWithTheSession() {
		Visitor visitor = login(name());
		EventReader stream = open(visitor);
		visitor.logout();
		stream.awaitEnd();
	}

	@Test
	void aStreamEndsWhenItsUserActsAsAnother() {
		Visitor visitor = login(TestApplication.newName("admin"));
		EventReader stream = open(visitor);
		visitor.post("/login/impersonate", "username", name());
		stream.awaitEnd();
		assertThat(open(visitor).response().statusCode()).isEqualTo(403);
	}

	@Test
	void aStreamOutlivesAChangeOfTheSessionId() {
		String barry = name();
		Visitor visitor = login(barry);
		EventReader stream = open(visitor);
		visitor.login(barry);
		this.server.messages().info(barry, "Your report is ready");
		stream.await("event: news");
		visitor.logout();
		stream.awaitEnd();
	}

	@Test
	void aFilterThatHoldsResponsesBackDoesNotHoldAStream() {
		String barry = name();
		EventReader stream = open(login(barry), "X-Hold-Back", "true");
		this.server.messages().info(barry, "Your report is ready");
		stream.await("event: news");
	}

	@Test
	void aUserWhoUsesAnotherServletIsNotIdle() {
		Visitor visitor = login(name());
		for (int i = 0; i < 5; i++) {
			assertThat(visitor.request("GET", "/async-messages/messages").status()).isEqualTo(200);
			this.server.clock().forward(Duration.ofMinutes(10));
			assertThat(visitor.request("GET", "/other-servlet").status()).isEqualTo(204);
		}
	}

	@Test
	void anIdleSessionEndsAlthoughItsPageAsks() {
		String barry = name();
		Visitor visitor = login(barry);
		assertThat(visitor.get("/async-messages/messages").status()).isEqualTo(200);
		for (int i = 0; i < 3; i++) {
			this.server.clock().forward(Duration.ofMinutes(10));
			assertThat(visitor.request("GET", "/async-messages/messages").status()).isEqualTo(200);
		}
		visitor.get("/pages/silent");
		this.server.clock().forward(Duration.ofMinutes(25));
		assertThat(visitor.request("GET", "/async-messages/messages").status()).isEqualTo(200);
		this.server.clock().forward(Duration.ofMinutes(10));
		assertThat(visitor.request("GET", "/async-messages/messages", "Accept", "application/json").status())
			.isEqualTo(401);
		assertThat(open(visitor).response().statusCode()).isEqualTo(401);
		this.server.messages().info(barry, "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	private Visitor login(String name) {
		return this.server.login(name);
	}

	private static String name() {
		return TestApplication.newName("barry");
	}

}
