package io.github.asyncmessages.sample.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.browser.StreamProxy.Behaviour;
import io.github.asyncmessages.web.live.EventStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open pages that cannot have a stream, or cannot keep it, and poll instead.
 */
@BrowserTest
@TestPropertySource(properties = { "async-messages.web.live=stream", "async-messages.web.live-interval=1s",
		"server.forward-headers-strategy=framework" })
class StreamFallbackBrowserIT {

	/** The number of streams that a recipient may have. */
	private static final int MAX_STREAMS = 5;

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private EventStreams streams;

	@TempDir
	private Path folder;

	@BeforeEach
	void forget() {
		this.messages.erase("barry");
		this.streams.end("barry");
	}

	@Test
	void aTabPollsIfThereAreTooManyStreams() {
		String site = "http://localhost:" + this.port;
		try (Browser barry = new Browser(site, this.folder).appearVisible().logIn("barry")) {
			// A page that does not listen.
			barry.open("/favicon.svg");
			this.streams.end("barry");
			String session = "JSESSIONID=" + barry.cookies().get("JSESSIONID");
			for (int i = 0; i < MAX_STREAMS; i++) {
				this.client.sendAsync(HttpRequest.newBuilder(URI.create(site + "/async-messages/events"))
					.header("Cookie", session)
					.build(), HttpResponse.BodyHandlers.ofInputStream());
			}
			barry.await(() -> this.streams.size() == MAX_STREAMS);
			barry.open("/about");
			barry.await(() -> barry.complaints().stream().anyMatch((line) -> line.contains("503")));
			assertPolls(barry);
			assertThat(this.streams.size()).isEqualTo(MAX_STREAMS);
		}
	}

	@Test
	void aTabPollsIfAProxyHoldsTheStreamBack() {
		try (StreamProxy proxy = new StreamProxy(this.port)) {
			proxy.treatStreams(Behaviour.HOLD_BACK);
			try (Browser barry = open(proxy.address())) {
				assertPolls(barry);
				assertThat(barry.complaints()).isEmpty();
			}
		}
	}

	@Test
	void aTabPollsIfTheStreamFailsThreeTimesInARow() {
		try (StreamProxy proxy = new StreamProxy(this.port); Browser barry = open(proxy.address())) {
			this.messages.info("barry", "Over the stream");
			awaitMessage(barry, "Over the stream");
			proxy.treatStreams(Behaviour.REFUSE);
			this.messages.info("barry", "After the failures");
			awaitMessage(barry, "After the failures");
			assertPolls(barry);
		}
	}

	@Test
	void aHiddenTabHoldsNoStream() {
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder).logIn("barry")) {
			barry.open("/about");
			String first = barry.window();
			this.messages.info("barry", "Before");
			awaitMessage(barry, "Before");
			barry.run("""
					const close = EventSource.prototype.close;
					EventSource.prototype.close = function () {
						window.stateAtEnd = document.visibilityState;
						close.call(this);
					}""");
			barry.openTab("/rules");
			barry.switchTo(first);
			barry.await(() -> "hidden".equals(barry.run("return window.stateAtEnd")));
			this.messages.info("barry", "After");
			awaitMessage(barry, "After");
			assertThat(barry.complaints()).isEmpty();
		}
	}

	private Browser open(String site) {
		Browser barry = new Browser(site, this.folder).appearVisible().logIn("barry");
		barry.open("/about");
		return barry;
	}

	/**
	 * Waits for two requests, the first of which may be that of the fall-back itself.
	 */
	private void assertPolls(Browser barry) {
		barry.await(() -> polls(barry) > 1);
		this.messages.send("barry", UserMessage.warning("Read me").untilRead());
		awaitMessage(barry, "Read me");
	}

	private static long polls(Browser barry) {
		return ((Number) barry.run("""
				return performance.getEntriesByType('resource')
					.filter((entry) => entry.name.endsWith('/messages')).length""")).longValue();
	}

	private static void awaitMessage(Browser barry, String text) {
		barry.await(() -> barry.messages().toString().contains(text));
	}

}
