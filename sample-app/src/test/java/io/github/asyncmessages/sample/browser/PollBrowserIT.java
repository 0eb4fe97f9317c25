package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;

import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages on open pages that ask for them at an interval.
 */
@BrowserTest
@TestPropertySource(properties = { "async-messages.web.live=poll", "async-messages.web.live-interval=1s" })
class PollBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@TempDir
	private Path folder;

	@Test
	void aVisibleTabAsksAndAHiddenOneDoesNot() {
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder).logIn("barry")) {
			barry.open("/about");
			String first = barry.window();
			this.messages.info("barry", "Your report is ready");
			barry.await(() -> barry.messages().toString().contains("Your report is ready"));
			String second = barry.openTab("/rules");
			assertThat(barry.run("return document.visibilityState")).isEqualTo("visible");
			barry.switchTo(first);
			assertThat(barry.run("return document.visibilityState")).isEqualTo("hidden");
			barry.run("performance.clearResourceTimings()");
			this.messages.info("barry", "Another report is ready");
			barry.switchTo(second);
			barry.await(() -> barry.messages().toString().contains("Another report is ready"));
			barry.switchTo(first);
			assertThat(barry.hasLoaded("/async-messages/messages")).isFalse();
			assertThat(barry.messages().toString()).doesNotContain("Another");
			assertThat(barry.complaints()).isEmpty();
		}
	}

}
