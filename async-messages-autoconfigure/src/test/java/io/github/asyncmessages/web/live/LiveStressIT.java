package io.github.asyncmessages.web.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.web.app.EventReader;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages for a user with several browsers, some of which are live. They are HTTP
 * clients, which do what the script of the library does.
 */
class LiveStressIT {

	private static final int WRITERS = 2;

	private static final int MESSAGES = 1000;

	private final Queue<String> shown = new ConcurrentLinkedQueue<>();

	private final AtomicInteger shownLive = new AtomicInteger();

	private volatile boolean writing = true;

	static Stream<TestStore> stores() {
		return TestStore.available().filter((store) -> store == TestStore.REDIS || store == TestStore.POSTGRESQL);
	}

	@ParameterizedTest
	@MethodSource("stores")
	void everyMessageIsShownOnceInFourBrowsersOfWhichTwoAreLive(TestStore store) {
		try (TestApplication server = TestApplication.start(store.properties(), "async-messages.web.live=stream",
				"async-messages.max-pending=5000", "async-messages.read-timeout=5s")) {
			String barry = TestApplication.newName("barry");
			List<CompletableFuture<Void>> browsers = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				Visitor visitor = server.login(barry);
				browsers.add(CompletableFuture.runAsync(() -> listen(visitor)));
				Visitor reader = server.login(barry);
				browsers.add(CompletableFuture.runAsync(() -> read(reader)));
			}
			List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
				.mapToObj((writer) -> CompletableFuture.runAsync(() -> IntStream.range(0, MESSAGES)
					.forEach((i) -> server.messages().info(barry, writer + "." + i))))
				.toList();
			writers.forEach(CompletableFuture::join);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.shown.size() >= WRITERS * MESSAGES);
			this.writing = false;
			browsers.forEach(CompletableFuture::join);
			assertThat(server.login(barry).get("/pages/page").messages()).isEmpty();
			assertThat(this.shown).doesNotHaveDuplicates().hasSize(WRITERS * MESSAGES);
			assertThat(this.shownLive).hasPositiveValue();
		}
	}

	/**
	 * Loads pages.
	 */
	private void read(Visitor visitor) {
		while (this.writing) {
			this.shown.addAll(visitor.get("/pages/page").messages());
		}
	}

	/**
	 * Requests the messages when there is news, and confirms what it has shown.
	 */
	private void listen(Visitor visitor) {
		String csrf = visitor.get("/csrf").body();
		try (EventReader stream = visitor.openStream("/async-messages/events")) {
			long seen = 0;
			while (this.writing) {
				long news = stream.count("news");
				if (news > seen) {
					seen = news;
					show(visitor, csrf);
				}
				else {
					LockSupport.parkNanos(1_000_000);
				}
			}
		}
	}

	private void show(Visitor visitor, String csrf) {
		HtmlPage page = visitor.get("/async-messages/messages", "Async-Messages-Confirm", "true");
		List<String> messages = page.messages();
		if (!messages.isEmpty()) {
			this.shown.addAll(messages);
			this.shownLive.addAndGet(messages.size());
			String token = page.document().select("form.messages-shown input[name=shown]").attr("value");
			assertThat(visitor.postForm("/async-messages/shown", "_csrf", csrf, "shown", token).status())
				.isEqualTo(204);
		}
	}

}
