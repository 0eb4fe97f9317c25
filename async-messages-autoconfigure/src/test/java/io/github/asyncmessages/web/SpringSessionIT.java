package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.SharedSessions;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flash messages of a browser whose session two nodes share by Spring Session. Each
 * request has a copy of the session from the time when it began.
 */
@ParameterizedClass
@EnumSource
class SpringSessionIT {

	private static final Map<SharedSessions, List<TestApplication>> nodes = new EnumMap<>(SharedSessions.class);

	private final TestApplication hereNode;

	private final TestApplication thereNode;

	private final Visitor here;

	private final Visitor there;

	SpringSessionIT(SharedSessions sessions) {
		List<TestApplication> two = nodes.computeIfAbsent(sessions,
				(key) -> List.of(TestApplication.start(key), TestApplication.start(key)));
		this.hereNode = two.get(0);
		this.thereNode = two.get(1);
		this.here = this.hereNode.visitor();
		this.there = this.thereNode.windowOf(this.here);
	}

	@AfterAll
	static void close() {
		nodes.values().forEach((each) -> each.forEach(TestApplication::close));
		nodes.clear();
	}

	@Test
	void aMessageIsShownOnceWhateverTheNode() {
		this.here.post("/flash", "text", "First", "text", "Second");
		assertThat(this.there.get("/pages/page").messages()).containsExactly("First", "Second");
		assertThat(this.here.get("/pages/page").messages()).isEmpty();
		assertThat(this.here.hasCookie("SESSION")).isTrue();
	}

	@Test
	void aMessageThatIsLeftWhileAPageIsRenderedIsOnTheNext() {
		this.here.post("/flash", "text", "First");
		Held page = holdPage(this.hereNode, this.here, "gated");
		this.there.post("/flash", "text", "Second");
		assertThat(page.end().messages()).containsExactly("First");
		assertThat(this.there.get("/pages/page").messages()).containsExactly("Second");
	}

	@Test
	void aMessageThatIsPrintedWhileAnotherIsLeftIsNotRepeated() {
		this.here.post("/flash", "text", "First");
		Held post = holdPost(this.hereNode, this.here, "Second");
		assertThat(this.there.get("/pages/page").messages()).containsExactly("First");
		post.end();
		assertThat(this.there.get("/pages/page").messages()).containsExactly("Second");
	}

	@Test
	void messagesThatAreLeftAtTheSameTimeAreAllShown() {
		// The session exists when both requests begin.
		this.here.post("/flash", "text", "First");
		Held post = holdPost(this.hereNode, this.here, "Third");
		this.there.post("/flash", "text", "Second");
		post.end();
		assertThat(this.there.get("/pages/page").messages()).containsExactly("First", "Second", "Third");
	}

	@Test
	void aPageDoesNotRepeatWhatAnotherHasSentToTheBrowser() {
		this.here.post("/flash", "text", "First");
		Held page = holdPage(this.hereNode, this.here, "large");
		assertThat(this.there.get("/pages/page").messages()).isEmpty();
		assertThat(page.end().messages()).containsExactly("First");
		assertNothingComesBack();
	}

	@Test
	void aPageBringsNothingBackThatAnotherHasPrintedMeanwhile() {
		this.here.post("/flash", "text", "First");
		Held large = holdPage(this.hereNode, this.here, "large");
		this.there.post("/flash", "text", "Second");
		Held gated = holdPage(this.thereNode, this.there, "gated");
		assertThat(large.end().messages()).containsExactly("First");
		assertThat(gated.end().messages()).containsExactly("Second");
		assertNothingComesBack();
	}

	@Test
	void twoPagesAtTheSameInstantBothSucceed() {
		this.here.post("/flash", "text", "First");
		Held gated = holdPage(this.hereNode, this.here, "gated");
		Held large = holdPage(this.thereNode, this.there, "large");
		// Neither copy of the session knows of the other page: a known limit.
		assertThat(gated.end().messages()).containsExactly("First");
		assertThat(large.end().messages()).containsExactly("First");
		assertNothingComesBack();
	}

	@Test
	void aMessageThatARequestHasReadWithoutPrintingIsOnTheNextPage() {
		this.here.post("/flash", "text", "First");
		this.here.get("/read-and-redirect");
		assertThat(this.there.get("/pages/page").messages()).containsExactly("First");
	}

	/**
	 * Whatever a claim still holds is shown again when it has run out.
	 */
	private void assertNothingComesBack() {
		assertThat(this.there.get("/pages/page").messages()).isEmpty();
		this.hereNode.clock().forward(Duration.ofSeconds(31));
		this.thereNode.clock().forward(Duration.ofSeconds(31));
		assertThat(this.there.get("/pages/page").messages()).isEmpty();
		assertThat(this.here.get("/pages/page").messages()).isEmpty();
	}

	/**
	 * Begins a page, which waits in the middle.
	 */
	private static Held holdPage(TestApplication node, Visitor window, String page) {
		return hold(node, (gate) -> window.get("/pages/" + page + "?gate=" + gate));
	}

	/**
	 * Begins a request, which leaves a message at its end.
	 */
	private static Held holdPost(TestApplication node, Visitor window, String text) {
		return hold(node, (gate) -> window.post("/flash", "text", text, "gate", gate));
	}

	private static Held hold(TestApplication node, Function<String, HtmlPage> request) {
		String name = node.gates().close();
		Gate gate = node.gates().get(name);
		CompletableFuture<HtmlPage> page = CompletableFuture.supplyAsync(() -> request.apply(name));
		gate.awaitArrival();
		return new Held(gate, page);
	}

	/**
	 * A request that waits at a gate.
	 */
	private record Held(Gate gate, CompletableFuture<HtmlPage> page) {

		HtmlPage end() {
			this.gate.open();
			return this.page.join();
		}

	}

}
