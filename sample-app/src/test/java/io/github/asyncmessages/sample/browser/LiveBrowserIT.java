package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages on pages that are already open.
 */
@OnRedis
@TestPropertySource(properties = "async-messages.web.live=stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private StringRedisTemplate redis;

	private Browser barry;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.barry = new Browser("http://localhost:" + this.port, folder);
	}

	@BeforeEach
	void logIn() {
		this.messages.erase("barry");
		this.barry.reset().appearVisible().logIn("barry");
		this.barry.open("/about");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		this.barry.closeOtherWindows();
		assertThat(this.barry.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowser() {
		this.barry.close();
	}

	@Test
	void aMessageOfAnotherProgramAppearsOnTheOpenPageOnce() {
		push("{\"text\":\"From a shell\"}");
		awaitMessages("From a shell");
		this.barry.screenshot("live");
		assertThat(this.barry.messages("/rules")).isEmpty();
	}

	@Test
	void aMessageOfAnotherProgramAppearsWithinTwoSeconds() {
		List<Duration> times = Stream.of("First", "Second", "Third")
			.map((text) -> this.barry.timeUntilShown(text, () -> push("{\"text\":\"" + text + "\"}")))
			.toList();
		// The machine may be busy for a moment.
		assertThat(Collections.min(times)).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void aMessageWithTheIdOfAnEarlierOneIsShown() {
		push("{\"id\":\"nightly\",\"text\":\"First run\"}");
		awaitMessages("First run");
		this.barry.click("li.message button");
		awaitConfirmation();
		push("{\"id\":\"nightly\",\"text\":\"Second run\"}");
		awaitMessages("Second run");
		awaitConfirmation();
		push("{\"id\":\"nightly\",\"text\":\"Third run\"}");
		awaitMessages("Third run");
	}

	@Test
	void theFocusStaysWhenMessagesArriveAndMovesOnWhenTheyAreClosed() {
		push("{\"text\":\"First\"}");
		awaitMessages("First");
		this.barry.run("document.querySelector('.message-close').focus()");
		push("{\"text\":\"Second\"}");
		awaitMessages("First", "Second");
		assertThat(focused()).isEqualTo("Close: First");
		assertThat(announced()).isEmpty();
		this.barry.run("document.activeElement.click()");
		assertThat(focused()).isEqualTo("Close: Second");
		assertThat(announced()).isEqualTo("Closed");
		this.barry.run("document.activeElement.click()");
		assertThat(this.barry.run("return document.activeElement.tagName")).isEqualTo("H1");
	}

	/**
	 * Waits until the mailbox holds the message no more, which would make another one
	 * with its id a repetition.
	 */
	private void awaitConfirmation() {
		this.barry.await(() -> !this.redis.hasKey("async-messages:{barry}:claims"));
	}

	private Object focused() {
		return this.barry.run("return document.activeElement.getAttribute('aria-label')");
	}

	private String announced() {
		return String
			.valueOf(this.barry.run("return document.querySelector('.messages-status[role=status]').textContent"));
	}

	private void push(String entry) {
		this.redis.opsForList().rightPush("async-messages:{barry}:queue", entry);
	}

	@Test
	void messagesAppearOneAfterTheOther() {
		for (int i = 0; i < 7; i++) {
			this.messages.info("barry", "Message " + i);
		}
		this.barry.await(() -> this.barry.has(".messages-more"));
		this.barry.await(() -> this.barry.text(".messages-more summary").contains("2"));
		this.barry.click(".messages-more summary");
		awaitMessages("Message 0", "Message 1", "Message 2", "Message 3", "Message 4", "Message 5", "Message 6");
		this.barry.click("ul.messages > li.message button");
		this.barry.await(() -> this.barry.messages().size() == 6);
		assertThat(this.barry.text(".messages-more summary")).contains("1");
	}

	@Test
	void ofThreeWindowsOneShowsAOneTimeMessageAndAllShowWhatIsToBeRead() {
		List<String> windows = new ArrayList<>(List.of(this.barry.window()));
		for (String path : List.of("/rules", "/colleagues")) {
			windows.add(this.barry.openWindow(path));
		}
		UserMessage important = UserMessage.warning("Read me").untilRead();
		this.messages.send("barry", important);
		this.messages.info("barry", "Once");
		for (String window : windows) {
			this.barry.switchTo(window);
			this.barry.await(() -> shows("Read me") && this.barry.text("[data-async-messages-unread]").equals("1"));
		}
		this.barry.await(() -> countWindowsShowing(windows, "Once") == 1);
		this.barry.switchTo(windows.get(1));
		this.barry.click("[data-message-id='" + important.id() + "'] button");
		for (String window : windows) {
			this.barry.switchTo(window);
			this.barry.await(() -> !shows("Read me") && !badge().isDisplayed());
		}
	}

	@Test
	void theBellListsWhatArrives() {
		this.messages.send("barry", UserMessage.info("One").inboxOnly());
		awaitBell("One");
		this.messages.send("barry", UserMessage.info("Two").untilRead());
		awaitBell("Two", "One");
	}

	@ParameterizedTest
	@EnumSource(names = { "UNTIL_READ", "INBOX" })
	void theBellListsWhatReplacesAMessage(Delivery delivery) {
		this.messages.send("barry", UserMessage.info("10 %").key("import").delivery(delivery));
		awaitBell("10 %");
		this.messages.send("barry", UserMessage.info("20 %").key("import").delivery(delivery));
		awaitBell("20 %");
	}

	@Test
	void aBellThatIsOpenIsUpToDateOnceItIsClosed() {
		this.messages.send("barry", UserMessage.info("One").inboxOnly());
		awaitBell("One");
		this.barry.click(".bell summary");
		this.messages.send("barry", UserMessage.info("Two").inboxOnly());
		this.barry.await(() -> badge().getText().equals("2"));
		assertThat(bell()).isEqualTo(List.of("One"));
		this.barry.click(".bell summary");
		awaitBell("Two", "One");
	}

	private void awaitBell(String... texts) {
		this.barry.await(() -> bell().equals(List.of(texts)));
	}

	/**
	 * What the bell lists, open or not.
	 */
	private Object bell() {
		return this.barry
			.run("""
					return Array.from(document.querySelectorAll('.bell-message')).map((entry) => entry.textContent.trim())""");
	}

	@Test
	void aStreamEndsWithTheSessionOfItsPage() {
		String window = this.barry.openWindow("/rules");
		this.barry.switchTo(window);
		this.barry.click("form[action='/logout'] button");
		this.barry.await(() -> this.barry.title().contains("About"));
		this.messages.info("barry", "For later");
		this.barry.closeOtherWindows();
		this.barry.run("document.dispatchEvent(new Event('async-messages:news'))");
		this.barry.await(() -> this.barry.complaints().stream().anyMatch((line) -> line.contains("EventSource")));
		assertThat(this.barry.messages()).isEmpty();
		assertThat(this.messages.receive("barry")).extracting(UserMessage::text).containsExactly("For later");
	}

	private WebElement badge() {
		return this.barry.find("[data-async-messages-unread]");
	}

	private long countWindowsShowing(List<String> windows, String text) {
		long count = 0;
		for (String window : windows) {
			this.barry.switchTo(window);
			count += shows(text) ? 1 : 0;
		}
		return count;
	}

	private boolean shows(String text) {
		return this.barry.messages().stream().anyMatch((message) -> message.contains(text));
	}

	private void awaitMessages(String... texts) {
		this.barry.await(() -> {
			List<String> shown = this.barry.messages();
			return shown.size() == texts.length
					&& List.of(texts).stream().allMatch((text) -> shown.toString().contains(text));
		});
	}

}
