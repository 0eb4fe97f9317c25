package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open pages that go on showing messages after they were read.
 */
@OnRedis
@Import(FragmentPagesController.class)
@TestPropertySource(properties = { "async-messages.web.live=stream", "async-messages.web.show-read=1h" })
class ShowReadBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@TempDir
	private Path folder;

	@Test
	void aMessageTurnsIntoOneThatWasRead() {
		UserMessage first = UserMessage.error("First").untilRead();
		UserMessage second = UserMessage.info("Second").untilRead();
		UserMessage third = UserMessage.info("Third").untilRead();
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder).logIn("barry")) {
			barry.appearVisible();
			for (UserMessage message : new UserMessage[] { first, second, third }) {
				this.messages.send("barry", message);
			}
			assertThat(barry.messages("/fragments/close-all")).hasSize(3);
			barry.click(".message.danger button");
			barry.await(() -> barry.has(".message.danger.read"));
			assertThat(barry.has(".message.danger button")).isFalse();
			this.messages.inbox("barry").markRead(second.id());
			barry.await(() -> barry.texts(".message.read").size() == 2);
			this.messages.inbox("barry").markUnread(second.id());
			barry.await(() -> barry.texts(".message.read").size() == 1);
			barry.screenshot("show-read");
			assertThat(barry.contrast(".message-text")).isGreaterThan(4.5);
			barry.click(".messages-close-all button");
			barry.await(() -> barry.texts(".message.read").size() == 3);
			assertThat(barry.messages()).hasSize(3);
			assertThat(barry.find(".messages-close-all").isDisplayed()).isFalse();
			assertThat(barry.messages("/about")).hasSize(3);
			assertThat(barry.complaints()).isEmpty();
		}
	}

}
