package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameters of the fragment that prints the list of messages.
 */
abstract class FragmentParametersRule extends DeliveryRule {

	private static final String CLOSE = "/async-messages/read";

	FragmentParametersRule(TestApplication server) {
		super(server);
	}

	private UserMessage untilRead(String recipient, String text) {
		UserMessage message = UserMessage.warning(text).untilRead();
		send(recipient, message);
		return message;
	}

	@Test
	void withoutParametersTheListHasAllMessagesAndNoFormToCloseThem() {
		untilRead(this.barry, "Read me");
		send(this.barry, "Once");
		HtmlPage page = login(this.barry).get("/pages/page");
		assertThat(page.messages()).containsExactlyInAnyOrder("Read me", "Once");
		assertThat(page.document().select("ul.messages").attr("data-src")).isEqualTo("/async-messages/messages");
		assertThat(page.document().select(".messages-close-all")).isEmpty();
	}

	@Test
	void aListCanLeaveOutWhatIsKeptUntilItIsRead() {
		untilRead(this.barry, "Read me");
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		assertThat(visitor.get("/pages/hide-persistent").messages()).containsExactly("Saved", "Once");
		assertThat(visitor.get("/pages/hide-persistent").messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void theScriptFillsSuchAListAsThePageWould() {
		untilRead(this.barry, "Read me");
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		String src = visitor.get("/pages/hide-persistent", "Sec-Fetch-Dest", "empty")
			.document()
			.select("ul.messages[data-deferred]")
			.attr("data-src");
		assertThat(visitor.get(src).messages()).containsExactly("Once");
		assertThat(visitor.get(src, "Accept", "application/json").body()).contains("\"messages\":[]");
	}

	@Test
	void whatTheScriptDoesNotConfirmComesAgainWhateverTheListLeavesOut() {
		untilRead(this.barry, "Read me");
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		String src = "/async-messages/messages?hidePersistent=true";
		assertThat(visitor.get(src, "Async-Messages-Confirm", "true").messages()).containsExactly("Once");
		this.server.clock().forward(Duration.ofSeconds(31));
		HtmlPage page = visitor.get(src, "Async-Messages-Confirm", "true");
		assertThat(page.messages()).containsExactly("Once");
		visitor.post("/async-messages/shown", "shown",
				page.document().select("form.messages-shown [name=shown]").val());
		this.server.clock().forward(Duration.ofSeconds(31));
		assertThat(visitor.get(src).messages()).isEmpty();
	}

	@Test
	void aListLongerThanTheLimitIsFoldedWhateverItLeavesOut() {
		untilRead(this.barry, "Read me");
		send(this.barry, "1", "2", "3", "4", "5", "6", "7");
		HtmlPage page = login(this.barry).get("/pages/hide-persistent");
		assertThat(page.document().select("ul.messages > li.message")).hasSize(5);
		assertThat(page.text(".messages-more summary")).isEqualTo("More messages: 2");
		assertThat(page.document().select("ul.messages-folded > li.message")).hasSize(2);
	}

	@Test
	void oneButtonClosesAllMessagesOfThePageAndNoOthers() {
		untilRead(this.barry, "First");
		untilRead(this.barry, "Second");
		UserMessage unseen = UserMessage.info("In the inbox").inboxOnly();
		send(this.barry, unseen);
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/pages/close-all");
		assertThat(page.text(".messages-close-all:not([hidden]) button")).isEqualTo("Close all");
		untilRead(this.barry, "Later");
		HtmlPage answer = close(visitor, page);
		assertThat(answer.status()).isEqualTo(303);
		assertThat(answer.header("Location")).hasValue("/pages/close-all");
		assertThat(visitor.get("/pages/close-all").messages()).containsExactly("Later");
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isEqualTo(2);
		assertThat(close(visitor, page).status()).isEqualTo(303);
	}

	private static HtmlPage close(Visitor visitor, HtmlPage page) {
		Element form = page.document().select("form.messages-close-all").get(0);
		List<String> fields = new ArrayList<>();
		form.select("input").forEach((input) -> fields.addAll(List.of(input.attr("name"), input.val())));
		return visitor.sendForm("POST", form.attr("action"), Map.of("Referer", page.response().uri().toString()),
				fields.toArray(String[]::new));
	}

	@Test
	void theButtonIsHiddenWhereThereIsNothingToCloseWithoutAScript() {
		untilRead(this.barry, "Read me");
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/pages/close-all").document().select(".messages-close-all[hidden]")).hasSize(1);
		send(this.sally, "1", "2");
		assertThat(login(this.sally).get("/pages/close-all").document().select(".messages-close-all[hidden]"))
			.hasSize(1);
		assertThat(this.server.visitor().get("/pages/close-all").document().select(".messages-close-all[hidden]"))
			.hasSize(1);
	}

	@Test
	void nobodyClosesTheMessagesOfAnother() {
		UserMessage hers = untilRead(this.sally, "For the second user");
		UserMessage mine = untilRead(this.barry, "For the first user");
		assertThat(post(login(this.barry), hers.id(), "no-such-message", "\0", "", mine.id()).status()).isEqualTo(303);
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isZero();
		assertThat(this.server.messages().inbox(this.sally).unreadCount()).isOne();
	}

	@Test
	void theNumberOfMessagesToCloseIsBounded() {
		UserMessage message = untilRead(this.barry, "Read me");
		Visitor visitor = login(this.barry);
		String[] ids = IntStream.range(0, 101).mapToObj((i) -> message.id()).toArray(String[]::new);
		assertThat(post(visitor, ids).status()).isEqualTo(400);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

	private static HtmlPage post(Visitor visitor, String... ids) {
		List<String> fields = new ArrayList<>(List.of("_csrf", visitor.get("/csrf").body()));
		List.of(ids).forEach((id) -> fields.addAll(List.of("id", id)));
		return visitor.postForm(CLOSE, fields.toArray(String[]::new));
	}

	@Test
	void withoutTheTokenAgainstForgeriesOrALoginNothingIsClosed() {
		UserMessage message = untilRead(this.barry, "Read me");
		Visitor visitor = login(this.barry);
		assertThat(visitor.postForm(CLOSE, "id", message.id()).status()).isEqualTo(403);
		assertThat(visitor.get(CLOSE + "?id=" + message.id()).status()).isEqualTo(405);
		Visitor stranger = this.server.visitor();
		assertThat(post(stranger, message.id()).header("Location").orElseThrow()).endsWith("/login");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
	}

	@Test
	void aScriptThatClosesMessagesIsToldTheCount() {
		UserMessage first = untilRead(this.barry, "First");
		untilRead(this.barry, "Second");
		Visitor visitor = login(this.barry);
		HtmlPage answer = visitor.sendForm("POST", CLOSE,
				Map.of("Accept", "application/json", "X-CSRF-TOKEN", visitor.get("/csrf").body()), "id", first.id());
		assertThat(answer.body()).isEqualTo("{\"unreadCount\":1}");
	}

}
