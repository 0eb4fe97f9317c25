package io.github.asyncmessages.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviours of Django's messages framework, for flash messages and for messages from
 * other code.
 */
abstract class MessagesFrameworkBehaviours extends SeedBehaviours {

	MessagesFrameworkBehaviours(SeedServer seed) {
		super(seed);
	}

	// test_with_template_response, over redirects
	@Test
	void messagesSurviveAnyNumberOfRedirects() {
		send(this.barry, "Stored");
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.post("/flash", "text", "Saved", "to", "/redirect/5");
		assertThat(page.path()).isEqualTo(PAGE);
		assertThat(page.messages()).containsExactly("Saved", "Stored");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// test_multiple_posts
	@Test
	void theMessagesOfSeveralPostsAccumulateInOrder() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "1", "text", "2");
		visitor.post("/flash", "text", "3");
		visitor.post("/flash", "text", "4");
		assertThat(open(visitor, PAGE).messages()).containsExactly("1", "2", "3", "4");
	}

	// test_full_request_response_cycle
	@Test
	void theLevelsOfOnePostAreShownInOrderAfterTheRedirectAndNotAgain() {
		Visitor visitor = this.server.visitor();
		HtmlPage page = visitor.post("/flash-levels", "to", PAGE);
		assertThat(page.items()).extracting(Element::className)
			.containsExactly("message info", "message success", "message warning", "message error");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// test_add of equal messages
	@Test
	void twoEqualTextsAreTwoMessages() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Done", "text", "Done");
		send(this.barry, "Done", "Done");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Done", "Done", "Done", "Done");
	}

	// test_add_update: used and added in one request
	@Test
	void aMessageOfThePageItselfIsShownThereAndNotAgain() {
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/flash-and-print").messages()).containsExactly("Saved");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// test_existing_read
	@Test
	void readingTwiceOnOnePageIsReadingTheSame() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Stored");
		HtmlPage page = open(visitor, "/pages/twice");
		assertThat(page.document().select("#first li").eachText()).containsExactly("Saved", "Stored");
		assertThat(page.messages()).containsExactly("Saved", "Stored");
	}

	// test_no_update
	@ParameterizedTest
	@CsvSource({ "/pages/silent, 0", "/pages/page, 1" })
	void aPageWithoutMessagesWritesNothing(String path, int claims) {
		Visitor anonymous = this.server.visitor();
		open(anonymous, path);
		assertThat(anonymous.hasCookie("JSESSIONID")).isFalse();
		Visitor visitor = login(this.barry);
		Map<String, Integer> before = calls();
		assertThat(open(visitor, path).messages()).isEmpty();
		Map<String, Integer> after = calls();
		before.forEach((method, count) -> after.merge(method, -count, Integer::sum));
		after.values().removeIf((count) -> count == 0);
		assertThat(after).isEqualTo((claims == 0) ? Map.of() : Map.of("claim", claims));
	}

	/**
	 * What was asked of the store, without what its other threads ask all the time.
	 */
	private Map<String, Integer> calls() {
		Map<String, Integer> calls = new HashMap<>(this.server.store().calls());
		calls.keySet().removeAll(List.of("takeMails", "ping"));
		return calls;
	}

	// MESSAGE_LEVEL
	@Test
	void theMinimumLevelAppliesWhenAMessageIsAdded() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Details", "level", "DEBUG");
		assertThat(this.server.messages().send(this.barry, UserMessage.debug("Details").untilRead())).isFalse();
		assertThat(open(visitor, PAGE).messages()).isEmpty();
		visitor.post("/flash", "text", "Saved", "level", "INFO");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Saved");
	}

	// MESSAGE_TAGS
	@Test
	void theClassOfALevelCanBeAnotherOrNone() {
		TestApplication customized = this.seed.customized();
		for (MessageLevel level : List.of(MessageLevel.INFO, MessageLevel.WARNING, MessageLevel.ERROR)) {
			customized.messages().send(this.barry, UserMessage.of(level, "Hello").tags("big"));
		}
		assertThat(open(customized.login(this.barry), OWN_TEMPLATE).items()).extracting(Element::className)
			.containsExactly("message big", "message big warning", "message big danger");
	}

	// test_get_bad_cookie
	@Test
	void aCorruptSessionReadsAsEmptyAndBreaksNoPage() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Lost");
		visitor.post("/corrupt-session");
		send(this.barry, "Stored");
		HtmlPage page = open(visitor, PAGE);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.messages()).containsExactly("Stored");
		visitor.post("/flash", "text", "Saved");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Saved");
	}

	// test_get_bad_cookie, for what is in the store
	@Test
	void anUnusableEntryOfTheStoreBreaksNoPage() {
		send(this.barry, "First");
		this.seed.program().ifPresent((program) -> program.write(this.barry, Map.of("text", "Lost", "level", "loud")));
		send(this.barry, "Second");
		HtmlPage page = open(login(this.barry), PAGE);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.messages()).containsExactly("First", "Second");
	}

	// test_safedata: text is never HTML here
	@ParameterizedTest
	@ValueSource(strings = { PAGE, OWN_TEMPLATE, "/freemarker/page" })
	void textIsEscaped(String path) {
		String text = "<b>Hello</b> & \"goodbye\"";
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", text);
		send(this.barry, text);
		HtmlPage page = open(visitor, path);
		assertThat(page.messages()).containsExactly(text, text);
		assertThat(page.document().select("b")).isEmpty();
	}

	// test_json_encoder_decoder
	@Test
	void dataSurvivesNesting() {
		Map<String, Object> data = Map.of("list", List.of(1, List.of("<b>", Map.of("deep", true)), "{}"), "empty",
				List.of());
		UserMessage message = UserMessage.info("Hello").meta(data).inboxOnly();
		send(this.barry, message);
		assertThat(inbox(this.barry).find(message.id()).orElseThrow().meta()).isEqualTo(data);
	}

}
