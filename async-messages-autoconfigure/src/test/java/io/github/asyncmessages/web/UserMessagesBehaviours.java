package io.github.asyncmessages.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The behaviours of django-user-messages.
 */
abstract class UserMessagesBehaviours extends SeedBehaviours {

	UserMessagesBehaviours(SeedServer seed) {
		super(seed);
	}

	// api.error, in a template of the application
	@Test
	void anErrorIsAnItemOfItsClassOnTheNextPageAndNotOnTheOneAfter() {
		this.server.messages().error(this.barry, "Hello world");
		Visitor visitor = login(this.barry);
		HtmlPage page = open(visitor, OWN_TEMPLATE);
		assertThat(page.document().select("li.error").eachText()).containsExactly("Hello world");
		assertThat(open(visitor, OWN_TEMPLATE).document().select("li")).isEmpty();
	}

	// Another user, and nobody
	@Test
	void thePageOfAnotherVisitorNeitherShowsNorConsumesTheMessage() {
		send(this.barry, "Hello");
		assertThat(open(login(this.sally), PAGE).messages()).isEmpty();
		assertThat(open(this.server.visitor(), PAGE).messages()).isEmpty();
		assertThat(open(login(this.barry), PAGE).messages()).containsExactly("Hello");
	}

	// deliver_once=False; theirs stays for ever
	@Test
	void aMessageThatIsNotDeliveredOnceIsOnEveryPageUntilItIsRead() {
		send(this.barry, UserMessage.info("Hello").untilRead());
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, PAGE).messages()).containsExactly("Hello");
		HtmlPage page = open(visitor, PAGE);
		assertThat(page.messages()).containsExactly("Hello");
		press(visitor, page, "form.message-read");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// get_messages(user=…) and meta; ours takes the messages as a page does
	@Test
	void codeGetsTheMessagesOfAUserWithTheDataThatWasSent() {
		Map<String, Object> meta = Map.of("url", "/reports/42", "report", Map.of("id", 42, "parts", List.of("a", "b")));
		send(this.barry, UserMessage.info("Hello").meta(meta));
		List<UserMessage> received = this.server.messages().receive(this.barry);
		assertThat(received).singleElement().satisfies((message) -> {
			assertThat(message.text()).isEqualTo("Hello");
			assertThat(message.meta()).isEqualTo(meta);
			assertThat(message.level().value()).isEqualTo(20);
			assertThat(message.level().tag()).isEqualTo("info");
		});
		assertThat(this.server.messages().receive(this.barry)).isEmpty();
		assertThat(open(login(this.barry), PAGE).messages()).isEmpty();
	}

	// message.meta.url in a template
	@Test
	void aTemplateReadsTheDataAndTheLevel() {
		send(this.barry, UserMessage.info("Hello").meta("url", "/reports/42"));
		HtmlPage page = open(login(this.barry), OWN_TEMPLATE);
		assertThat(page.document().select("li.info .url").attr("href")).isEqualTo("/reports/42");
		assertThat(page.text("li.info .url")).isEqualTo("20");
	}

	// One list of both kinds, in templates that only know "messages"
	@ParameterizedTest
	@ValueSource(strings = { PAGE, OWN_TEMPLATE, "/freemarker/page" })
	void aFlashMessageAndAMessageOfTheUserAreOneList(String path) {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved", "level", "SUCCESS");
		this.server.messages().error(this.barry, "Hello world");
		HtmlPage page = open(visitor, path);
		assertThat(page.document().select("ul.messages")).hasSize(1);
		assertThat(page.messages()).containsExactly("Saved", "Hello world");
		assertThat(page.items()).extracting(Element::className).containsExactly("message success", "message error");
	}

	// A row whose _metadata is no JSON. In memory there are no such rows: what is no
	// JSON is refused.
	@Test
	void brokenDataReadsAsEmptyAndTheMessageIsShown() {
		Optional<OtherProgram> program = this.seed.program();
		if (program.isEmpty()) {
			assertThatIllegalArgumentException().isThrownBy(() -> UserMessage.info("Hello").meta("url", new Object()))
				.withMessageContaining("'meta'");
			return;
		}
		program.get().write(this.barry, Map.of("text", "Hello", "meta", "{ broken"));
		HtmlPage page = open(login(this.barry), OWN_TEMPLATE);
		assertThat(page.messages()).containsExactly("Hello");
		assertThat(page.document().select(".url")).isEmpty();
	}

	// get_messages(user=…) takes nothing, and has those with deliver_once=False, too.
	// Ours
	// are two looks, since they are two lists.
	@Test
	void whatWaitsForAUserIsSeenWithoutAPageAndStays() {
		send(this.barry, "Once");
		send(this.barry, UserMessage.info("Until read").untilRead());
		for (int i = 0; i < 2; i++) {
			assertThat(waiting(this.barry)).containsExactly("Once");
			assertThat(texts(this.barry)).containsExactly("Until read");
		}
		assertThat(open(login(this.barry), PAGE).messages()).containsExactlyInAnyOrder("Once", "Until read");
	}

}
