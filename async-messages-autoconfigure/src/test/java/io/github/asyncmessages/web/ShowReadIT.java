package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of an application that goes on showing messages for some time after they were
 * read.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShowReadIT {

	private final TestApplication server = TestApplication.start(TestStore.MEMORY.properties(),
			"async-messages.web.show-read=1h", "async-messages.web.inbox.enabled=true");

	private String barry = "";

	private Visitor visitor = this.server.visitor();

	@BeforeEach
	void logIn() {
		this.barry = TestApplication.newName("barry");
		this.visitor = this.server.login(this.barry);
	}

	@AfterAll
	void close() {
		this.server.close();
	}

	private UserMessage send(UserMessage message) {
		this.server.messages().send(this.barry, message);
		this.server.clock().forward(Duration.ofSeconds(1));
		return message;
	}

	private UserMessage read(UserMessage message) {
		send(message);
		this.server.messages().inbox(this.barry).markRead(message.id());
		return message;
	}

	@Test
	void aMessageStaysForAWhileAfterItWasRead() {
		UserMessage message = send(UserMessage.error("Read me").untilRead());
		Element unread = this.visitor.get("/pages/page").items().get(0);
		assertThat(unread.className()).isEqualTo("message error unread");
		assertThat(unread.select("form, [role=alert]")).hasSize(2);
		this.visitor.post("/async-messages/" + message.id() + "/read");
		HtmlPage page = this.visitor.get("/pages/page");
		assertThat(page.messages()).containsExactly("Read me");
		assertThat(page.items().get(0).className()).isEqualTo("message error read");
		assertThat(page.items().get(0).select("form, button, [role=alert]")).isEmpty();
		assertThat(page.document().select("ul.messages[data-show-read]").attr("data-unread")).isEqualTo("0");
		assertThat(this.visitor.get("/async-messages/messages").messages()).containsExactly("Read me");
		this.server.clock().forward(Duration.ofHours(1));
		assertThat(this.visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void readAndUnreadMessagesAreInTheOrderOfSending() {
		send(UserMessage.info("1").untilRead());
		read(UserMessage.info("2").untilRead());
		send(UserMessage.info("3"));
		read(UserMessage.info("4").untilRead());
		send(UserMessage.info("5").untilRead());
		assertThat(this.visitor.get("/pages/page").messages()).containsExactly("1", "2", "3", "4", "5");
		assertThat(this.visitor.get("/pages/page").messages()).containsExactly("1", "2", "4", "5");
	}

	@Test
	void onlyMessagesThatWereOnPagesStay() {
		read(UserMessage.info("In the inbox").inboxOnly());
		assertThat(this.visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aPageShowsTheNewestTwentyOfThem() {
		IntStream.range(0, 25).forEach((i) -> read(UserMessage.info("Message " + i).untilRead()));
		assertThat(this.visitor.get("/pages/page").messages()).hasSize(20)
			.startsWith("Message 5")
			.endsWith("Message 24");
	}

	@Test
	void theyDoNotCountAsUnread() {
		read(UserMessage.info("Read").untilRead());
		send(UserMessage.info("Unread").untilRead());
		HtmlPage page = this.visitor.get("/pages/mailbox");
		assertThat(page.text("#counts")).isEqualTo("0 once, 1 until read, 1 unread");
		assertThat(page.document().select("#until-read li").eachText()).containsExactly("Unread");
		page = this.visitor.get("/pages/close-all");
		assertThat(page.messages()).containsExactly("Read", "Unread");
		assertThat(page.document().select(".messages-close-all[hidden] [name=id]")).hasSize(1);
		assertThat(this.visitor.get("/pages/hide-persistent").messages()).isEmpty();
	}

	@Test
	void whatTheInboxShowsIsNotAboveIt() {
		read(UserMessage.info("Read").untilRead());
		assertThat(this.visitor.get("/messages").messages()).isEmpty();
	}

	@Test
	void theyAreOnlyThoseOfTheReader() {
		read(UserMessage.info("Read").untilRead());
		String sally = TestApplication.newName("sally");
		assertThat(this.server.login(sally).get("/pages/page").messages()).isEmpty();
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
	}

	@Test
	void theyComeWithTheMessagesOfThePage() {
		read(UserMessage.info("Read").untilRead());
		int claims = calls("claim");
		int lists = calls("list");
		assertThat(this.visitor.get("/pages/bell-and-list").messages()).containsExactly("Read");
		assertThat(calls("claim")).isEqualTo(claims + 1);
		assertThat(calls("list")).isEqualTo(lists);
	}

	private int calls(String method) {
		return this.server.store().calls().getOrDefault(method, 0);
	}

	@Test
	void whileTheStoreIsDownThePageComesWithoutThem() {
		read(UserMessage.info("Read").untilRead());
		this.visitor.post("/flash", "text", "Saved");
		this.server.store().setFailing(true);
		try {
			assertThat(this.visitor.get("/pages/page").messages()).containsExactly("Saved");
		}
		finally {
			this.server.store().setFailing(false);
		}
		assertThat(this.visitor.await("/pages/page", (page) -> !page.messages().isEmpty()).messages())
			.containsExactly("Read");
	}

	@Test
	void aMessageThatIsUnreadAgainIsThereOnce() {
		UserMessage message = read(UserMessage.info("Read").untilRead());
		this.server.messages().inbox(this.barry).markUnread(message.id());
		assertThat(this.visitor.get("/pages/page").messages()).isEqualTo(List.of("Read"));
		assertThat(this.visitor.get("/pages/page").document().select(".message.unread form")).hasSize(1);
	}

}
