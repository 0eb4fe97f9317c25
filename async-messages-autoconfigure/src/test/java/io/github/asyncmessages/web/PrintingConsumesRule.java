package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 2: a message is gone when a page has printed it, and not before.
 */
abstract class PrintingConsumesRule extends DeliveryRule {

	PrintingConsumesRule(TestApplication server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/silent", "/freemarker/silent", "/pages/counts", "/freemarker/counts", "/json",
			"/file", "/redirect-bean", "/redirect/1?to=/pages/silent", "/redirect/3?to=/json", "/read-and-redirect",
			"/async-messages/messages.css" })
	void whatDoesNotPrintConsumesNothing(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.request("GET", path);
		while (page.status() / 100 == 3) {
			page = visitor.request("GET", page.header("Location").orElseThrow());
		}
		assertThat(page.body()).doesNotContain("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void anErrorThatIsNoPageConsumesNothing() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/no-such.png", "Accept", "image/avif,image/*,*/*;q=0.8").status()).isEqualTo(404);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/freemarker/page", "/entity", "/forward", "/callable" })
	void aHeadRequestConsumesNothing(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertThat(visitor.request("HEAD", path).status()).isEqualTo(200);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-Purpose   | prefetch
			Sec-Purpose   | prefetch;prerender
			Sec-Purpose   | prefetch;anonymous-client-ip
			X-Sec-Purpose | prefetch
			Purpose       | prefetch
			Purpose       | Preview
			X-Moz         | prefetch
			""")
	void aPageThatTheBrowserOnlyPreparesConsumesNothing(String header, String value) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/pages/page", header, value).messages()).isEmpty();
		assertThat(visitor.get("/freemarker/page", header, value).messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved", "Your report is ready");
	}

	@Test
	void aMessageSurvivesThreeRedirects() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved", "to", "/redirect/1");
		send(this.barry, "Your report is ready");
		visitor.post("/flash", "text", "Saved once more");
		assertThat(visitor.get("/redirect/3").messages()).containsExactly("Saved once more", "Your report is ready");
	}

	@Test
	void aFlashMessageSurvivesThreeRedirects() {
		Visitor visitor = this.server.visitor();
		assertThat(visitor.post("/flash", "text", "Saved", "to", "/redirect/2").messages()).containsExactly("Saved");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void sizeAndEmptyTellWhatWaitsAndConsumeNothing() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		send(this.barry, UserMessage.info("Read me").untilRead());
		HtmlPage page = visitor.get("/pages/counts");
		assertThat(page.text("#size")).isEqualTo("3");
		assertThat(page.text("#lists-size")).isEqualTo("3");
		assertThat(page.text("#empty")).isEqualTo("false");
		assertThat(page.text("#one-time")).isEqualTo("1");
		assertThat(page.text("#until-read")).isEqualTo("1");
		assertThat(page.text("#unread")).isEqualTo("1");
		assertThat(visitor.get("/freemarker/counts").text("#size")).isEqualTo("3");
		assertThat(visitor.get("/pages/page").messages()).containsExactlyInAnyOrder("Saved", "Your report is ready",
				"Read me");
		assertThat(visitor.get("/pages/counts").text("#size")).isEqualTo("1");
	}

	@Test
	void everyIterationOnOnePageGivesTheSame() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/pages/twice");
		assertThat(page.document().select("#first li").eachText()).containsExactly("Saved", "Your report is ready");
		assertThat(page.text("#size")).isEqualTo("2");
		assertThat(page.messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void whatAPagePrintsIsGoneAndTheRestIsNot() {
		Visitor visitor = login(this.barry);
		send(this.barry, "First", "Second", "Third");
		assertThat(visitor.get("/pages/first-only").messages()).containsExactly("First");
		assertThat(visitor.get("/pages/first-only").messages()).containsExactly("Second");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Third");
	}

	@Test
	void aPageOfPersistentMessagesConsumesNoOthers() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Read me").untilRead());
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/pages/until-read-only").messages()).containsExactly("Read me");
		assertThat(visitor.get("/pages/page").messages()).containsExactlyInAnyOrder("Read me", "Your report is ready");
	}

	@Test
	void aMessageThatIsKeptUntilItIsReadIsOnEveryPage() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Read me").untilRead());
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void aMessageForTheInboxIsOnNoPage() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Later").inboxOnly());
		HtmlPage page = visitor.get("/pages/twice");
		assertThat(page.messages()).isEmpty();
		assertThat(page.text("#unread")).isEqualTo("1");
	}

	@Test
	void aFlashMessageOfTheSameRequestIsOnItsPageAndNotAgain() {
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/flash-and-print").messages()).containsExactly("Saved");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

}
