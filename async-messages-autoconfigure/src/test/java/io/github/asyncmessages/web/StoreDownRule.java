package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.StoreOutage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rule 10: pages come without the store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class StoreDownRule {

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

	/** What a page may take on a busy machine without waiting for anything. */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private final StoreOutage outage;

	private final TestApplication server;

	private String barry = "";

	StoreDownRule(TestStore store) {
		this.outage = new StoreOutage(store, "async-messages.read-timeout=" + READ_TIMEOUT.toMillis() + "ms",
				"spring.data.redis.timeout=2s");
		this.server = this.outage.server();
	}

	@BeforeAll
	void warmUp() {
		this.server.visitor().get("/pages/page");
	}

	@BeforeEach
	void findAUser() {
		this.barry = TestApplication.newName("barry");
	}

	@AfterEach
	void recover() {
		this.outage.resume();
		awaitMessages();
		Announcements announcements = this.server.bean(Announcements.class);
		announcements.list().forEach((announcement) -> announcements.withdraw(announcement.key()));
	}

	@AfterAll
	void close() {
		this.outage.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/async-messages/messages" })
	void pagesComeWithTheirFlashMessagesAndOnlyTheFirstWaits(String path) {
		Visitor visitor = this.server.login(this.barry);
		visitor.post("/flash", "text", "Saved");
		this.server.messages().info(this.barry, "Your report is ready");
		this.outage.silence();
		long start = System.nanoTime();
		HtmlPage first = visitor.get(path);
		assertThat(since(start)).isLessThan(READ_TIMEOUT.plus(MARGIN));
		assertThat(first.status()).isEqualTo(200);
		assertThat(first.messages()).containsExactly("Saved");
		start = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			assertThat(visitor.get(path).status()).isEqualTo(200);
		}
		// A probe in the background waits; pages do not.
		assertThat(since(start)).isLessThan(READ_TIMEOUT.multipliedBy(10));
	}

	@Test
	void pagesShowWhatWasAnnouncedBefore() {
		Announcements announcements = this.server.bean(Announcements.class);
		announcements.publish(Announcement.of("tonight", UserMessage.info("Down tonight")));
		announcements.publish(Announcement.of("new", UserMessage.info("New")).mode(AnnouncementMode.ONCE));
		String id = announcements.list()
			.stream()
			.filter((announcement) -> announcement.key().equals("tonight"))
			.map((announcement) -> announcement.message().id())
			.findFirst()
			.orElseThrow();
		String close = "/async-messages/announcements/" + id + "/close";
		Visitor user = this.server.login(this.barry);
		Visitor anonymous = this.server.visitor();
		this.outage.silence();
		assertThat(user.get("/pages/page").messages()).containsExactly("Down tonight");
		assertThat(user.post(close).status()).isEqualTo(503);
		assertThat(anonymous.get("/pages/page").messages()).containsExactly("Down tonight", "New");
		assertThat(anonymous.request("GET", close, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(303);
		assertThat(anonymous.get("/pages/page").messages()).isEmpty();
		this.outage.resume();
		awaitMessages();
		assertThat(this.server.login(this.barry).get("/pages/page").messages()).containsExactly("Down tonight", "New");
	}

	@Test
	void noPageWaitsForAnother() {
		List<Visitor> visitors = IntStream.range(0, 20).mapToObj((i) -> this.server.login(this.barry)).toList();
		this.outage.silence();
		ExecutorService threads = Executors.newFixedThreadPool(visitors.size());
		try {
			long start = System.nanoTime();
			List<CompletableFuture<Integer>> pages = visitors.stream()
				.map((visitor) -> CompletableFuture.supplyAsync(() -> visitor.get("/pages/page").status(), threads))
				.toList();
			assertThat(pages).allMatch((page) -> page.join() == 200);
			assertThat(since(start)).isLessThan(READ_TIMEOUT.plus(MARGIN));
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void theFailureIsLoggedAnnouncedAndCountedOnce(CapturedOutput output) {
		Visitor visitor = this.server.login(this.barry);
		int events = this.server.events().of(StoreUnavailableEvent.class).size();
		double failures = failures();
		this.outage.silence();
		for (int i = 0; i < 10; i++) {
			visitor.get("/pages/page");
		}
		Awaitility.await().until(() -> this.server.events().of(StoreUnavailableEvent.class).size() > events);
		visitor.get("/pages/page");
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("are rendered without stored messages"))
			.singleElement()
			.asString()
			.contains("All pages are rendered without stored messages until the store answers");
		assertThat(output).doesNotContain("\tat " + PageStore.class.getName());
		assertThat(this.server.events().of(StoreUnavailableEvent.class)).hasSize(events + 1);
		assertThat(failures()).isEqualTo(failures + 1);
	}

	private double failures() {
		return this.server.meters().get("async.messages.store.failures").counter().count();
	}

	@Test
	void messagesAreBackWhenTheStoreAnswersAgain() {
		Visitor visitor = this.server.login(this.barry);
		this.server.messages().info(this.barry, "Before the outage");
		this.outage.silence();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.outage.resume();
		awaitMessages();
		// The store may have taken the messages for the page that did not wait for them.
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Before the outage");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void messagesAreBackWhenTheStoreWasStartedAgain() {
		Visitor visitor = this.server.login(this.barry);
		this.outage.stop();
		assertThat(visitor.get("/pages/page").status()).isEqualTo(200);
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> this.server.messages().info(this.barry, "Not stored"));
		this.outage.restart();
		awaitMessages();
	}

	@Test
	void aSendThatFailedSaysThatTheMessageIsPerhapsNotStored() {
		this.outage.silence();
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> this.server.messages().info(this.barry, "Your report is ready"));
	}

	@Test
	void nobodyWaitsForAnAcknowledgement() {
		Visitor visitor = this.server.login(this.barry);
		this.server.messages().info(this.barry, "Your report is ready");
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/gated?gate=" + name));
		gate.awaitArrival();
		this.outage.silence();
		long start = System.nanoTime();
		gate.open();
		assertThat(page.join().messages()).containsExactly("Your report is ready");
		assertThat(since(start)).isLessThan(READ_TIMEOUT);
	}

	/**
	 * Waits until a message is on a page again.
	 */
	private void awaitMessages() {
		String sally = TestApplication.newName("sally");
		Visitor visitor = this.server.login(sally);
		visitor.await("/pages/page", (page) -> {
			try {
				this.server.messages().info(sally, "The store is back");
			}
			catch (MessageStoreException ex) {
				return false;
			}
			return page.messages().contains("The store is back");
		});
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
