package io.github.asyncmessages.web.inbox;

import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What any page of an application shows of the inbox.
 */
abstract class MailboxScenarios extends InboxScenarios {

	MailboxScenarios(TestApplication server) {
		super(server);
	}

	private HtmlPage page() {
		return login(this.barry).get("/pages/mailbox");
	}

	private static Element badge(HtmlPage page) {
		return page.document().select("#inbox > .unread-badge").get(0);
	}

	@Test
	void aPageHasTheMessagesOfEachKindAndTheirCounts() {
		send(this.barry, UserMessage.info("once"));
		send(this.barry, UserMessage.info("until read").untilRead());
		inbox(this.barry).markRead(send(this.barry, UserMessage.info("read").untilRead()).id());
		send(this.barry, "inbox");
		send(this.barry, UserMessage.info("once again"));
		HtmlPage page = page();
		assertThat(page.document().select("#one-time li").eachText()).containsExactly("once", "once again");
		assertThat(page.document().select("#until-read li").eachText()).containsExactly("until read");
		assertThat(page.text("#counts")).isEqualTo("2 once, 1 until read, 2 unread");
		assertThat(page.document().select("#inbox").attr("href")).isEqualTo("/messages");
		assertThat(page().text("#counts")).isEqualTo("0 once, 1 until read, 2 unread");
	}

	@Test
	void aPageHasBothKindsAndTheirCounts() {
		send(this.barry, UserMessage.info("once"));
		send(this.barry, UserMessage.info("until read").untilRead());
		inbox(this.barry).markRead(send(this.barry, UserMessage.info("read").untilRead()).id());
		send(this.barry, "inbox");
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "saved");
		HtmlPage page = visitor.get("/pages/kinds");
		assertThat(page.text("#counts")).isEqualTo("2 shown once, 2 unread, 4 in total");
		assertThat(page.document().select("#persistent li").eachText()).containsExactly("inbox", "read", "until read");
		assertThat(page.document().select("#persistent-unread li").eachText()).containsExactly("inbox", "until read");
		assertThat(page.document().select("#non-persistent li").eachText()).containsExactly("saved", "once");
		assertThat(visitor.get("/pages/kinds").text("#counts")).isEqualTo("0 shown once, 2 unread, 2 in total");
	}

	@Test
	void countingBothKindsConsumesNothing() {
		send(this.barry, UserMessage.info("once"));
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/pages/counts").text("#total")).isEqualTo("1");
		assertThat(visitor.get("/pages/counts").text("#total")).isEqualTo("1");
		assertThat(this.server.visitor().get("/pages/kinds").text("#counts"))
			.isEqualTo("0 shown once, 0 unread, 0 in total");
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "99, 99", "100, 99+", "250, 99+" })
	void theBadgeIsExactUpTo99(int count, String badge) {
		IntStream.range(0, count).forEach((number) -> send(this.barry, "message " + number));
		HtmlPage page = page();
		assertThat(badge(page).text()).isEqualTo(badge);
		assertThat(badge(page).hasAttr("hidden")).isFalse();
		assertThat(badge(page).hasAttr("data-async-messages-unread")).isTrue();
		assertThat(badge(page).attr("title")).isEqualTo("Unread messages");
	}

	@Test
	void withoutUnreadMessagesTheBadgeIsHidden() {
		assertThat(badge(page()).hasAttr("hidden")).isTrue();
		assertThat(badge(this.server.visitor().get("/pages/mailbox")).hasAttr("hidden")).isTrue();
	}

	@Test
	void theRestOfALongTextIsOnThePageOfItsMessage() {
		String text = "word ".repeat(32) + "and the rest";
		UserMessage kept = send(this.barry, UserMessage.info(text).untilRead());
		send(this.barry, UserMessage.info(text));
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/pages/page");
		Element more = page.document().select("[data-message-id=" + kept.id() + "] .message-more").get(0);
		assertThat(more.text()).isEqualTo("More");
		assertThat(more.attr("href")).isEqualTo("/messages/" + kept.id());
		assertThat(page.document().select("[data-once] details.message-more .message-text").text())
			.isEqualTo("and the rest");
		assertThat(visitor.get(more.attr("href")).text(".inbox-body")).isEqualTo(text);
	}

	@Test
	void aMessageThatTheInboxShowsIsNotInTheListAboveIt() {
		send(this.barry, UserMessage.info("once"));
		UserMessage kept = send(this.barry, UserMessage.info("until read").untilRead());
		HtmlPage page = login(this.barry).get("/messages");
		assertThat(page.messages()).containsExactly("once");
		assertThat(shown(page)).containsExactly("until read");
		assertThat(page.document().select("[data-message-id=" + kept.id() + "]")).hasSize(1);
	}

	@Test
	void aMessageThatIsOnAnotherPageOfTheInboxIsInTheListAbove() {
		send(this.barry, UserMessage.info("older").untilRead());
		send(this.barry, UserMessage.info("newer").untilRead());
		HtmlPage page = login(this.barry).get("/messages?size=1");
		assertThat(page.messages()).containsExactly("older");
		assertThat(shown(page)).containsExactly("newer");
	}

	@ParameterizedTest
	@EnumSource(names = { "UNTIL_READ", "INBOX" })
	void aPersistentMessageOfARequestGoesToTheMailboxOfItsUser(Delivery delivery) {
		Visitor visitor = login(this.barry);
		assertThat(visitor.post("/flash", "text", "Read me", "delivery", delivery.name()).status()).isEqualTo(200);
		assertThat(only(this.barry)).extracting(UserMessage::text, UserMessage::delivery)
			.containsExactly("Read me", delivery);
		assertThat(login(this.barry).get("/pages/page").messages())
			.isEqualTo((delivery == Delivery.UNTIL_READ) ? java.util.List.of("Read me") : java.util.List.of());
	}

	@Test
	void aPersistentMessageForAnAnonymousVisitorIsAnError() {
		Visitor visitor = this.server.visitor();
		HtmlPage page = visitor.post("/flash", "text", "Read me", "delivery", "UNTIL_READ");
		assertThat(page.status()).isEqualTo(500);
		assertThat(page.text("#reason")).endsWith(
				"A persistent message requires a user, but the visitor is anonymous. Send a one-time message instead.");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void anOrdinaryMessageForAnAnonymousVisitorIsShown() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Thank you");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Thank you");
	}

	@Test
	void persistentMessagesOfPagesAndOfTheInboxSayWhetherTheyWereRead() {
		UserMessage message = send(this.barry, UserMessage.info("text").subject("Subject").untilRead());
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.items().get(0).classNames()).contains("unread");
		assertThat(page.text(".message-subject")).isEqualTo("Subject");
		inbox(this.barry).markRead(message.id());
		assertThat(visitor.get("/messages").document().select(".inbox-message").get(0).classNames()).contains("read");
	}

}
