package io.github.asyncmessages.web.admin;

import io.github.asyncmessages.MailboxAdministeredEvent.Action;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Changing mailboxes by the buttons of the pages.
 */
abstract class ChangeScenarios extends AdminScenarios {

	ChangeScenarios(TestApplication server) {
		super(server);
	}

	private void assertAudited(Action action, String recipient, @Nullable String id, long succeeded) {
		assertThat(events()).extracting("action", "recipient", "id", "succeeded", "failed")
			.containsExactly(tuple(action, recipient, id, succeeded, 0L));
	}

	@Test
	void aWaitingMessageIsDeletedAndNoOther() {
		send(this.barry, UserMessage.info("deleted"));
		send(this.barry, UserMessage.info("kept"));
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(mailbox(this.barry));
		HtmlPage after = press(visitor, page, ".admin-waiting li:has(p:contains(deleted)) .admin-delete-waiting");
		assertThat(waiting(after)).containsExactly("kept");
		press(visitor, page, ".admin-waiting li:has(p:contains(deleted)) .admin-delete-waiting");
		assertThat(events()).extracting("action", "succeeded")
			.containsExactly(tuple(Action.DELETE_WAITING, 1L), tuple(Action.DELETE_WAITING, 0L));
		assertThat(received(this.barry)).containsExactly("kept");
	}

	@Test
	void aMessageOfTheInboxIsMarkedAsRead() {
		UserMessage message = send(this.barry, UserMessage.info("text").untilRead());
		Visitor visitor = login(this.admin);
		HtmlPage after = press(visitor, visitor.get(mailbox(this.barry)), ".admin-mark-read");
		assertThat(after.messages()).singleElement().asString().startsWith("Marked as read");
		assertThat(this.server.messages().inbox(this.barry).unreadCount()).isZero();
		assertThat(after.document().select(".admin-mark-read")).isEmpty();
		assertAudited(Action.MARK_READ, this.barry, message.id(), 1);
	}

	@Test
	void aMessageOfTheInboxIsDeletedAndNoOther() {
		send(this.barry, UserMessage.info("kept").inboxOnly());
		UserMessage message = send(this.barry, UserMessage.info("deleted").inboxOnly());
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(mailbox(this.barry));
		assertThat(press(visitor, page, ".admin-delete").text("h1")).isEqualTo(this.barry);
		assertThat(inbox(this.barry)).containsExactly("kept");
		assertAudited(Action.DELETE, this.barry, message.id(), 1);
		// A second time there is nothing to delete.
		assertThat(press(visitor, page, ".admin-delete").messages()).singleElement()
			.asString()
			.startsWith("Nothing was changed");
		assertThat(inbox(this.barry)).containsExactly("kept");
		assertThat(events()).extracting("succeeded").containsExactly(1L, 0L);
	}

	@Test
	void messagesAreWithdrawnByTheirKey() {
		send(this.barry, UserMessage.info("withdrawn").key("import"));
		send(this.barry, UserMessage.info("kept"));
		Visitor visitor = login(this.admin);
		HtmlPage after = press(visitor, visitor.get(mailbox(this.barry)), ".admin-withdraw button", "key", "import");
		assertThat(waiting(after)).containsExactly("kept");
		assertAudited(Action.WITHDRAW, this.barry, "import", 1);
	}

	@Test
	void aBlankKeyIsRefusedAndWithdrawsNothing() {
		send(this.barry, UserMessage.info("kept").key("import"));
		Visitor visitor = login(this.admin);
		HtmlPage page = press(visitor, visitor.get(mailbox(this.barry)), ".admin-withdraw button", "key", " ");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text(".admin-error")).isEqualTo("'key' must not be blank");
		assertThat(received(this.barry)).containsExactly("kept");
		assertThat(events()).isEmpty();
	}

	@Test
	void aMailboxIsErasedBehindAQuestion() {
		send(this.barry, UserMessage.info("once"));
		send(this.barry, UserMessage.info("inbox").inboxOnly());
		send(this.sally, UserMessage.info("of another"));
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(mailbox(this.barry));
		assertThat(page.text("details:not([open]) .admin-erase")).isEqualTo("Yes, erase everything");
		assertThat(page.text("details:not([open]) p")).contains(this.barry);
		HtmlPage after = press(visitor, page, ".admin-erase");
		assertThat(after.path()).isEqualTo(PATH);
		assertThat(after.messages()).containsExactly("Erased: " + this.barry);
		assertThat(received(this.barry)).isEmpty();
		assertThat(inbox(this.barry)).isEmpty();
		assertThat(received(this.sally)).containsExactly("of another");
		assertAudited(Action.ERASE, this.barry, null, 1);
	}

	@Test
	void aRejectedEntryIsCorrectedAndPutBack() {
		if (!insert(this.barry, "loud", "corrected")) {
			// No other program writes into memory.
			return;
		}
		received(this.barry);
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(mailbox(this.barry));
		assertThat(page.text(".admin-rejected .admin-reason")).contains("loud");
		String entry = page.document().select(".admin-rejected textarea").get(0).wholeText().strip();
		assertThat(entry).contains("\"level\":\"loud\"", "\"text\":\"corrected\"");
		// What is still broken stays rejected, and what was typed is kept.
		HtmlPage still = press(visitor, page, ".admin-requeue", "corrected", entry.replace("loud", "louder"));
		assertThat(still.status()).isEqualTo(422);
		assertThat(still.text(".admin-rejected .admin-error")).contains("louder");
		assertThat(still.text(".admin-rejected textarea")).contains("louder");
		HtmlPage unchanged = press(visitor, page, ".admin-requeue", "corrected", entry);
		assertThat(unchanged.status()).isEqualTo(422);
		assertThat(events()).isEmpty();
		HtmlPage after = press(visitor, page, ".admin-requeue", "corrected", entry.replace("loud", "warning"));
		assertThat(after.messages()).singleElement().asString().startsWith("Put back");
		assertThat(waiting(after)).containsExactly("corrected");
		assertThat(after.document().select(".admin-rejected")).isEmpty();
		assertThat(events()).extracting("action", "succeeded").containsExactly(tuple(Action.REQUEUE, 1L));
		assertThat(received(this.barry)).containsExactly("corrected");
	}

	@Test
	void aRejectedEntryIsDeleted() {
		if (!insert(this.barry, "loud", "deleted")) {
			// No other program writes into memory.
			return;
		}
		received(this.barry);
		Visitor visitor = login(this.admin);
		HtmlPage after = press(visitor, visitor.get(mailbox(this.barry)), ".admin-delete-rejected");
		assertThat(after.document().select(".admin-rejected")).isEmpty();
		assertThat(this.server.administration().rejected(this.barry, 10)).isEmpty();
		assertThat(events()).extracting("action", "succeeded").containsExactly(tuple(Action.DELETE_REJECTED, 1L));
	}

	@Test
	void anImpossibleNameChangesNothing() {
		Visitor visitor = login(this.admin);
		for (String path : new String[] { "delete-waiting", "delete", "mark-read", "withdraw", "requeue",
				"delete-rejected", "erase" }) {
			assertThat(submit(visitor, "/mailbox/" + path, "recipient", "a\nb", "id", "1", "key", "key").status())
				.as(path)
				.isEqualTo(400);
		}
		assertThat(events()).isEmpty();
	}

}
