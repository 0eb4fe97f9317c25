package io.github.asyncmessages.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The behaviours of django-stored-messages.
 */
abstract class StoredMessagesBehaviours extends SeedBehaviours {

	StoredMessagesBehaviours(SeedServer seed) {
		super(seed);
	}

	// test_store_keep_unread
	@Test
	void whatNoTemplateIteratesOverStaysAndWhatOneDoesIsGone() {
		send(this.barry, "Hello");
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, "/pages/counts").text("#size")).isEqualTo("1");
		assertThat(open(visitor, "/pages/silent").status()).isEqualTo(200);
		assertThat(open(visitor, PAGE).messages()).containsExactly("Hello");
		assertThat(open(visitor, "/pages/counts").text("#size")).isEqualTo("0");
	}

	// Theirs ignores an empty text; ours refuses it, so that a mistake is seen
	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void anEmptyTextIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.messages().info(this.barry, text))
			.withMessage("'text' must not be blank");
		assertThat(login(this.barry).post("/flash", "text", "\t").status()).isEqualTo(500);
		assertThat(waiting(this.barry)).isEmpty();
	}

	// Theirs lists nothing for an anonymous visitor; so does ours in templates, but the
	// page of the inbox asks for a login
	@Test
	void anAnonymousVisitorHasNoMessagesAndIsAskedForALogin() {
		persistent(this.barry, "Hello");
		Visitor visitor = this.server.visitor();
		assertThat(open(visitor, "/pages/mailbox").text("#counts")).isEqualTo("0 once, 0 until read, 0 unread");
		assertThat(open(visitor, "/pages/bell").document().select("li")).isEmpty();
		assertThat(open(visitor, "/messages").path()).isEqualTo("/login");
	}

	// add_message_for
	@Test
	void aMessageToTwoUsersKeepsItsTagsDateAndLinkForBoth() {
		Instant sent = this.server.clock().instant().minusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
		UserMessage message = UserMessage.info("Hello").tags("big").createdAt(sent).link("/reports/42").inboxOnly();
		this.server.messages().sendAll(List.of(this.barry, this.sally), message);
		for (String name : List.of(this.barry, this.sally)) {
			HtmlPage page = open(login(name), "/messages/" + message.id());
			Element article = page.document().select("article").get(0);
			assertThat(article.className()).isEqualTo("inbox-message info big unread");
			assertThat(article.select("time").attr("datetime")).isEqualTo(sent.toString());
			assertThat(article.select("a").attr("href")).isEqualTo("/reports/42");
		}
	}

	// MessageDoesNotExist in their API, 404 on the web
	@Test
	void anUnknownIdIsNotFoundAndDoingAThingTwiceIsHarmless() {
		assertThat(login(this.barry).get("/messages/no-such-message").status()).isEqualTo(404);
		assertThat(inbox(this.barry).find("no-such-message")).isEmpty();
		assertThat(inbox(this.barry).markRead("no-such-message")).isFalse();
		assertThat(inbox(this.barry).delete("no-such-message")).isFalse();
		UserMessage message = persistent(this.barry, "Hello");
		assertThat(inbox(this.barry).markRead(message.id())).isTrue();
		assertThat(inbox(this.barry).markRead(message.id())).isFalse();
		assertThat(inbox(this.barry).markUnread(message.id())).isTrue();
		assertThat(inbox(this.barry).markUnread(message.id())).isFalse();
		assertThat(inbox(this.barry).delete(message.id())).isTrue();
		assertThat(inbox(this.barry).delete(message.id())).isFalse();
	}

	// stored_messages_list with a number, stored_messages_count
	@Test
	void listsAreLimitedAndCountsEndAtNinetyNine() {
		IntStream.range(0, 99).forEach((i) -> persistent(this.barry, "Message " + i));
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, "/pages/mailbox").text(".unread-badge")).isEqualTo("99");
		persistent(this.barry, "One more");
		HtmlPage page = open(visitor, "/pages/mailbox");
		assertThat(page.text(".unread-badge")).isEqualTo("99+");
		assertThat(page.text("#counts")).endsWith("100 unread");
		assertThat(listed(open(visitor, "/messages"))).hasSize(20).startsWith("One more");
		assertThat(listed(open(visitor, "/messages?size=100"))).hasSize(100);
		assertThat(visitor.get("/messages?size=101").status()).isEqualTo(400);
	}

	// Their signals
	@Test
	void whatIsSentDeliveredReadAndDeletedIsAnnounced() {
		UserMessage once = UserMessage.info("Once");
		UserMessage kept = UserMessage.info("Kept").untilRead();
		send(this.barry, once);
		send(this.barry, kept);
		open(login(this.barry), PAGE);
		inbox(this.barry).markRead(kept.id());
		inbox(this.barry).delete(kept.id());
		RecordedEvents events = this.seed.events();
		assertThat(events.of(MessageSentEvent.class)).filteredOn((event) -> event.recipients().contains(this.barry))
			.extracting((event) -> event.message().id())
			.containsExactly(once.id(), kept.id());
		// A page does not wait for the acknowledgement.
		Awaitility.await()
			.untilAsserted(() -> assertThat(events.of(MessagesDeliveredEvent.class))
				.filteredOn((event) -> event.recipient().equals(this.barry))
				.flatExtracting(MessagesDeliveredEvent::messages)
				.extracting("id")
				.containsExactly(once.id()));
		assertThat(events.of(MessagesReadEvent.class)).filteredOn((event) -> event.recipient().equals(this.barry))
			.flatExtracting(MessagesReadEvent::ids)
			.containsExactly(kept.id());
		assertThat(events.of(MessagesDeletedEvent.class)).filteredOn((event) -> event.recipient().equals(this.barry))
			.flatExtracting(MessagesDeletedEvent::ids)
			.containsExactly(kept.id());
	}

}
