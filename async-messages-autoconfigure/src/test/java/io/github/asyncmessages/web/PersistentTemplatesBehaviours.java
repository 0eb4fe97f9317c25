package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviours of django-persistent-messages that are for templates.
 */
abstract class PersistentTemplatesBehaviours extends SeedBehaviours {

	PersistentTemplatesBehaviours(SeedServer seed) {
		super(seed);
	}

	// The methods of the storage: get_persistent, get_persistent_unread,
	// get_nonpersistent, count_unread, count_persistent_unread, count_nonpersistent
	@Test
	void aTemplateHasTheMessagesOfEachKindAndTheirCounts() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Flash");
		send(this.barry, "Once");
		inbox(this.barry).markRead(persistent(this.barry, "Read").id());
		persistent(this.barry, "Unread");
		send(this.barry, UserMessage.info("Until read").untilRead());
		HtmlPage page = open(visitor, "/pages/kinds");
		assertThat(page.document().select("#persistent li").eachText()).containsExactly("Until read", "Unread", "Read");
		assertThat(page.document().select("#persistent-unread li").eachText()).containsExactly("Until read", "Unread");
		assertThat(page.document().select("#non-persistent li").eachText()).containsExactly("Flash", "Once");
		assertThat(page.text("#counts")).isEqualTo("2 shown once, 2 unread, 4 in total");
		assertThat(open(visitor, "/pages/kinds").text("#counts")).isEqualTo("0 shown once, 2 unread, 2 in total");
	}

	// EXCLUDE_READ = False
	@Test
	void readMessagesStayOnPagesIfTheApplicationSaysSo() {
		TestApplication customized = this.seed.customized();
		UserMessage message = UserMessage.error("Read me").untilRead();
		customized.messages().send(this.barry, message);
		Visitor visitor = customized.login(this.barry);
		press(visitor, open(visitor, PAGE), "form.message-read");
		HtmlPage page = open(visitor, PAGE);
		assertThat(page.messages()).containsExactly("Read me");
		assertThat(page.items()).extracting(Element::className).containsExactly("message danger read");
		assertThat(page.document().select("form.message-read")).isEmpty();
	}

	// EXCLUDE_READ = True
	@Test
	void readMessagesLeavePagesByDefault() {
		UserMessage message = UserMessage.error("Read me").untilRead();
		send(this.barry, message);
		Visitor visitor = login(this.barry);
		press(visitor, open(visitor, PAGE), "form.message-read");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// close_all
	@Test
	void oneButtonClosesAllMessagesIfThereIsMoreThanOne() {
		send(this.barry, UserMessage.info("First").untilRead());
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, "/pages/close-all").document().select("form.messages-close-all:not([hidden])"))
			.isEmpty();
		send(this.barry, UserMessage.info("Second").untilRead());
		HtmlPage page = open(visitor, "/pages/close-all");
		assertThat(page.messages()).containsExactly("First", "Second");
		assertThat(press(visitor, page, "form.messages-close-all:not([hidden])").messages()).isEmpty();
		assertThat(inbox(this.barry).unreadCount()).isZero();
		assertThat(texts(this.barry)).containsExactly("Second", "First");
	}

	// hide_persistent
	@Test
	void aListCanLeaveOutPersistentMessages() {
		send(this.barry, UserMessage.info("Until read").untilRead());
		send(this.barry, "Once");
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, "/pages/hide-persistent").messages()).containsExactly("Once");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Until read");
	}

	// truncatewords:32 and "more"
	@Test
	void aTextOfMoreThanThirtyTwoWordsIsCutAndThePageOfTheMessageHasAllOfIt() {
		String text = "word ".repeat(32) + "and the rest";
		UserMessage message = UserMessage.info(text).untilRead();
		send(this.barry, message);
		send(this.barry, UserMessage.info("word ".repeat(31) + "end").untilRead());
		Visitor visitor = login(this.barry);
		HtmlPage page = open(visitor, PAGE);
		assertThat(page.document().select(".message-text").eachText()).satisfiesExactly(
				(cut) -> assertThat(cut).startsWith("word ".repeat(31) + "word").doesNotContain("rest"),
				(whole) -> assertThat(whole).endsWith("end"));
		assertThat(page.document().select("a.message-more").eachText()).containsExactly("More");
		HtmlPage detail = open(visitor, page.document().select("a.message-more").attr("href"));
		assertThat(detail.path()).isEqualTo("/messages/" + message.id());
		assertThat(detail.text(".inbox-body")).isEqualTo(text);
	}

}
