package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How messages look on a page, whichever store has kept them.
 */
abstract class MarkupRule extends DeliveryRule {

	MarkupRule(TestApplication server) {
		super(server);
	}

	@Test
	void flashAndStoredMessagesAreOneListEachWithItsClass() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved", "level", "SUCCESS");
		send(this.barry, UserMessage.error("Hello world").tags("big", "loud"));
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.document().select("ul.messages")).hasSize(1);
		assertThat(page.items()).extracting(Element::className)
			.containsExactly("message success", "message error big loud");
		assertThat(page.document().select("ul.messages[aria-live=polite] > .message").eachText()).hasSize(2);
		assertThat(page.document().select("[role=alert]").eachText()).containsExactly("Hello world");
	}

	@Test
	void aTemplateOfTheApplicationReadsEveryField() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Report").subject("Monthly").sender("sally").tags("big").link("/reports/42"));
		HtmlPage page = visitor.get("/pages/details");
		assertThat(page.items().get(0).className()).isEqualTo("message big info");
		assertThat(page.text(".meta")).isEqualTo("/reports/42");
		assertThat(page.text(".level")).isEqualTo("20");
		assertThat(page.text(".sender")).isEqualTo("sally");
	}

	@Test
	void aPageWithoutMessagesHasAnEmptyListToWhichMessagesCanBeAdded() {
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			HtmlPage page = visitor.get("/pages/page");
			assertThat(page.document().select("ul.messages[aria-live=polite]")).hasSize(1);
			assertThat(page.items()).isEmpty();
		}
	}

	@Test
	void whatIsBeyondTheLimitIsFoldedInOrder() {
		Visitor visitor = login(this.barry);
		send(this.barry, "1", "2", "3", "4", "5", "6", "7");
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.document().select("ul.messages > li.message .message-body").eachText()).containsExactly("1",
				"2", "3", "4", "5");
		assertThat(page.text(".messages-more summary")).isEqualTo("More messages: 2");
		assertThat(page.document().select("ul.messages-folded > li.message .message-body").eachText())
			.containsExactly("6", "7");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aLongTextIsCutAndTheRestIsFolded() {
		Visitor visitor = login(this.barry);
		String text = "word ".repeat(32) + "and the rest of <it>";
		send(this.barry, UserMessage.info(text).subject("Long"));
		send(this.barry, UserMessage.info(text).link("/reports/42").untilRead());
		send(this.barry, "word ".repeat(31) + "last");
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.document().select(".message-body > .message-text").eachText()).containsExactlyInAnyOrder(
				"word ".repeat(32) + "\u2026", "word ".repeat(32) + "\u2026", "word ".repeat(31) + "last");
		assertThat(page.document().select("details.message-more:not([open]) > .message-text").eachText())
			.containsExactly("and the rest of <it>", "and the rest of <it>");
		assertThat(page.document().select("details.message-more > summary").eachText()).containsExactly("More", "More");
		assertThat(page.document().select("details.message-more > summary").attr("aria-label")).isEqualTo("More: Long");
		assertThat(page.document().select("a.message-text").attr("href")).isEqualTo("/reports/42");
	}

	@Test
	void aMessageThatIsKeptUntilItIsReadDoesNotCloseByItself() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Read me").untilRead().closeAfter(Duration.ofSeconds(3)));
		send(this.barry, UserMessage.info("Once").closeAfter(Duration.ofSeconds(3)));
		assertThat(visitor.get("/pages/page").document().select("[data-close-after=3000]").eachText())
			.containsExactly("Info Once \u00d7");
	}

	@Test
	void aCodeIsResolvedInTheLanguageOfTheReader() {
		Visitor visitor = login(this.barry);
		UserMessage message = UserMessage.ofCode(MessageLevel.SUCCESS, "report.ready", "Q3").untilRead();
		send(this.barry, message);
		assertThat(visitor.get("/pages/page", "Accept-Language", "de").messages())
			.containsExactly("Ihr Bericht Q3 ist fertig");
		assertThat(visitor.get("/pages/page", "Accept-Language", "en").messages())
			.containsExactly("Your report Q3 is ready");
	}

	@Test
	void theButtonToCloseSpeaksTheLanguageOfTheReader() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Read me").untilRead());
		assertThat(close(visitor.get("/pages/page", "Accept-Language", "de"))).isEqualTo("Schlie\u00dfen: Read me");
		assertThat(close(visitor.get("/pages/page", "Accept-Language", "en"))).isEqualTo("Close: Read me");
	}

	private static String close(HtmlPage page) {
		return page.document().select(".message-close").attr("aria-label");
	}

	@Test
	void anUnknownCodeIsShownAsTheText() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("As a text").code("no.such.code"));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("As a text");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/pages/details", "/freemarker/page" })
	void hostileTextIsText(String path) {
		Visitor visitor = login(this.barry);
		String text = "<script>alert(1)</script> \"'><b>&amp; ${7*7} [[${7*7}]]";
		visitor.post("/flash", "text", text);
		send(this.barry, text);
		HtmlPage page = visitor.get(path);
		assertThat(page.document().select("script, b")).isEmpty();
		assertThat(page.messages()).containsExactly(text, text);
	}

	@Test
	void hostileFieldsStayInTheirAttributes() {
		Visitor visitor = login(this.barry);
		send(this.barry,
				UserMessage.info("text")
					.subject("<b>subject</b>")
					.link("/a\" onclick=\"alert(1)")
					.tags("x")
					.untilRead());
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.document().select("b, [onclick]")).isEmpty();
		assertThat(page.text(".message-subject")).isEqualTo("<b>subject</b>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
			"java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
			"~//evil.com", "~/evil", "" })
	void aDangerousLinkIsNoLink(String url) {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("text").meta("url", url));
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.messages()).containsExactly("text");
		assertThat(page.document().select("a")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/reports/42", "reports/42?a=b#c", "https://example.com/a", "http://example.com" })
	void aHarmlessLinkIsALink(String url) {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("text").link(url));
		assertThat(visitor.get("/pages/page").document().select("a").eachAttr("href")).isEqualTo(List.of(url));
	}

	@Test
	void aMessageThatClosesByItselfSaysWhen() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("text").closeAfter(java.time.Duration.ofSeconds(5)));
		assertThat(visitor.get("/pages/page").items().get(0).attr("data-close-after")).isEqualTo("5000");
	}

}
