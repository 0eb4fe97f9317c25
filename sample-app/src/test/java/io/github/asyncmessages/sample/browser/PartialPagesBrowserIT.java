package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages where pages load in parts, are prefetched, and come back from a cache.
 */
@OnRedis
@Import({ LibraryPagesController.class, LibraryFiles.class })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartialPagesBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private LibraryPagesController pages;

	private Browser barry;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.barry = new Browser("http://localhost:" + this.port, folder);
	}

	@BeforeEach
	void logIn() {
		this.messages.erase("barry");
		this.pages.forget();
		this.barry.reset().logIn("barry");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		// Turbo has styles of its own, which the policy of the sample refuses, and Unpoly
		// presents itself.
		assertThat(this.barry.complaints())
			.noneMatch((line) -> !line.contains("422") && !line.contains("inline style") && !line.contains("unpoly"));
	}

	@AfterAll
	void closeBrowser() {
		this.barry.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "turbo", "unpoly", "htmx" })
	void aMessageIsOnThePageThatWasPrefetched(String library) {
		open(library);
		this.messages.info("barry", "Your report is ready");
		this.barry.hover("#two");
		this.barry.await(() -> this.pages.wasRequested("two"));
		this.barry.click("#two");
		awaitPage("two");
		awaitMessage("Your report is ready");
		assertShownOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "turbo", "unpoly", "htmx" })
	void aLinkToTheNextPageShowsTheMessage(String library) {
		open(library);
		this.messages.info("barry", "Your report is ready");
		this.barry.click("#two");
		awaitPage("two");
		awaitMessage("Your report is ready");
		assertShownOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "turbo", "unpoly", "htmx" })
	void aPartOfAPageTakesNoMessage(String library) {
		open(library);
		this.messages.info("barry", "Your report is ready");
		this.barry.click("#part-link");
		this.barry.await(() -> this.barry.text("#part-name").equals("part"));
		assertThat(this.barry.messages("/about")).singleElement().asString().contains("Your report is ready");
		assertShownOnce();
	}

	@ParameterizedTest
	@CsvSource({ "turbo, invalid, The name is missing", "unpoly, invalid, The name is missing",
			"htmx, invalid, The name is missing", "turbo, valid, Saved", "unpoly, valid, Saved", "htmx, valid, Saved" })
	void aMessageThatAFormInAPartLeavesAppearsWithoutAReload(String library, String form, String text) {
		open(library);
		this.barry.run("window.isSamePage = true");
		this.messages.info("barry", "Your report is ready");
		this.barry.click("#" + form + " button");
		awaitMessage(text);
		awaitMessage("Your report is ready");
		assertThat(this.barry.run("return window.isSamePage")).isEqualTo(true);
		assertShownOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "turbo", "unpoly", "htmx", "browser" })
	void aMessageIsNotShownAgainWhenTheReaderGoesBack(String library) {
		this.messages.info("barry", "Your report is ready");
		open(library);
		awaitMessage("Your report is ready");
		this.barry.run("window.isSamePage = true");
		this.barry.click("#two");
		awaitPage("two");
		this.barry.run("history.back()");
		awaitPage("one");
		// It comes from a cache. From the server it would be without messages anyway.
		assertThat(this.barry.run("return window.isSamePage")).isEqualTo(true);
		assertThat(this.barry.messages()).isEmpty();
		assertShownOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "turbo", "unpoly", "htmx", "browser" })
	void aMessageThatWasReadInTheMeantimeIsNotThereWhenTheReaderGoesBack(String library) {
		UserMessage message = UserMessage.warning("Read me").untilRead();
		this.messages.send("barry", message);
		open(library);
		awaitMessage("Read me");
		this.barry.click("#two");
		awaitPage("two");
		this.messages.inbox("barry").markRead(message.id());
		this.barry.run("history.back()");
		awaitPage("one");
		this.barry.await(() -> this.barry.messages().isEmpty());
	}

	@Test
	void aPrerenderedPageShowsTheMessageOnceItIsActivated() {
		this.barry.open("/libraries/browser/prerendering");
		this.messages.info("barry", "Your report is ready");
		this.barry.await(() -> this.pages.wasRequested("two"));
		this.barry.click("#two");
		awaitPage("two");
		assertThat(this.barry.run("return performance.getEntriesByType('navigation')[0].activationStart > 0"))
			.isEqualTo(true);
		awaitMessage("Your report is ready");
		assertShownOnce();
	}

	@Test
	void aHiddenFrameTakesNoMessage() {
		this.barry.open("/about");
		this.messages.info("barry", "Your report is ready");
		this.barry.run("""
				window.framed = new Promise((loaded) => {
					const frame = document.createElement('iframe');
					frame.hidden = true;
					frame.onload = loaded;
					frame.src = '/libraries/browser/one';
					document.body.append(frame);
				})""");
		this.barry.await(() -> this.barry.hasLoaded("/one"));
		assertThat(this.barry.complaints()).allMatch((line) -> line.contains("frame-ancestors"));
		assertThat(this.barry.messages("/rules")).singleElement().asString().contains("Your report is ready");
		assertShownOnce();
	}

	@Test
	void aFrameTakesTheMessageOnceItIsVisible() {
		this.barry.open("/about");
		this.messages.info("barry", "Your report is ready");
		this.barry.run("""
				const frame = document.createElement('iframe');
				frame.id = 'frame';
				frame.hidden = true;
				frame.src = '/libraries/browser/framed';
				document.body.prepend(frame);""");
		this.barry.await(() -> isTrue("return Boolean(document.getElementById('frame').contentWindow.asyncMessages)"));
		this.barry.run("""
				window.shownAt = performance.timeOrigin + performance.now();
				document.getElementById('frame').hidden = false""");
		this.barry.await(() -> isTrue("""
				return document.getElementById('frame').contentDocument.body.innerText
					.includes('Your report is ready')"""));
		assertThat(this.barry.run("""
				const inFrame = document.getElementById('frame').contentWindow.performance;
				return inFrame.getEntriesByType('resource')
					.filter((entry) => entry.name.endsWith('/messages'))
					.map((entry) => inFrame.timeOrigin + entry.startTime < window.shownAt)"""))
			.isEqualTo(List.of(false));
		assertShownOnce();
	}

	@Test
	void aScriptThatFetchesAPageTakesNoMessage() {
		this.barry.open("/about");
		this.messages.info("barry", "Your report is ready");
		this.barry.run("window.page = fetch('/rules').then((response) => response.text())");
		this.barry.await(() -> this.barry.hasLoaded("/rules"));
		assertThat(this.barry.messages("/about")).singleElement().asString().contains("Your report is ready");
		assertShownOnce();
	}

	@Test
	void aListThatIsInsertedLaterIsLive() {
		this.barry.open("/about");
		this.messages.send("barry", UserMessage.info("Gone in a moment").closeAfter(Duration.ofSeconds(3)));
		this.messages.info("barry", "Close me");
		this.barry.run("""
				fetch('/rules').then((response) => response.text()).then((text) => {
					const page = new DOMParser().parseFromString(text, 'text/html');
					document.querySelector('ul.messages').replaceWith(page.querySelector('ul.messages'));
				})""");
		awaitMessage("Close me");
		this.barry.await(() -> this.barry.messages().size() == 1);
		this.barry.click("li.message button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertShownOnce();
	}

	/**
	 * Opens a page, and waits until its library is ready: Unpoly begins to look after the
	 * history a moment after the page was loaded.
	 */
	private void open(String library) {
		this.barry.open("/libraries/" + library + "/one");
		this.barry.await(() -> Boolean.TRUE.equals(
				this.barry.run("return document.readyState === 'complete' && (!window.up || history.state !== null)")));
	}

	private boolean isTrue(String script) {
		return Boolean.TRUE.equals(this.barry.run(script));
	}

	private void awaitPage(String name) {
		this.barry.await(() -> this.barry.text("h1").equals(name));
	}

	private void awaitMessage(String text) {
		this.barry.await(() -> this.barry.messages().stream().filter((message) -> message.contains(text)).count() == 1);
	}

	private void assertShownOnce() {
		assertThat(this.barry.messages("/about")).isEmpty();
		assertThat(this.messages.receive("barry")).isEmpty();
	}

}
