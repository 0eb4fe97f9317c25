package io.github.asyncmessages.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The rows that django-user-messages keeps with {@code delivered_at}.
 */
abstract class HistoryBehaviours extends SeedBehaviours {

	HistoryBehaviours(SeedServer seed) {
		super(seed);
	}

	// Ours keeps them if the application says for how long. A message that is not
	// delivered once is in the history when it was read, not while it is shown.
	@Test
	void whatWasDeliveredIsKnownWithItsTimeAndNotShownAgain() {
		TestApplication customized = this.seed.customized();
		MailboxAdministration administration = customized.administration();
		UserMessage once = UserMessage.error("Disk full");
		UserMessage kept = UserMessage.info("Read me").untilRead();
		customized.messages().send(this.barry, once);
		customized.messages().send(this.barry, kept);
		assertThat(administration.history(this.barry, 10)).isEmpty();
		Visitor visitor = customized.login(this.barry);
		Instant shown = customized.clock().instant();
		assertThat(open(visitor, PAGE).messages()).containsExactlyInAnyOrder("Disk full", "Read me");
		// A page does not wait for the acknowledgement.
		List<HistoryEntry> delivered = Awaitility.await()
			.until(() -> administration.history(this.barry, 10), (history) -> !history.isEmpty());
		assertThat(delivered).singleElement().satisfies((entry) -> {
			assertThat(entry.at()).isCloseTo(shown, within(1, ChronoUnit.MINUTES));
			assertThat(entry.message().id()).isEqualTo(once.id());
			assertThat(entry.message().text()).isEqualTo("Disk full");
			assertThat(entry.message().level()).isEqualTo(MessageLevel.ERROR);
			assertThat(entry.message().delivery()).isEqualTo(Delivery.ONCE);
			assertThat(entry.message().createdAt()).isCloseTo(shown, within(1, ChronoUnit.MINUTES));
		});
		press(visitor, open(visitor, PAGE), "form.message-read");
		assertThat(administration.history(this.barry, 10)).extracting((entry) -> entry.message().text())
			.containsExactly("Read me", "Disk full");
		HtmlPage mailbox = open(customized.login(TestApplication.newName("admin")),
				"/admin/messages/mailbox?recipient=" + this.barry);
		assertThat(mailbox.document().select(".admin-history .admin-text p").eachText()).containsExactly("Read me",
				"Disk full");
		assertThat(mailbox.document().select(".admin-history > li:last-child .message-level").text())
			.isEqualTo("Error");
		assertThat(mailbox.document().select(".admin-history .admin-facts").eachText()).hasSize(2)
			.allMatch((text) -> text.startsWith("Delivered "));
		// The columns deliver_once and created_at.
		assertThat(mailbox.document().select(".admin-history .admin-delivery").eachText())
			.containsExactly("on every page until it is read", "on the next page");
		assertThat(mailbox.document().select(".admin-history time").eachAttr("datetime"))
			.containsExactlyElementsOf(administration.history(this.barry, 10)
				.stream()
				.map((entry) -> String.valueOf(entry.message().createdAt()))
				.toList());
		assertThat(administration.peek(this.barry, 10).entries()).isEmpty();
		assertThat(administration.history(this.sally, 10)).isEmpty();
	}

}
