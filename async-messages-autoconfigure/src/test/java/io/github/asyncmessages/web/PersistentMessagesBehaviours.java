package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.Visitor;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviours of django-persistent-messages, except those that are only for templates.
 */
abstract class PersistentMessagesBehaviours extends SeedBehaviours {

	PersistentMessagesBehaviours(SeedServer seed) {
		super(seed);
	}

	// add_message with ordinary and with persistent levels
	@Test
	void oneCallLeavesOrdinaryAndPersistentMessages() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		visitor.post("/flash", "text", "Read me", "delivery", "UNTIL_READ");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Saved", "Read me");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Read me");
		assertThat(texts(this.barry)).containsExactly("Read me");
	}

	// NotImplementedError for an anonymous user
	@Test
	void aPersistentMessageForAnAnonymousVisitorIsAnError() {
		Visitor visitor = this.server.visitor();
		HtmlPage page = visitor.post("/flash", "text", "Read me", "delivery", "UNTIL_READ");
		assertThat(page.status()).isEqualTo(500);
		assertThat(page.text("#reason")).contains("A persistent message requires a user");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// The fallback to ordinary storage; theirs is a cookie, then the session
	@Test
	void ordinaryMessagesOfAnAnonymousVisitorNeedNoLogin() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Thank you");
		assertThat(visitor.hasCookie("JSESSIONID")).isTrue();
		assertThat(open(visitor, PAGE).messages()).containsExactly("Thank you");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// subject, from_user, user and close_timeout
	@Test
	void aMessageForAnotherUserHasASubjectASenderAndATimeout() {
		send(this.sally,
				UserMessage.info("The figures are final")
					.subject("March")
					.sender(this.barry)
					.closeAfter(Duration.ofSeconds(5)));
		assertThat(open(login(this.barry), PAGE).messages()).isEmpty();
		HtmlPage page = open(login(this.sally), PAGE);
		assertThat(page.text(".message-subject")).isEqualTo("March");
		assertThat(page.text(".message-sender")).isEqualTo("From " + this.barry);
		assertThat(page.items().get(0).attr("data-close-after")).isEqualTo("5000");
	}

	// expires
	@Test
	void aMessageThatHasExpiredIsShownNowhere() {
		Visitor visitor = login(this.barry);
		for (Delivery delivery : Delivery.values()) {
			send(this.barry,
					UserMessage.info(delivery.name())
						.delivery(delivery)
						.expiresAt(this.server.clock().instant().plusSeconds(60)));
		}
		assertThat(listed(open(visitor, "/messages"))).containsExactly("INBOX", "UNTIL_READ");
		this.server.clock().forward(Duration.ofSeconds(61));
		assertThat(open(visitor, PAGE).messages()).isEmpty();
		assertThat(listed(open(visitor, "/messages"))).isEmpty();
		assertThat(inbox(this.barry).unreadCount()).isZero();
	}

	// message_detail
	@Test
	void aMessageHasAPage() {
		UserMessage message = UserMessage.error("The whole text").subject("March").sender(this.sally).inboxOnly();
		send(this.barry, message);
		Visitor visitor = login(this.barry);
		HtmlPage page = visitor.get(open(visitor, "/messages").document().select(".inbox-open").attr("href"));
		assertThat(page.path()).isEqualTo("/messages/" + message.id());
		assertThat(page.text("h2")).isEqualTo("March");
		assertThat(page.text(".inbox-body")).isEqualTo("The whole text");
		assertThat(page.document().select("article.error.unread")).hasSize(1);
	}

	// message_mark_read, message_mark_all_read; theirs by GET
	@Test
	void oneMessageAndAllMessagesAreMarkedAsRead() {
		persistent(this.barry, "First");
		persistent(this.barry, "Second");
		persistent(this.barry, "Third");
		Visitor visitor = login(this.barry);
		HtmlPage page = press(visitor, open(visitor, "/messages"), "form.inbox-read");
		assertThat(page.document().select(".inbox-message.read .inbox-open").eachText()).containsExactly("Third");
		page = press(visitor, page, "form[action$=/read-all]");
		assertThat(page.document().select(".inbox-message.read")).hasSize(3);
		assertThat(inbox(this.barry).unreadCount()).isZero();
	}

	// message_delete, message_delete_all
	@Test
	void oneMessageAndAllMessagesAreDeleted() {
		persistent(this.barry, "First");
		persistent(this.barry, "Second");
		persistent(this.barry, "Third");
		Visitor visitor = login(this.barry);
		HtmlPage page = press(visitor, open(visitor, "/messages"), "form.inbox-delete");
		assertThat(listed(page)).containsExactly("Second", "First");
		assertThat(listed(press(visitor, page, "form[action$=/delete-all]"))).isEmpty();
		assertThat(texts(this.barry)).isEmpty();
	}

	// The close link of the bundled list
	@Test
	void theButtonOfTheListClosesAMessageForGood() {
		send(this.barry, UserMessage.info("Read me").untilRead());
		Visitor visitor = login(this.barry);
		press(visitor, open(visitor, PAGE), "form.message-read");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
		assertThat(inbox(this.barry).unreadCount()).isZero();
		assertThat(texts(this.barry)).containsExactly("Read me");
	}

	// close_timeout of a persistent message: theirs marks it as read. Ours stays, since
	// time is no proof that somebody has read it.
	@Test
	void aMessageThatIsKeptUntilItIsReadDoesNotCloseByItself() {
		send(this.barry, UserMessage.info("Read me").untilRead().closeAfter(Duration.ofSeconds(5)));
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, PAGE).document().select("[data-close-after]")).isEmpty();
		assertThat(open(visitor, PAGE).messages()).containsExactly("Read me");
	}

	// The views change by GET; ours only by POST, and with the token against forgeries
	@ParameterizedTest
	@ValueSource(strings = { "/messages/ID/read", "/messages/ID/delete", "/messages/read-all", "/messages/delete-all",
			"/async-messages/ID/read" })
	void nothingChangesByALink(String path) {
		UserMessage message = persistent(this.barry, "Hello");
		String upTo = inbox(this.barry).page(false, null, 1).upTo();
		Visitor visitor = login(this.barry);
		String address = path.replace("ID", message.id());
		assertThat(visitor.get(address + "?upTo=" + upTo).status()).isIn(404, 405);
		assertThat(visitor.postForm(address, "upTo", upTo).status()).isEqualTo(403);
		assertThat(inbox(this.barry).unreadCount()).isOne();
	}

	// Http404 for the message of another user, a login for an anonymous one
	@ParameterizedTest
	@ValueSource(strings = { "/read", "/delete", "/reply", "" })
	void theMessageOfAnotherIsNotFoundAndAnAnonymousVisitorHasToLogIn(String verb) {
		UserMessage message = UserMessage.info("Hello").sender(this.sally).inboxOnly();
		send(this.barry, message);
		String path = "/messages/" + message.id() + verb;
		Visitor stranger = login(this.sally);
		Visitor anonymous = this.server.visitor();
		HtmlPage page = verb.isEmpty() ? stranger.get(path) : stranger.post(path, "text", "Hello");
		assertThat(page.status()).isEqualTo(404);
		page = verb.isEmpty() ? open(anonymous, path) : anonymous.post(path, "text", "Hello");
		assertThat(page.path()).isEqualTo("/login");
		assertThat(inbox(this.barry).unreadCount()).isOne();
	}

	// The tags "read" and "unread", and the subject
	@Test
	void theClassesSayWhetherAMessageWasReadAndTheSubjectIsShown() {
		UserMessage message = UserMessage.info("The figures are final").subject("March").tags("big").untilRead();
		send(this.barry, message);
		Visitor visitor = login(this.barry);
		HtmlPage page = open(visitor, PAGE);
		assertThat(page.items().get(0).className()).isEqualTo("message info big unread");
		assertThat(page.messages()).containsExactly("March The figures are final");
		inbox(this.barry).markRead(message.id());
		HtmlPage inbox = open(visitor, "/messages");
		assertThat(inbox.document().select("li.inbox-message").attr("class")).isEqualTo("inbox-message info big read");
		assertThat(listed(inbox)).containsExactly("March");
	}

	// EMAIL: theirs sends before the message is stored, and fails with it. Ours sends
	// afterwards, so a mail never tells of a message that is not there.
	@Test
	void aMessageIsAlsoSentByMail() {
		send(this.barry, UserMessage.info("The figures are final").subject("March").untilRead().email());
		List<MimeMessage> mails = Awaitility.await().until(() -> mails(this.barry), (received) -> !received.isEmpty());
		assertThat(mails).singleElement().satisfies((mail) -> {
			assertThat(mail.getSubject()).isEqualTo("March");
			assertThat(mail.getFrom()[0]).hasToString("app@example.org");
		});
		assertThat(open(login(this.barry), PAGE).messages()).containsExactly("March The figures are final");
	}

	private List<MimeMessage> mails(String recipient) {
		return List.of(this.seed.mails().getReceivedMessagesForDomain(recipient + "@example.org"));
	}

	// message_reply
	@Test
	void aReplyReachesTheSender() {
		UserMessage message = UserMessage.info("Are they final?").subject("March").sender(this.barry).inboxOnly();
		send(this.sally, message);
		Visitor visitor = login(this.sally);
		press(visitor, open(visitor, "/messages/" + message.id()), "form.inbox-reply", "text", "They are");
		Visitor sender = login(this.barry);
		HtmlPage inbox = open(sender, "/messages");
		assertThat(listed(inbox)).containsExactly("Re: March");
		HtmlPage reply = sender.get(inbox.document().select(".inbox-open").attr("href"));
		assertThat(reply.text(".inbox-body")).isEqualTo("They are");
		assertThat(reply.text("article small")).startsWith("From " + this.sally);
	}

	// latest and latest_or_unread
	@Test
	void aTemplateHasTheLatestMessagesOrAtLeastAllUnreadOnes() {
		List<UserMessage> messages = IntStream.range(0, 7)
			.mapToObj((i) -> persistent(this.barry, "Message " + i))
			.toList();
		Visitor visitor = login(this.barry);
		HtmlPage page = open(visitor, "/pages/bell");
		assertThat(page.document().select(".bell-message").eachText()).containsExactly("Message 6", "Message 5",
				"Message 4", "Message 3", "Message 2");
		assertThat(latestOrUnread(page)).hasSize(7).startsWith("Message 6").endsWith("Message 0");
		messages.subList(1, 7).forEach((message) -> inbox(this.barry).markRead(message.id()));
		assertThat(latestOrUnread(open(visitor, "/pages/bell"))).containsExactly("Message 0", "Message 6", "Message 5",
				"Message 4", "Message 3");
		inbox(this.barry).markRead(messages.get(0).id());
		assertThat(latestOrUnread(open(visitor, "/pages/bell"))).containsExactly("Message 6", "Message 5", "Message 4",
				"Message 3", "Message 2");
	}

	private static List<String> latestOrUnread(HtmlPage page) {
		return page.document().select("#unread li").eachText();
	}

}
