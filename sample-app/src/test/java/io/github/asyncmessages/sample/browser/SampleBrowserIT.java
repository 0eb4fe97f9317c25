package io.github.asyncmessages.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reports, messages and pages in a browser.
 */
@OnRedis
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleBrowserIT {

	private static final String READY = "Your report is ready to be downloaded";

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	private Path folder;

	private Browser barry;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.folder = folder;
		this.barry = browser("barry");
	}

	@BeforeEach
	void logIn() {
		List.of("barry", "sally").forEach(this.messages::erase);
		this.barry.reset().logIn("barry");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		assertThat(this.barry.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowser() {
		this.barry.close();
	}

	@Test
	void aReportIsAnnouncedOnceToTheUserWhoAskedForIt() throws Exception {
		try (Browser sally = browser("sally").logIn("sally")) {
			this.barry.click("main form button");
			this.barry.await(() -> this.barry.messages().stream().anyMatch((text) -> text.contains("Report started")));
			List<String> seenBySally = new ArrayList<>();
			this.barry.await(() -> {
				seenBySally.addAll(sally.messages("/"));
				List<String> seen = this.barry.messages("/about");
				assertThat(seen).hasSizeLessThan(2);
				return seen.stream().anyMatch((text) -> text.contains(READY));
			});
			this.barry.screenshot("report-ready");
			this.barry.click("li.message.success a");
			assertThat(Files.readString(this.barry.download("sales.csv")))
				.startsWith("Date,Region,Product,Quantity,Unit price,Total");
			assertThat(this.barry.messages("/")).isEmpty();
			assertThat(this.barry.messages("/rules")).isEmpty();
			seenBySally.addAll(sally.messages("/rules"));
			assertThat(seenBySally).isEmpty();
		}
	}

	@Test
	void anOrderReplacesItsRowAndItsMessageAppearsWithoutAReload() {
		this.barry.open("/stock");
		this.barry.run("window.isSamePage = true");
		this.barry.click("[aria-label='Order: Lamp']");
		this.barry.await(() -> this.barry.messages().toString().contains("Lamp ordered"));
		this.barry.click("[aria-label='Order: Lamp']");
		this.barry.await(() -> this.barry.messages().toString().contains("Lamp is out of stock"));
		assertThat(this.barry.run("return window.isSamePage")).isEqualTo(true);
		assertThat(this.barry.texts("main li span")).contains("0 in stock");
		assertThat(this.barry.complaints()).allMatch((line) -> line.contains("409"));
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Browser.Following.class)
	void whoeverFollowsTheLinkOfAMessageHasReadIt(Browser.Following way) {
		this.messages.send("barry", UserMessage.warning("The import failed").link("/rules").untilRead());
		this.messages.send("barry", UserMessage.warning("Another").untilRead());
		assertThat(this.barry.messages("/about")).hasSize(2);
		this.barry.follow("li.message a", way);
		this.barry.await(() -> this.messages.inbox("barry").unreadCount() == 1);
		this.barry.closeOtherWindows();
		assertThat(this.barry.messages("/about")).singleElement().asString().contains("Another");
	}

	@Test
	void aOneTimeMessageIsClosedInTheBrowser() {
		this.messages.info("barry", "Closed by hand");
		assertThat(this.barry.messages("/about")).hasSize(1);
		this.barry.click("li.message button");
		this.barry.await(() -> this.barry.messages().isEmpty());
	}

	@Test
	void aMessageThatStaysIsMarkedAsReadWhenItIsClosed() {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		assertThat(this.barry.messages("/about")).hasSize(1);
		assertThat(this.barry.messages("/rules")).hasSize(1);
		this.barry.click("li.message button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		this.barry.await(() -> this.messages.inbox("barry").unreadCount() == 0);
		assertThat(this.barry.title()).contains("The delivery rules");
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void aMessageThatStaysIsClosedWithoutJavaScriptToo() {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		this.barry.turnJavaScriptOff();
		assertThat(this.barry.messages("/about")).hasSize(1);
		this.barry.click("li.message form button");
		this.barry.await(() -> this.barry.messages().isEmpty());
		assertThat(this.barry.messages("/rules")).isEmpty();
		assertThat(this.messages.inbox("barry").unreadCount()).isZero();
	}

	@Test
	void aMessageClosesByItself() {
		this.messages.send("barry", UserMessage.info("Gone in a moment").closeAfter(Duration.ofSeconds(3)));
		this.messages.info("barry", "This one stays");
		assertThat(this.barry.messages("/about")).hasSize(2);
		this.barry.await(() -> this.barry.messages().size() == 1);
		assertThat(this.barry.messages()).singleElement().asString().contains("This one stays");
	}

	@Test
	void aTextKeepsItsLineBreaks() {
		this.messages.info("barry", "First line\nsecond line");
		this.barry.open("/about");
		assertThat(this.barry.text(".message-text")).isEqualTo("First line\nsecond line");
	}

	@Test
	void anEmptyListTakesNoSpace() {
		assertThat(this.barry.messages("/about")).isEmpty();
		assertThat(this.barry.run("""
				const list = document.querySelector('ul.messages');
				return list.nextElementSibling.getBoundingClientRect().top - list.getBoundingClientRect().top"""))
			.isEqualTo(0L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void everyLevelIsReadableAndHasAShapeOfItsOwn(String colorScheme) {
		this.barry.prefer(colorScheme);
		sendEveryLevel();
		assertThat(this.barry.messages("/about")).hasSize(4);
		this.barry.screenshot("messages-" + colorScheme);
		assertThat(this.barry.contrast(".message-text, .message-close, h1, nav a, main button")).isGreaterThan(4.5);
		assertThat((List<?>) this.barry.run("""
				return Array.from(document.querySelectorAll('.message-level')).map((level) => {
					const sign = getComputedStyle(level, '::before');
					return sign.content + sign.clipPath;
				})""")).doesNotHaveDuplicates().noneMatch((sign) -> sign.toString().startsWith("none"));
		assertThat((List<?>) this.barry
			.run("return Array.from(document.querySelectorAll('.message-level')).map((level) => level.textContent)"))
			.isEqualTo(List.of("Info", "Success", "Warning", "Error"));
	}

	@Test
	void aRightToLeftPageIsMirrored() {
		sendEveryLevel();
		assertThat(this.barry.messages("/about")).hasSize(4);
		this.barry.run("document.documentElement.dir = 'rtl'");
		this.barry.screenshot("messages-right-to-left");
		assertThat((List<?>) this.barry.run("""
				return Array.from(document.querySelectorAll('li.message')).map((message) => {
					const style = getComputedStyle(message);
					const left = (selector) => message.querySelector(selector).getBoundingClientRect().left;
					return parseFloat(style.borderRightWidth) > parseFloat(style.borderLeftWidth)
						&& left('.message-close') < left('.message-body')
						&& left('.message-body') < left('.message-level');
				})""")).isEqualTo(List.of(true, true, true, true));
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
	}

	@Test
	void aPageThatIsLightStaysLightWhateverTheVisitorPrefers() {
		this.barry.prefer("dark");
		this.messages.info("barry", "Hello");
		this.barry.open("/about");
		assertThat(brightness()).isLessThan(128);
		this.barry.run("document.documentElement.dataset.bsTheme = 'light'");
		assertThat(brightness()).isGreaterThan(128);
		this.barry.run("delete document.documentElement.dataset.bsTheme");
		assertThat(brightness()).isGreaterThan(128);
	}

	private double brightness() {
		return ((Number) this.barry.run("""
				const canvas = document.createElement('canvas').getContext('2d');
				canvas.fillStyle = getComputedStyle(document.querySelector('.message')).backgroundColor;
				canvas.fillRect(0, 0, 1, 1);
				return canvas.getImageData(0, 0, 1, 1).data[0]""")).doubleValue();
	}

	@Test
	void everyButtonOfAMessageIsLargeEnoughForAFinger() {
		this.messages.send("barry", UserMessage.error("The import failed").untilRead());
		for (int i = 0; i < 6; i++) {
			this.messages.info("barry", "Message " + i);
		}
		this.barry.open("/about");
		this.barry.click(".messages-more summary");
		assertThat(this.barry.messages()).isNotEmpty();
		assertThat(this.barry.texts(".messages .message-close")).hasSize(7);
		assertThat((List<?>) this.barry.tooSmall(".messages button, .messages summary")).isEmpty();
	}

	@Test
	void aMistakeIsNamedAtItsField() {
		this.barry.open("/colleagues");
		this.barry.type("text", "Are they final?");
		this.barry.click("#content .btn-primary");
		assertThat(this.barry.text("#subject-error")).isEqualTo("Please write a subject");
		assertThat(this.barry.run("return document.activeElement.id")).isEqualTo("subject");
		assertThat(this.barry.run("return document.getElementById('text').value")).isEqualTo("Are they final?");
		this.barry.screenshot("field-error");
	}

	@Test
	void hostileTextIsText() {
		String text = "<script>document.title = 'owned'</script> \"quoted\" 'and' <img src=x onerror=alert(1)>";
		this.messages.send("barry", UserMessage.warning(text).subject("<b>Bold</b>").link("javascript:alert(1)"));
		assertThat(this.barry.messages("/about")).singleElement().asString().contains(text).contains("<b>Bold</b>");
		assertThat(this.barry.title()).startsWith("About");
		assertThat(this.barry.has("li.message script, li.message img, li.message b, li.message a")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/about", "/colleagues", "/rules", "/login" })
	void aNarrowScreenNeedsNoSidewaysScrolling(String path) {
		this.barry.narrow();
		this.messages.send("barry",
				UserMessage.success("A".repeat(100) + " and a text of more than one line").link("/reports/42"));
		assertThat(this.barry.messages(path)).hasSize(1);
		assertThat(this.barry.needsSidewaysScrolling()).isFalse();
		this.barry.screenshot("narrow" + path.replace('/', '-'));
	}

	@Test
	void theErrorPageShowsTheMessagesOfThePageThatFailed() {
		this.messages.info("barry", "Not lost");
		assertThat(this.barry.messages("/rules/broken")).singleElement().asString().contains("Not lost");
		assertThat(this.barry.title()).contains("Something went wrong");
		assertThat(this.barry.complaints()).allMatch((line) -> line.contains("status of 500"));
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void anUnknownPageShowsTheMessages() {
		this.messages.info("barry", "Not lost");
		assertThat(this.barry.messages("/nowhere")).singleElement().asString().contains("Not lost");
		assertThat(this.barry.complaints()).allMatch((line) -> line.contains("status of 404"));
	}

	@Test
	void threeRedirectsKeepTheMessage() {
		this.messages.info("barry", "Still there");
		assertThat(this.barry.messages("/rules/redirect")).singleElement().asString().contains("Still there");
	}

	@Test
	void aRolledBackTransactionLeavesNoMessage() {
		this.barry.open("/rules");
		this.barry.click("button[value=TRANSACTIONS]");
		this.barry.await(() -> !this.barry.messages().isEmpty());
		assertThat(this.barry.messages()).singleElement().asString().contains("sent in a committed transaction");
		assertThat(this.barry.messages("/rules")).isEmpty();
	}

	@Test
	void noPageMakesTheBrowserComplain() {
		try (Browser admin = browser("admin").logIn("admin")) {
			for (String path : List.of("/", "/messages", "/colleagues", "/rules", "/rules/slow", "/admin/messages",
					"/admin/messages/send", "/admin/messages/mailbox?recipient=barry", "/about", "/login")) {
				this.messages.success("admin", "On " + path);
				assertThat(admin.messages(path)).hasSize(1);
			}
			assertThat(admin.complaints()).isEmpty();
		}
	}

	@Test
	void everyKindOfMessageIsPictured() {
		sendEveryLevel();
		assertThat(this.barry.messages("/")).hasSize(4);
		this.barry.screenshot("messages");
	}

	private void sendEveryLevel() {
		this.messages.info("barry", "The price list was updated by Sally");
		this.messages.send("barry", UserMessage.success(READY).link("/reports/42"));
		this.messages.warning("barry", "Your password expires in three days");
		this.messages.send("barry", UserMessage.error("Your report could not be made. Please try again.").untilRead());
	}

	private Browser browser(String visitor) {
		return new Browser("http://localhost:" + this.port, this.folder.resolve(visitor));
	}

}
