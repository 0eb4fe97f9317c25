package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.util.List;

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
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of messages with its parameters, in a browser.
 */
@OnRedis
@Import(FragmentPagesController.class)
@TestPropertySource(properties = "async-messages.web.live=stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FragmentsBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	private Browser barry;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.barry = new Browser("http://localhost:" + this.port, folder);
	}

	@BeforeEach
	void logIn() {
		this.messages.erase("barry");
		this.barry.reset().appearVisible().logIn("barry");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		assertThat(this.barry.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowser() {
		this.barry.close();
	}

	private void sendUntilRead(String text) {
		this.messages.send("barry", UserMessage.warning(text).untilRead());
	}

	private boolean canCloseAll() {
		return this.barry.find(".messages-close-all").isDisplayed();
	}

	@Test
	void oneButtonClosesAllMessagesAlsoThoseThatCameLater() {
		sendUntilRead("Read me");
		this.barry.open("/fragments/close-all");
		assertThat(this.barry.messages()).hasSize(1);
		assertThat(canCloseAll()).isFalse();
		for (int i = 0; i < 5; i++) {
			this.messages.info("barry", "Message " + i);
		}
		sendUntilRead("Later");
		this.barry.await(() -> this.barry.has(".messages-more") && this.messages.receive("barry").isEmpty());
		this.barry.await(() -> this.barry.text(".messages-more summary").contains("2"));
		assertThat(canCloseAll()).isTrue();
		assertThat((List<?>) this.barry.tooSmall(".messages-close-all button")).isEmpty();
		this.barry.screenshot("close-all");
		this.barry.click(".messages-close-all button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertThat(canCloseAll()).isFalse();
		assertThat(this.barry.run("return document.activeElement.tagName")).isEqualTo("H1");
		assertThat(this.messages.inbox("barry").unreadCount()).isZero();
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void withoutJavaScriptTheButtonClosesWhatIsKept() {
		this.barry.turnJavaScriptOff();
		this.barry.open("/about");
		sendUntilRead("Read me");
		this.messages.info("barry", "Once");
		this.barry.open("/fragments/close-all");
		assertThat(this.barry.messages()).hasSize(2);
		sendUntilRead("Later");
		this.barry.click(".messages-close-all button");
		this.barry.await(() -> this.barry.messages().size() == 1);
		assertThat(this.barry.messages()).singleElement().asString().contains("Later");
		assertThat(this.barry.title()).isEqualTo("Close all");
	}

	@Test
	void theButtonOfOneTimeMessagesAsksNoServer() {
		this.barry.open("/fragments/close-all");
		this.messages.info("barry", "One");
		this.messages.info("barry", "Two");
		this.barry.await(this::canCloseAll);
		this.barry.click(".messages-close-all button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertThat(this.barry.hasLoaded("/async-messages/read")).isFalse();
	}

	@Test
	void theRestOfALongTextIsBehindMore() {
		this.barry.open("/fragments/close-all");
		String text = "Each word of this text is one of a few that are there only to make it longer. ".repeat(3);
		this.messages.send("barry", UserMessage.error(text + "The end.").subject("Kept").untilRead());
		this.messages.send("barry", UserMessage.info(text + "The end.").subject("Once"));
		this.messages.send("barry", UserMessage.success(text + "The end.").link("/rules"));
		this.barry.await(() -> this.barry.messages().size() == 3);
		assertThat(this.barry.messages()).noneMatch((message) -> message.contains("The end."));
		this.barry.screenshot("more");
		assertThat((List<?>) this.barry.tooSmall(".message-more summary, a.message-more")).isEmpty();
		this.barry.click(".message.info .message-more summary");
		assertThat(this.barry.text(".message.info")).endsWith("The end.\n\u00d7");
		this.barry.narrow();
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
		this.barry.screenshot("more-narrow");
		this.barry.wide();
		this.barry.click(".message.danger a.message-more");
		assertThat(this.barry.text(".inbox-body")).endsWith("The end.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aListThatHidesWhatIsKeptStaysSoWhenMessagesArrive(boolean deferred) {
		sendUntilRead("Read me");
		this.barry.open("/fragments/hide-persistent");
		assertThat(this.barry.messages()).isEmpty();
		if (deferred) {
			this.barry.run("document.querySelector('.messages').dataset.deferred = 'true'");
			this.barry.run("document.body.append(document.createElement('p'))");
		}
		this.messages.info("barry", "Once");
		this.barry.await(() -> this.barry.messages().size() == 1);
		assertThat(this.barry.messages()).singleElement().asString().contains("Once");
		assertThat(this.barry.messages("/about")).singleElement().asString().contains("Read me");
	}

}
