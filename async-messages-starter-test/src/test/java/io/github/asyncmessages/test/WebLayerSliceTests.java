package io.github.asyncmessages.test;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.ResultMatcher;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static io.github.asyncmessages.test.MessageAssertions.assertThat;
import static io.github.asyncmessages.test.PageMessageMatchers.containsMessage;
import static io.github.asyncmessages.test.PageMessageMatchers.containsNoMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the web layer of an application whose configuration names another store.
 */
@WebMvcTest(properties = "async-messages.store.type=redis")
@EmptyMailboxes
class WebLayerSliceTests {

	private static final String REPORT_IS_READY = "Tom & Jerry's <report> is ready";

	private static final ResultMatcher THE_REPORT = containsMessage(MessageLevel.SUCCESS, REPORT_IS_READY);

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	private final MockHttpSession session = new MockHttpSession();

	@Test
	void aControllerSendsAMessage() {
		post();
		assertThat(this.messages).sentTo("barry")
			.singleElement()
			.hasLevel(MessageLevel.SUCCESS)
			.hasText(REPORT_IS_READY)
			.hasLink("/reports/42")
			.hasDelivery(Delivery.ONCE);
	}

	@Test
	void thePageShowsTheMessagesOnce() {
		post();
		assertThat(get("/page")).hasStatusOk()
			.matches(containsMessage(MessageLevel.INFO, "Report started"))
			.matches(THE_REPORT);
		assertThat(this.messages).hasNothingFor("barry");
		assertThat(get("/page")).matches(containsNoMessage());
	}

	@Test
	void ownMarkupShowsTheMessages() {
		post();
		assertThat(get("/own-markup")).matches(THE_REPORT);
	}

	@Test
	void aLongTextThatTheFragmentCutsIsShown() {
		String text = "word ".repeat(200).strip();
		this.messages.send("barry", UserMessage.info(text));
		assertThat(get("/page")).matches(containsMessage(MessageLevel.INFO, text));
	}

	@Test
	void aPageWithoutTheListShowsNoMessage() {
		post();
		MvcTestResult page = get("/without-list");
		assertThat(page).matches(containsNoMessage());
		assertFails(THE_REPORT, page, "does not show the message SUCCESS 'Tom & Jerry's <report> is ready'");
		assertThat(this.messages).sentTo("barry").hasSize(1);
	}

	@Test
	void aPageThatIteratesWithoutPrintingTheTextsShowsNoMessage() {
		post();
		assertFails(THE_REPORT, get("/without-text"), "its text is not on the page");
	}

	@Test
	void theLevelAndTheWholeTextCount() {
		post();
		MvcTestResult page = get("/page");
		assertFails(containsMessage(MessageLevel.INFO, REPORT_IS_READY), page, "does not show the message INFO");
		assertFails(containsMessage(MessageLevel.SUCCESS, "ready"), page, "[INFO 'Report started', SUCCESS 'Tom");
		assertFails(containsNoMessage(), page, "The page shows messages");
	}

	private static void assertFails(ResultMatcher matcher, MvcTestResult page, String message) {
		MvcResult result = page.getMvcResult();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> matcher.match(result))
			.withMessageContaining(message);
	}

	private void post() {
		assertThat(this.mvc.post().uri("/reports").session(this.session).principal(() -> "barry"))
			.hasRedirectedUrl("/page");
	}

	private MvcTestResult get(String path) {
		return this.mvc.get().uri(path).session(this.session).principal(() -> "barry").exchange();
	}

}
