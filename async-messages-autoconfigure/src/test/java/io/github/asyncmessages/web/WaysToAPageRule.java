package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 2, the other half: whichever way Spring MVC takes to a page, it prints messages
 * and they are gone.
 */
abstract class WaysToAPageRule extends DeliveryRule {

	WaysToAPageRule(TestApplication server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/freemarker/page", "/callable", "/callable/failing", "/deferred",
			"/forward", "/forward/twice", "/view-controller", "/functional", "/entity", "/no-such-page",
			"/handled?view=rules/page", "/handled?view=rules-ftl/page", "/handled?view=forward:/pages/page" })
	void thePagePrintsMessagesOnce(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertThat(visitor.get(path).messages()).containsExactly("Saved", "Your report is ready");
		assertThat(visitor.get(path).messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aFlashAttributeThatIsTooLargeForAMessageBreaksNoPage() {
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.post("/notice", "text", "x".repeat(20_000));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.messages()).isEmpty();
	}

	@Test
	void theFragmentsWorkBesideAMailboxOfTheApplication() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/own-mailbox").messages()).containsExactly("Your report is ready");
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-exception", "annotated-exception", "send-error", "send-error-and-print",
			"send-error-and-render", "reason", "empty", "problem", "silent-view", "body", "body-of-handler",
			"read-and-body-of-handler" })
	void whatAHandlerReadsBeforeItRefusesIsShownOnce(String way) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		HtmlPage refused = visitor.get("/refuse/" + way);
		assertThat(refused.status()).isEqualTo(410);
		List<String> shown = new ArrayList<>(refused.messages());
		shown.addAll(visitor.get("/pages/page").messages());
		assertThat(shown).containsExactly("Saved", "Your report is ready");
	}

	@Test
	void aPageThatConsumesNothingIsSentByItsServer() {
		Visitor visitor = login(this.barry);
		send(this.barry, UserMessage.info("Please change your password").untilRead());
		HtmlPage page = visitor.get("/unflushed");
		assertThat(page.messages()).containsExactly("Please change your password");
		// Known to a server that has the whole page.
		assertThat(page.header("Content-Length")).isPresent();
	}

	@Test
	void aPageWithMessagesHasTheHeadersOfSpringSecurity() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/unflushed");
		assertThat(page.messages()).containsExactly("Your report is ready");
		assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aViewOfAnExceptionHandlerHasTheStatusOfTheHandler() {
		assertThat(login(this.barry).get("/handled?view=rules/page").status()).isEqualTo(409);
	}

	@Test
	void includedPagesShareTheMessagesOfThePage() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/include");
		assertThat(page.text("#first .message-body")).isEqualTo("Your report is ready");
		assertThat(page.text("#second .message-body")).isEqualTo("Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aFlashAttributeOfTheApplicationIsAmongTheMessages() {
		Visitor visitor = this.server.visitor();
		assertThat(visitor.post("/notice", "text", "Saved").messages()).containsExactly("Saved");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

}
