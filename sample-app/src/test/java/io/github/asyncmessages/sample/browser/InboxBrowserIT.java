package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inbox in a browser. What is stored is looked up by a client of Redis that knows
 * nothing of the library.
 */
@OnRedis
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private StringRedisTemplate redis;

	private Path folder;

	private Browser barry;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.folder = folder;
		this.barry = browser("barry");
	}

	@BeforeEach
	void logIn() {
		List.of("barry", "sally").forEach(this.messages::erase);
		this.barry.reset().logIn("barry");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		assertThat(this.barry.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowser() {
		this.barry.close();
	}

	@Test
	void staysUntilClosed() {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		for (String path : List.of("/about", "/rules", "/colleagues", "/about")) {
			assertThat(this.barry.messages(path)).singleElement().asString().contains("The import failed");
		}
		this.barry.click("li.message button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertThat(this.barry.messages("/rules")).isEmpty();
	}

	@Test
	void closingMarksReadInTheStore() {
		UserMessage message = UserMessage.error("The import failed").untilRead();
		this.messages.send("barry", message);
		assertThat(unread("barry")).containsExactly(message.id());
		this.barry.open("/about");
		this.barry.click("li.message button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertThat(unread("barry")).isEmpty();
		assertThat(inbox("barry")).containsOnlyKeys(message.id());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theBellLeadsToWhereAMessageLinks(boolean withJavaScript) {
		this.messages.send("barry", UserMessage.success("Your report is ready").link("/rules").inboxOnly());
		this.messages.send("barry", UserMessage.info("Another").inboxOnly());
		if (!withJavaScript) {
			this.barry.turnJavaScriptOff();
		}
		this.barry.open("/about");
		assertThat(badge()).isEqualTo("2");
		this.barry.click(".bell summary");
		this.barry.screenshot("bell");
		this.barry.click(".bell-message.success button");
		this.barry.await(() -> this.barry.title().contains("The delivery rules"));
		assertThat(badge()).isEqualTo("1");
		this.barry.click(".bell summary");
		this.barry.click(".bell-read-all button");
		this.barry.await(() -> badge().isEmpty());
		assertThat(this.messages.inbox("barry").unreadCount()).isZero();
	}

	@Test
	void badgeCountsDown() {
		List.of("One", "Two", "Three").forEach((text) -> sendToInbox("barry", text));
		this.barry.open("/messages");
		assertThat(badge()).isEqualTo("3");
		this.barry.run("document.body.className = 'not-reloaded'");
		this.barry.click("main li.unread .inbox-read button");
		this.barry.await(() -> badge().equals("2"));
		this.barry.click("main li.read .inbox-unread button");
		this.barry.await(() -> badge().equals("3"));
		this.barry.click("main li.unread .inbox-delete button");
		this.barry.await(() -> badge().equals("2"));
		this.barry.click("main li.unread .inbox-read button");
		this.barry.await(() -> badge().equals("1"));
		assertThat(this.barry.has("body.not-reloaded")).isTrue();
		this.barry.click("main li.unread .inbox-open");
		this.barry.await(() -> badge().isEmpty());
		assertThat(unread("barry")).isEmpty();
		this.barry.click(".inbox-unread button");
		this.barry.await(() -> badge().equals("1"));
		assertThat(this.barry.title()).startsWith("Inbox");
	}

	@Test
	void markAllReadLeavesTheLateOne() {
		sendToInbox("barry", "Early");
		this.barry.open("/messages");
		sendToInbox("barry", "Late");
		this.barry.click(".inbox-read-all");
		this.barry.await(() -> this.barry.has("main li.read"));
		assertThat(this.barry.texts("main li.unread .inbox-open")).containsExactly("Late");
		assertThat(this.barry.texts("main li.read .inbox-open")).containsExactly("Early");
		assertThat(badge()).isEqualTo("1");
	}

	@Test
	void deleteRemovesFromTheStore() {
		sendToInbox("barry", "Outdated");
		this.barry.open("/messages");
		this.barry.click(".inbox-delete button");
		this.barry.await(() -> this.barry.has(".inbox-empty"));
		assertThat(this.redis.hasKey("async-messages:{barry}:inbox")).isFalse();
	}

	@Test
	void replyReachesTheSender() {
		this.barry.open("/colleagues");
		this.barry.choose("recipient", "sally");
		this.barry.type("subject", "Figures of March");
		this.barry.type("text", "Are they final?");
		this.barry.click("main form button");
		this.barry.await(() -> this.barry.messages().toString().contains("in the inbox of sally"));
		try (Browser sally = browser("sally").logIn("sally")) {
			sally.open("/messages");
			sally.click("main li.unread .inbox-open");
			sally.type("inbox-reply-text", "They are, since today.");
			sally.click(".inbox-reply button");
			sally.await(() -> sally.messages().toString().contains("Your reply was sent"));
			assertThat(sally.complaints()).isEmpty();
		}
		this.barry.open("/messages");
		assertThat(badge()).isEqualTo("1");
		assertThat(this.barry.text("main li.unread")).contains("Re: Figures of March", "From sally");
		this.barry.click("main li.unread .inbox-open");
		assertThat(this.barry.text(".inbox-body")).isEqualTo("They are, since today.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/messages/%s/read", "/messages/%s/unread", "/messages/%s/delete", "/messages/%s/reply",
			"/async-messages/%s/read" })
	void anotherUsersIdIsNotFound(String path) {
		sendToInbox("barry", "Mine");
		String hers = sendToInbox("sally", "Hers");
		Map<Object, Object> before = inbox("sally");
		this.barry.open("/messages/" + hers);
		assertThat(this.barry.title()).contains("There is no such page");
		this.barry.open("/messages");
		this.barry.run(
				"const form = document.querySelector('.inbox-delete'); form.action = arguments[0]; form.submit()",
				path.formatted(hers));
		this.barry.await(() -> !this.barry.title().startsWith("Inbox"));
		assertThat(this.barry.complaints()).hasSize(2).allMatch((line) -> line.contains("status of 404"));
		assertThat(inbox("sally")).isEqualTo(before);
		assertThat(unread("sally")).containsExactly(hers);
	}

	@Test
	void crawlingEveryLinkChangesNothing() throws IOException {
		for (int i = 1; i <= 25; i++) {
			sendToInbox("barry", "Message " + i);
		}
		UserMessage alert = UserMessage.error("The import failed").untilRead();
		this.messages.send("barry", alert);
		Map<Object, Object> inbox = inbox("barry");
		Set<String> unread = unread("barry");
		List<String> opened = new Crawler(site(), this.barry.cookies()).crawl();
		assertThat(opened).contains("/colleagues", "/messages?unread=true", "/messages/" + alert.id())
			.anyMatch((path) -> path.startsWith("/messages?cursor="))
			.hasSizeGreaterThan(35);
		assertThat(inbox("barry")).isEqualTo(inbox).hasSize(26);
		assertThat(unread("barry")).isEqualTo(unread).hasSize(26);
	}

	@ParameterizedTest
	@CsvSource({ "/messages, .inbox-read button", "/messages, .inbox-delete button", "/messages, .inbox-read-all",
			"/messages, .inbox-delete-all", "/about, .message-read button" })
	void missingCsrfTokenIsRefused(String path, String button) {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		Map<Object, Object> before = inbox("barry");
		this.barry.open(path);
		this.barry.run("document.querySelectorAll('[name=_csrf]').forEach((field) => field.remove())");
		if (this.barry.has("main details " + button)) {
			this.barry.click("main details summary");
		}
		this.barry.click(button);
		this.barry.await(() -> this.barry.title().contains("This page is not for you"));
		assertThat(this.barry.complaints()).allMatch((line) -> line.contains("status of 403"));
		assertThat(inbox("barry")).isEqualTo(before);
		assertThat(unread("barry")).hasSize(1);
	}

	@Test
	void worksWithoutJavaScript() {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		this.messages.send("barry", UserMessage.info("Are they final?").subject("Figures").sender("sally").inboxOnly());
		this.barry.turnJavaScriptOff();
		this.barry.open("/about");
		this.barry.click("li.message button");
		this.barry.await(() -> badge().equals("1"));
		this.barry.open("/messages");
		this.barry.click("main li.read .inbox-unread button");
		this.barry.await(() -> badge().equals("2"));
		this.barry.click("li.info .inbox-open");
		assertThat(badge()).isEqualTo("2");
		this.barry.type("inbox-reply-text", "They are.");
		this.barry.click(".inbox-reply button");
		this.barry.await(() -> this.barry.messages().toString().contains("Your reply was sent"));
		assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(1);
		this.barry.click("article .inbox-read button");
		this.barry.await(() -> badge().equals("1"));
		this.barry.click("article .inbox-delete button");
		this.barry.await(() -> this.barry.texts("li.inbox-message .inbox-open").equals(List.of("The import failed")));
		this.barry.click(".inbox-read-all");
		this.barry.await(() -> badge().isEmpty());
		this.barry.click(".inbox-confirm summary");
		this.barry.click(".inbox-delete-all");
		this.barry.await(() -> this.barry.has(".inbox-empty"));
		assertThat(inbox("barry")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deletingAllAsksFirst(boolean script) {
		sendToInbox("barry", "One");
		sendToInbox("barry", "Two");
		if (!script) {
			this.barry.turnJavaScriptOff();
		}
		this.barry.open("/messages");
		assertThat(this.barry.find(".inbox-delete-all").isDisplayed()).isFalse();
		this.barry.press(Keys.ENTER, ".inbox-confirm summary");
		assertThat(this.barry.text(".inbox-confirm p")).startsWith("Delete all messages in the inbox");
		assertThat(inbox("barry")).hasSize(2);
		this.barry.screenshot("delete-all");
		this.barry.press(Keys.ENTER, ".inbox-delete-all");
		this.barry.await(() -> this.barry.has(".inbox-empty"));
		assertThat(inbox("barry")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void severalMessagesAreChangedAtOnce(boolean script) {
		List.of("One", "Two", "Three").forEach((text) -> sendToInbox("barry", text));
		if (!script) {
			this.barry.turnJavaScriptOff();
		}
		this.barry.open("/messages");
		assertThat(this.barry.find(".inbox-selected").isDisplayed()).isFalse();
		this.barry.press(Keys.SPACE, "[aria-label='Select: One']");
		this.barry.click("[aria-label='Select: Three']");
		this.barry.screenshot("selected");
		this.barry.press(Keys.ENTER, ".inbox-selected [value=read]");
		this.barry.await(() -> this.barry.texts("main li.unread .inbox-open").equals(List.of("Two")));
		assertThat(badge()).isEqualTo("1");
		this.barry.click("[aria-label='Select: Two']");
		this.barry.click("[aria-label='Select: One']");
		this.barry.click(".inbox-selected [value=delete]");
		this.barry.await(() -> this.barry.texts("main li .inbox-open").equals(List.of("Three")));
		assertThat(inbox("barry")).hasSize(1);
	}

	@Test
	void allMessagesOfThePageAreSelectedAtOnce() {
		List.of("One", "Two", "Three").forEach((text) -> sendToInbox("barry", text));
		this.barry.open("/messages");
		this.barry.click(".inbox-select-all");
		assertThat(this.barry.run("return document.querySelectorAll('.inbox-select :checked').length")).isEqualTo(3L);
		this.barry.click("[aria-label='Select: Two']");
		assertThat(this.barry.has(".inbox-select-all :checked")).isFalse();
		this.barry.click("[aria-label='Select: Two']");
		assertThat(this.barry.has(".inbox-select-all :checked")).isTrue();
		this.barry.narrow();
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
		this.barry.screenshot("selected-narrow");
		this.barry.wide();
		this.barry.click(".inbox-selected [value=read]");
		this.barry.await(() -> badge().isEmpty());
		assertThat(unread("barry")).isEmpty();
	}

	@Test
	void aMessageKeepsItsLevelWhenItIsRead() {
		sendToInbox("barry", UserMessage.warning("The lift is out of order"));
		this.barry.open("/messages");
		Object sign = signOfLevel();
		this.barry.click(".inbox-read button");
		this.barry.await(() -> this.barry.has("li.warning.read"));
		assertThat(signOfLevel()).isEqualTo(sign).isNotEqualTo("none");
		this.barry.open("/messages");
		assertThat(signOfLevel()).isEqualTo(sign);
	}

	private Object signOfLevel() {
		return this.barry.run("return getComputedStyle(document.querySelector('.message-level'), '::before').content");
	}

	@Test
	void aMessageOfTheInboxDoesNotComeAgainAboveIt() {
		UserMessage message = UserMessage.error("The import failed").untilRead();
		this.messages.send("barry", message);
		this.barry.open("/messages");
		this.messages.info("barry", "Just sent");
		this.barry.run("return asyncMessages.refresh()");
		assertThat(this.barry.messages()).singleElement().asString().contains("Just sent");
		assertThat(this.barry.texts("[data-message-id='" + message.id() + "']")).hasSize(1);
	}

	@Test
	void aLongTextIsCutInTheListAndWholeOnItsPage() {
		String id = sendToInbox("barry", UserMessage.info("word ".repeat(300).strip()).subject("Long"));
		this.barry.open("/messages");
		assertThat(this.barry.find(".inbox-text p").getSize().getHeight()).isLessThan(100);
		this.barry.open("/messages/" + id);
		assertThat(this.barry.find(".inbox-body").getSize().getHeight()).isGreaterThan(100);
	}

	@Test
	void everyButtonOfTheInboxIsLargeEnoughForAFinger() {
		String id = sendToInbox("barry", UserMessage.info("Are they final?").sender("sally"));
		for (int i = 0; i < 20; i++) {
			sendToInbox("barry", "Message " + i);
		}
		for (String path : List.of("/messages", "/messages/" + id)) {
			this.barry.open(path);
			assertThat((List<?>) this.barry.tooSmall(
					".inbox button, .inbox summary, .inbox-select, .inbox-select-all, .inbox nav a, .inbox-older"))
				.isEmpty();
		}
	}

	@Test
	void theInboxIsPictured() {
		Instant now = Instant.now();
		UserMessage question = UserMessage.info("Are the figures of March final? I need them for the board on Friday.")
			.subject("Figures of March")
			.sender("barry")
			.inboxOnly()
			.createdAt(now.minus(Duration.ofHours(29)));
		UserMessage answer = UserMessage.info("They are, since this morning.\nGood luck on Friday!")
			.subject("Re: Figures of March")
			.sender("sally")
			.inboxOnly()
			.inReplyTo(question.id())
			.createdAt(now.minus(Duration.ofMinutes(12)));
		this.messages.send("sally", question);
		String read = sendToInbox("barry",
				UserMessage.success("The price list of the spring was imported: 1,204 articles.")
					.createdAt(now.minus(Duration.ofDays(3))));
		this.messages.inbox("barry").markRead(read);
		sendToInbox("barry",
				UserMessage.warning("The lift is out of order until Monday. Please take the stairs.")
					.subject("Lift")
					.sender("admin")
					.createdAt(now.minus(Duration.ofHours(7))));
		sendToInbox("barry", answer);
		this.barry.open("/messages");
		this.barry.screenshot("inbox");
		this.barry.narrow();
		this.barry.open("/messages");
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
		this.barry.screenshot("narrow-inbox");
		this.barry.open("/messages/" + answer.id());
		this.barry.await(() -> badge().equals("1"));
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
		this.barry.screenshot("narrow-inbox-message");
		this.barry.wide();
		this.barry.open("/messages/" + answer.id());
		this.barry.screenshot("inbox-message");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aSnoozedMessageComesBackAtItsTime(boolean withJavaScript) {
		String id = sendToInbox("barry", "Later");
		if (!withJavaScript) {
			this.barry.turnJavaScriptOff();
		}
		this.barry.open("/messages");
		this.barry.click(".inbox-snooze summary");
		this.barry.screenshot("inbox-snooze");
		this.barry.click(".inbox-snooze button[value=tomorrow]");
		this.barry.await(() -> this.barry.has(".inbox-empty"));
		assertThat(inbox("barry")).isEmpty();
		letScheduledMessagesBeDue("barry");
		this.barry.open("/messages");
		assertThat(this.barry.texts(".inbox-open")).containsExactly("Later");
		assertThat(badge()).isEqualTo("1");
		assertThat(unread("barry")).containsExactly(id);
	}

	/**
	 * Takes the place of the time that passes.
	 */
	private void letScheduledMessagesBeDue(String recipient) {
		String key = "async-messages:{" + recipient + "}:scheduled";
		this.redis.opsForZSet()
			.range(key, 0, -1)
			.forEach((message) -> this.redis.opsForZSet().add(key, message, Instant.now().toEpochMilli() * 1000.0));
	}

	private String sendToInbox(String recipient, String text) {
		return sendToInbox(recipient, UserMessage.info(text));
	}

	private String sendToInbox(String recipient, UserMessage message) {
		this.messages.send(recipient, message.inboxOnly());
		return message.id();
	}

	private String badge() {
		return this.barry.text("nav .unread-badge");
	}

	private Set<String> unread(String recipient) {
		return this.redis.opsForZSet().range("async-messages:{" + recipient + "}:unread", 0, -1);
	}

	private Map<Object, Object> inbox(String recipient) {
		return this.redis.opsForHash().entries("async-messages:{" + recipient + "}:inbox");
	}

	private Browser browser(String visitor) {
		return new Browser(site(), this.folder.resolve(visitor));
	}

	private String site() {
		return "http://localhost:" + this.port;
	}

}
