package io.github.asyncmessages.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 4: nothing is lost between reader and writer. {@link OnceRule} tries it with many
 * of both.
 */
abstract class ReadersAndWritersRule extends DeliveryRule {

	ReadersAndWritersRule(TestApplication server) {
		super(server);
	}

	@Test
	void aMessageThatIsSentWhileAPageIsRenderedIsOnTheNext() {
		Visitor visitor = login(this.barry);
		send(this.barry, "First");
		assertThat(page(visitor, "gated", () -> send(this.barry, "Second"))).containsExactly("First");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Second");
	}

	@Test
	void aMessageThatIsSentBetweenTheFirstTouchAndThePrintingIsOnTheNextPage() {
		Visitor visitor = login(this.barry);
		send(this.barry, "First");
		assertThat(page(visitor, "gated-first", () -> send(this.barry, "Second"))).containsExactly("First");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Second");
	}

	@Test
	void whatReplacesAMessageWhileItIsPrintedIsOnTheNextPage() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("50 %").key("progress"));
		assertThat(page(visitor, "gated", () -> send(this.barry, UserMessage.info("100 %").key("progress"))))
			.containsExactly("50 %");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("100 %");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void twoPagesAtATimeShareNoMessage() {
		Visitor visitor = login(this.barry);
		send(this.barry, "First");
		assertThat(page(visitor, "gated", () -> {
			send(this.barry, "Second");
			assertThat(visitor.get("/pages/page").messages()).containsExactly("Second");
		})).containsExactly("First");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void twoPagesAtATimeShareNoFlashMessage() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Saved");
		assertThat(page(visitor, "gated", () -> assertThat(visitor.get("/pages/page").messages()).isEmpty()))
			.containsExactly("Saved");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aFlashMessageThatIsLeftWhileAPageIsRenderedIsOnTheNext() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "First");
		assertThat(page(visitor, "gated", () -> visitor.post("/flash", "text", "Second"))).containsExactly("First");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Second");
	}

	/**
	 * Opens a page, and does something while it is being rendered.
	 */
	private List<String> page(Visitor visitor, String page, Runnable meanwhile) {
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<List<String>> messages = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/" + page + "?gate=" + name).messages());
		gate.awaitArrival();
		meanwhile.run();
		gate.open();
		return messages.join();
	}

}
