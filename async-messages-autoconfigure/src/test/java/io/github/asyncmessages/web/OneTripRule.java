package io.github.asyncmessages.web;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 6: one trip to the store for a page that prints messages, and none for others.
 */
abstract class OneTripRule extends DeliveryRule {

	private final TestStore store;

	OneTripRule(TestApplication server, TestStore store) {
		super(server);
		this.store = store;
	}

	/**
	 * Whoever is new is marked as seen in the background, by a script as well.
	 */
	private Visitor loginOfWhoWasSeen() {
		Visitor visitor = login(this.barry);
		if (this.store.isRedis()) {
			visitor.get("/pages/page");
			Awaitility.await().until(() -> this.server.administration().summary(this.barry).seen());
		}
		return visitor;
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/pages/page", "/pages/twice", "/pages/counts", "/freemarker/page", "/forward", "/functional" })
	void aPageAsksTheStoreOnce(String path) {
		Visitor visitor = login(this.barry);
		Map<String, Integer> before = this.server.store().calls();
		visitor.get(path);
		assertThat(new Calls(before, this.server.store().calls()).of("claim")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).total()).isOne();
	}

	/**
	 * Its header asks for the latest messages before its list asks for those of the page.
	 */
	@Test
	void aPageWithABellAsksTheStoreOnce() {
		send(this.barry, UserMessage.info("In the inbox").inboxOnly());
		Visitor visitor = login(this.barry);
		Map<String, Integer> before = this.server.store().calls();
		assertThat(visitor.get("/pages/bell-and-list").document().select(".bell-message").eachText())
			.containsExactly("In the inbox");
		assertThat(new Calls(before, this.server.store().calls()).of("claim")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).total()).isOne();
	}

	/**
	 * Its list has asked already when its bell does.
	 */
	@Test
	void aPageWithABellAfterItsListAsksTheStoreOnceMore() {
		send(this.barry, UserMessage.info("In the inbox").inboxOnly());
		Visitor visitor = login(this.barry);
		Map<String, Integer> before = this.server.store().calls();
		assertThat(visitor.get("/pages/list-and-bell").document().select(".bell-message").eachText())
			.containsExactly("In the inbox");
		assertThat(new Calls(before, this.server.store().calls()).of("claim")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).of("list")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).total()).isEqualTo(2);
	}

	/**
	 * One unread message is older than the latest five.
	 */
	private Visitor readerOfManyMessages() {
		for (int i = 0; i < 7; i++) {
			UserMessage message = UserMessage.info("Message " + i).inboxOnly();
			send(this.barry, message);
			if (i != 0) {
				this.server.messages().inbox(this.barry).markRead(message.id());
			}
		}
		return loginOfWhoWasSeen();
	}

	private static void assertListsUnreadFirst(HtmlPage page) {
		assertThat(page.document().select("#unread li").eachText()).containsExactly("Message 0", "Message 6",
				"Message 5", "Message 4", "Message 3");
	}

	@Test
	void aPageThatListsAllUnreadMessagesAsksTheStoreOnce() {
		Visitor visitor = readerOfManyMessages();
		Map<String, Integer> before = this.server.store().calls();
		assertListsUnreadFirst(visitor.get("/pages/unread-and-list"));
		assertThat(new Calls(before, this.server.store().calls()).of("claim")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).total()).isOne();
	}

	@Test
	void aPageThatListsAllUnreadMessagesAfterItsListAsksTheStoreOnceMore() {
		Visitor visitor = readerOfManyMessages();
		Map<String, Integer> before = this.server.store().calls();
		assertListsUnreadFirst(visitor.get("/pages/list-and-unread"));
		assertThat(new Calls(before, this.server.store().calls()).of("claim")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).of("latestOrUnread")).isOne();
		assertThat(new Calls(before, this.server.store().calls()).total()).isEqualTo(2);
	}

	@Test
	void aPageWithoutNewsThatListsAllUnreadMessagesCostsOneTripAtMost() {
		Visitor visitor = readerOfManyMessages();
		int trips = (this.store == TestStore.REDIS_JEDIS) ? 1 : 0;
		Awaitility.await().until(() -> {
			long before = scripts();
			assertListsUnreadFirst(visitor.get("/pages/unread-and-list"));
			return scripts() == before + trips;
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/silent", "/freemarker/silent", "/file", "/redirect-bean" })
	void aPageThatDoesNotTouchTheMessagesAsksNothing(String path) {
		Visitor visitor = loginOfWhoWasSeen();
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertNothingIsAsked(() -> visitor.request("GET", path));
	}

	@Test
	void aPageOfAnAnonymousVisitorAsksNothing() {
		Visitor visitor = this.server.visitor();
		assertNothingIsAsked(() -> {
			visitor.post("/flash", "text", "Saved");
			assertThat(visitor.get("/pages/twice").messages()).containsExactly("Saved");
		});
	}

	@Test
	void aPageThatTheBrowserOnlyPreparesAsksNothing() {
		Visitor visitor = loginOfWhoWasSeen();
		assertNothingIsAsked(() -> visitor.get("/pages/page", "Sec-Purpose", "prefetch"));
		assertNothingIsAsked(() -> visitor.request("HEAD", "/pages/page"));
	}

	/**
	 * The server counts what tests before this one do in the background, too. What asks
	 * nothing can be repeated until nobody else asks at the same time.
	 */
	private void assertNothingIsAsked(Runnable action) {
		Awaitility.await().until(() -> {
			Map<String, Integer> before = this.server.store().calls();
			long scripts = scripts();
			action.run();
			assertThat(new Calls(before, this.server.store().calls()).total()).isZero();
			return scripts() == scripts;
		});
	}

	@Test
	void aPageWithoutNewsCostsOneTripAtMostAndMessagesASecondThatNobodyWaitsFor() {
		Visitor visitor = loginOfWhoWasSeen();
		int trips = (this.store == TestStore.REDIS_JEDIS) ? 1 : 0;
		int scriptsOfMessage = this.store.isRedis() ? 3 : 0;
		// A server is asked in the background to tell of changes, and what is announced.
		Awaitility.await().until(() -> {
			long before = scripts();
			visitor.get("/pages/page");
			return scripts() == before + trips;
		});
		Awaitility.await().until(() -> {
			long before = scripts();
			send(this.barry, "Your report is ready");
			visitor.get("/pages/page");
			Awaitility.await().until(() -> scripts() >= before + scriptsOfMessage);
			return scripts() == before + scriptsOfMessage;
		});
	}

	@Test
	void aPageWithoutNewsCostsNoMoreWhileSomethingIsAnnounced() {
		Announcements announcements = this.server.bean(Announcements.class);
		List<String> keys = List.of("always", "closed", "received");
		try {
			announcements.publish(Announcement.of("always", UserMessage.info("Always")).mode(AnnouncementMode.ALWAYS));
			announcements.publish(Announcement.of("closed", UserMessage.info("Closed")));
			announcements.publish(Announcement.of("received", UserMessage.info("Once")).mode(AnnouncementMode.ONCE));
			Visitor visitor = loginOfWhoWasSeen();
			HtmlPage page = visitor.get("/pages/page?page");
			visitor.post(page.document().select(".message form.message-read").attr("action"));
			int trips = (this.store == TestStore.REDIS_JEDIS) ? 20 : 0;
			// A server is asked in the background what is announced.
			Awaitility.await().until(() -> {
				long before = scripts();
				for (int i = 0; i < 20; i++) {
					assertThat(visitor.get("/pages/page").messages()).containsExactly("Always");
				}
				return scripts() == before + trips;
			});
		}
		finally {
			keys.forEach(announcements::withdraw);
		}
	}

	/**
	 * How many scripts the server has run, if there is one.
	 */
	private long scripts() {
		if (!this.store.isRedis()) {
			return 0;
		}
		LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());
		try (RedisConnection connection = factory.getConnection()) {
			return connection.serverCommands()
				.info("commandstats")
				.entrySet()
				.stream()
				.filter((entry) -> String.valueOf(entry.getKey()).matches("cmdstat_eval(sha)?"))
				.mapToLong(
						(entry) -> Long.parseLong(String.valueOf(entry.getValue()).replaceAll("calls=(\\d+).*", "$1")))
				.sum();
		}
		finally {
			factory.destroy();
		}
	}

	/**
	 * What was asked of the store between two moments.
	 */
	private record Calls(Map<String, Integer> before, Map<String, Integer> after) {

		int of(String method) {
			return this.after.getOrDefault(method, 0) - this.before.getOrDefault(method, 0);
		}

		int total() {
			return this.after.keySet().stream().mapToInt(this::of).sum();
		}

	}

}
