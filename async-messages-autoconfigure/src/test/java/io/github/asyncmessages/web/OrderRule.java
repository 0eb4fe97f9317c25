package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 5: flash messages first, then stored ones as sent.
 */
abstract class OrderRule extends DeliveryRule {

	OrderRule(TestApplication server) {
		super(server);
	}

	@Test
	void flashMessagesComeFirstThenStoredOnesAsSent() {
		Visitor visitor = login(this.barry);
		send(this.barry, "A", "B");
		visitor.post("/flash", "text", "Flash 1", "text", "Flash 2");
		send(this.barry, "C");
		visitor.post("/flash", "text", "Flash 3");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Flash 1", "Flash 2", "Flash 3", "A", "B",
				"C");
	}

	@Test
	void persistentMessagesStandAmongTheOthersAsSent() {
		Visitor visitor = login(this.barry);
		send(this.barry, "A");
		this.server.clock().forward(Duration.ofSeconds(1));
		send(this.barry, UserMessage.info("B").untilRead());
		this.server.clock().forward(Duration.ofSeconds(1));
		send(this.barry, "C");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("A", "B", "C");
	}

	@Test
	void whatOnePageDidNotPrintComesBeforeWhatWasSentLater() {
		Visitor visitor = login(this.barry);
		send(this.barry, "A", "B", "C");
		visitor.get("/pages/counts");
		send(this.barry, "D");
		assertThat(visitor.get("/pages/first-only").messages()).containsExactly("A");
		send(this.barry, "E");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("B", "C", "D", "E");
	}

	@Test
	void whatAFailedPageHadComesBeforeWhatWasSentMeanwhile() {
		Visitor visitor = login(this.barry);
		send(this.barry, "A", "B");
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/gated-broken?gate=" + name));
		gate.awaitArrival();
		send(this.barry, "C");
		gate.open();
		assertThat(page.join().messages()).containsExactly("A", "B", "C");
	}

	@Test
	void whatAClaimHeldThatRanOutComesBeforeWhatWasSentLater() {
		Visitor visitor = login(this.barry);
		send(this.barry, "A", "B");
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture
			.supplyAsync(() -> visitor.get("/pages/gated?gate=" + name));
		gate.awaitArrival();
		send(this.barry, "C");
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("A", "B", "C");
		gate.open();
		page.join();
	}

}
