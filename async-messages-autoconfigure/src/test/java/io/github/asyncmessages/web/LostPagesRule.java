package io.github.asyncmessages.web;

import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rule 3: nothing is lost when the page is lost.
 */
abstract class LostPagesRule extends DeliveryRule {

	LostPagesRule(TestApplication server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/broken", "/freemarker/broken", "/handled?view=rules/broken",
			"/failing-filter/page", "/refusing-filter/page" })
	void theErrorPageShowsTheMessagesOfAPageThatFailed(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get(path);
		assertThat(page.status()).isEqualTo(500);
		assertThat(page.text("#error")).isEqualTo("500");
		assertThat(page.messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/broken-large", "/include/failing" })
	void theNextPageShowsTheMessagesOfOneThatFailedHalfwayToTheReader(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		int errorPages = this.server.errorPages();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> visitor.get(path));
		// Tomcat has included the error page where nobody sees it.
		assertThat(this.server.errorPages()).isEqualTo(errorPages + (this.server.isOnJetty() ? 0 : 1));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/large", "/forward/large" })
	void theNextPageShowsTheMessagesOfOneWhoseReaderHasGone(String path) throws Exception {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		String gate = this.server.gates().close();
		try (Socket socket = visitor.connect(path + "?gate=" + gate)) {
			String beginning = new String(socket.getInputStream().readNBytes(4000), StandardCharsets.UTF_8);
			assertThat(beginning).contains("Your report is ready");
			this.server.gates().get(gate).awaitArrival();
			// Closing resets the connection.
			socket.setSoLinger(true, 0);
		}
		this.server.gates().get(gate).open();
		assertThat(visitor.await("/pages/page", (page) -> !page.messages().isEmpty()).messages())
			.containsExactly("Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void theNextPageShowsTheMessagesOfOneThatAFilterHeldBackUntilItsReaderHadGone() throws Exception {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		String gate = this.server.gates().close();
		try (Socket socket = visitor.connect("/etag/large?gate=" + gate)) {
			this.server.gates().get(gate).awaitArrival();
			socket.setSoLinger(true, 0);
		}
		this.server.gates().get(gate).open();
		assertThat(visitor.await("/pages/page", (page) -> !page.messages().isEmpty()).messages())
			.containsExactly("Your report is ready");
	}

	@Test
	void aPageThatAFilterHeldBackConsumes() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/etag/page").messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/etag/page").messages()).isEmpty();
	}

	@Test
	void aLargePageThatArrivesConsumes() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/pages/large");
		assertThat(page.text("#end")).isEqualTo("End");
		assertThat(page.messages()).containsExactly("Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void messagesOfAPageThatNeverEndsAreShownWhenItsClaimHasRunOut() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/gated?gate=" + name));
		gate.awaitArrival();
		this.server.clock().forward(Duration.ofSeconds(29));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofSeconds(2));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
		send(this.barry, "Another");
		gate.open();
		assertThat(page.join().messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Another");
	}

	@Test
	void onlyWhatArrivedIsAnnouncedAsDelivered() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> visitor.get("/pages/broken-large"));
		assertThat(delivered()).isZero();
		visitor.get("/pages/page");
		assertThat(delivered()).isOne();
	}

	private long delivered() {
		return this.server.events()
			.of(MessagesDeliveredEvent.class)
			.stream()
			.filter((event) -> event.recipient().equals(this.barry))
			.count();
	}

}
