package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.util.List;

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

	/** After how many milliseconds the tab has asked that is visible again. */
	private static final String FIRST_REQUEST = """
			const times = performance.getEntriesByType('resource')
				.filter((entry) => entry.name.endsWith('/messages'))
				.map((entry) => entry.startTime - window.visible)
				.filter((time) => time >= 0);
			return times.length > 0 ? Math.min(...times) : null""";

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
			barry.run("""
					window.addEventListener('visibilitychange', () => {
						window[document.visibilityState] = performance.now();
					}, true)""");
			barry.openTab("/rules");
			for (String text : List.of("Second report", "Third report")) {
				this.messages.info("barry", text);
				barry.await(() -> barry.messages().toString().contains(text));
			}
			// Makes it visible, so that it asks at once.
			barry.switchTo(first);
			barry.await(() -> Boolean.TRUE.equals(barry.run("return window.visible > window.hidden")));
			assertThat(barry.run("""
					return performance.getEntriesByType('resource')
						.filter((entry) => entry.name.endsWith('/messages'))
						.filter((entry) => entry.startTime > window.hidden && entry.startTime < window.visible)
						.length""")).isEqualTo(0L);
			assertThat(barry.messages().toString()).doesNotContain("Second", "Third");
			barry.await(() -> barry.run(FIRST_REQUEST) != null);
			// The interval alone would have it ask after a second.
			assertThat(((Number) barry.run(FIRST_REQUEST)).doubleValue()).isLessThan(900);
			assertThat(barry.complaints()).isEmpty();
		}
	}

}
