package io.github.asyncmessages.web;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of an application with settings of its own: FreeMarker sees request attributes,
 * levels have the names of a CSS framework, codes stand for texts that are missing, and
 * more or less is sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class OtherSettingsIT {

	private final TestApplication server = TestApplication.start(TestStore.MEMORY.properties(),
			"spring.freemarker.expose-request-attributes=true", "async-messages.level-tags.error=danger",
			"async-messages.level-tags.info=", "async-messages.minimum-level=debug", "async-messages.max-pending=3",
			"async-messages.web.path=/own/path", "async-messages.web.defer-fetched=false",
			"async-messages.web.defer-framed=false", "async-messages.web.read-on-visit=true", "rules.completion=last",
			"async-messages.web.max-words=0", "spring.messages.use-code-as-default-message=true");

	@AfterAll
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/freemarker/page", "/handled?view=rules-ftl/page", "/pages/page", "/etag/page",
			"/callable", "/forward", "/no-such-page" })
	void aPagePrintsMessagesOnce(String path) {
		String barry = TestApplication.newName("barry");
		Visitor visitor = this.server.login(barry);
		this.server.messages().info(barry, "Your report is ready");
		assertThat(visitor.get(path).messages()).containsExactly("Your report is ready");
		assertThat(visitor.get(path).messages()).isEmpty();
	}

	@Test
	void aPageIsShownIfAFilterFailsThatComesBeforeTheOneOfTheLibrary() {
		String barry = TestApplication.newName("barry");
		Visitor visitor = this.server.login(barry);
		this.server.messages().info(barry, "Your report is ready");
		assertThat(visitor.get("/failing-filter/page").status()).isEqualTo(500);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/freemarker/silent", "/freemarker/counts", "/redirect-bean", "/redirect/2?to=/pages/silent" })
	void whatDoesNotPrintConsumesNothing(String path) {
		String barry = TestApplication.newName("barry");
		Visitor visitor = this.server.login(barry);
		this.server.messages().info(barry, "Your report is ready");
		visitor.get(path);
		assertThat(visitor.get("/freemarker/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void anAttributeOfTheApplicationIsKeptWithOneWarning(CapturedOutput output) {
		Visitor visitor = this.server.login(TestApplication.newName("barry"));
		visitor.get("/own-mailbox");
		visitor.get("/own-mailbox");
		assertThat(output).containsOnlyOnce("The application defines its own attribute 'mailbox'");
	}

	@Test
	void levelsAreCalledAsTheApplicationSays() {
		String barry = TestApplication.newName("barry");
		this.server.messages().error(barry, "Failed");
		this.server.messages().info(barry, "Told");
		this.server.messages().debug(barry, "Details");
		HtmlPage page = this.server.login(barry).get("/pages/page");
		assertThat(page.items()).extracting(Element::className)
			.containsExactly("message danger", "message", "message debug");
	}

	@Test
	void theNewestThatMayWaitAreShown() {
		String barry = TestApplication.newName("barry");
		for (String text : new String[] { "A", "B", "C", "D" }) {
			this.server.messages().info(barry, text);
		}
		assertThat(this.server.login(barry).get("/pages/page").messages()).containsExactly("B", "C", "D");
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Dest, empty", "Sec-Fetch-Dest, iframe", "X-Requested-With, XMLHttpRequest" })
	void aResponseForAScriptOrAFrameHasTheMessagesIfTheApplicationSaysSo(String header, String value) {
		String barry = TestApplication.newName("barry");
		Visitor visitor = this.server.login(barry);
		this.server.messages().info(barry, "Your report is ready");
		assertThat(visitor.get("/pages/page", "Turbo-Frame", "part", header, value).messages()).isEmpty();
		assertThat(visitor.get("/pages/page", header, value).messages()).containsExactly("Your report is ready");
	}

	@Test
	void aMessageIsReadOnceItsReaderWasShownThePageToWhichItLinks() {
		String barry = TestApplication.newName("barry");
		Visitor visitor = this.server.login(barry);
		this.server.messages().send(barry, UserMessage.info("Read me").link("/pages/page?id=7#top").untilRead());
		this.server.messages().send(barry, UserMessage.info("And me").link("/no-such-page").untilRead());
		assertThat(visitor.get("/pages/page").messages()).hasSize(2);
		assertThat(visitor.get("/pages/silent?id=7").status()).isEqualTo(200);
		assertThat(visitor.get("/pages/page?id=7", "Turbo-Frame", "part").messages()).isEmpty();
		assertThat(visitor.get("/no-such-page").status()).isEqualTo(404);
		assertThat(visitor.get("/pages/page?id=7").messages()).hasSize(2);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("And me");
		assertThat(this.server.login(TestApplication.newName("sally")).get("/pages/page?id=7").messages()).isEmpty();
	}

	@Test
	void noTextIsCutIfTheApplicationSaysSo() {
		String barry = TestApplication.newName("barry");
		this.server.messages().info(barry, "word ".repeat(100) + "last");
		HtmlPage page = this.server.login(barry).get("/pages/page");
		assertThat(page.messages()).containsExactly("word ".repeat(100) + "last");
		assertThat(page.document().select(".message-more")).isEmpty();
	}

	@Test
	void aCodeWithoutATextIsNoText() {
		String barry = TestApplication.newName("barry");
		this.server.messages().send(barry, UserMessage.info("Your report is ready").code("no.such.code").untilRead());
		this.server.messages().send(barry, UserMessage.ofCode(MessageLevel.INFO, "no.such.code"));
		HtmlPage page = this.server.login(barry).get("/pages/page", "Accept-Language", "en");
		assertThat(page.messages()).containsExactlyInAnyOrder("Your report is ready", "no.such.code");
		assertThat(page.document().select(".message-close").eachAttr("aria-label"))
			.containsExactlyInAnyOrder("Close: Your report is ready", "Close: no.such.code");
	}

	@Test
	void scriptAndStyleSheetAreWhereTheApplicationSays() {
		assertThat(this.server.visitor().get("/own/path/messages.css").status()).isEqualTo(200);
		assertThat(this.server.visitor().get("/async-messages/messages.css").status()).isEqualTo(404);
	}

}
