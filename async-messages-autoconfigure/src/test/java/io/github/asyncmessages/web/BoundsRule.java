package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Rule 8: nothing grows without bounds.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class BoundsRule extends DeliveryRule {

	BoundsRule(TestApplication server) {
		super(server);
	}

	@Test
	void theOldestOfMoreThanAHundredMessagesMakeRoom() {
		Visitor visitor = login(this.barry);
		send(this.barry, texts(0, 103));
		assertThat(visitor.get("/pages/page").messages()).containsExactly(texts(3, 103));
		assertThat(dropped()).isEqualTo(3);
	}

	private int dropped() {
		return this.server.events()
			.of(MessagesDroppedEvent.class)
			.stream()
			.filter((event) -> event.recipient().equals(this.barry))
			.mapToInt(MessagesDroppedEvent::count)
			.sum();
	}

	@Test
	void whatAPageHasClaimedMakesNoRoom() {
		Visitor visitor = login(this.barry);
		send(this.barry, texts(0, 100));
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/gated?gate=" + name));
		gate.awaitArrival();
		send(this.barry, texts(100, 103));
		gate.open();
		assertThat(page.join().messages()).containsExactly(texts(0, 100));
		assertThat(visitor.get("/pages/page").messages()).containsExactly(texts(100, 103));
		assertThat(dropped()).isZero();
	}

	@Test
	void ofMessagesWithOneKeyTheNewestIsShown() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("10 %").key("progress"));
		send(this.barry, "Other");
		send(this.barry, UserMessage.info("20 %").key("progress"));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Other", "20 %");
	}

	@Test
	void aPageShowsTheNewestTwentyThatAreKeptUntilTheyAreRead() {
		Visitor visitor = login(this.barry);
		for (String text : texts(0, 23)) {
			send(this.barry, UserMessage.info(text).untilRead());
		}
		assertThat(visitor.get("/pages/page").messages()).containsExactly(texts(3, 23));
		assertThat(visitor.get("/pages/counts").text("#unread")).isEqualTo("23");
	}

	@Test
	void theOldestOfMoreThanTwentyFlashMessagesMakeRoom(CapturedOutput output) {
		Visitor visitor = this.server.visitor();
		String[] fields = IntStream.range(0, 23)
			.boxed()
			.flatMap((i) -> List.of("text", "Text " + i).stream())
			.toArray(String[]::new);
		this.server.clock().forward(Duration.ofMinutes(1));
		visitor.post("/flash", fields);
		assertThat(output.getAll().lines()).filteredOn(
				(line) -> line.contains("flash message of a visitor was dropped because a session keeps at most 20"))
			.hasSize(1);
		assertThat(visitor.get("/pages/page").messages()).containsExactly(texts(3, 23));
	}

	@Test
	void aMessageThatIsTooLargeIsRefusedAndTheLimitNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> send(this.barry, "x".repeat(20_000)))
			.withMessageContaining("16384");
		assertThat(login(this.barry).get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aRecipientThatCannotBeOneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> send(" ", "text")).withMessageContaining("'recipient'");
		assertThatIllegalArgumentException().isThrownBy(() -> send("x".repeat(256), "text"))
			.withMessageContaining("255");
		assertThatIllegalArgumentException().isThrownBy(() -> send("a\nb", "text"))
			.withMessageContaining("'recipient'");
	}

	@Test
	void aMessageWaitsNoLongerThanTheRetention() {
		send(this.barry, "Too old");
		this.server.clock().forward(Duration.ofDays(1));
		send(this.barry, "Old");
		this.server.clock().forward(Duration.ofDays(29));
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Old");
	}

	@Test
	void aMessageThatHasExpiredIsNotShown() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Meeting").expiresAt(this.server.clock().instant().plusSeconds(60)));
		send(this.barry,
				UserMessage.info("Kept meeting").untilRead().expiresAt(this.server.clock().instant().plusSeconds(60)));
		this.server.clock().forward(Duration.ofSeconds(61));
		HtmlPage page = visitor.get("/pages/twice");
		assertThat(page.messages()).isEmpty();
		assertThat(page.text("#unread")).isEqualTo("0");
	}

	private static String[] texts(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "Text " + i).toArray(String[]::new);
	}

}
