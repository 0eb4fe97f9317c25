package io.github.asyncmessages.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves mailboxes to another store with the program of the documentation.
 */
class MovingStoresTests {

	private final TestClock clock = new TestClock();

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final MessageStore from = store();

	private final MessageStore to = store();

	private MessageStore store() {
		return new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, new RecordedEvents());
	}

	@Test
	void mailboxesAreMovedWithTheOrderOfTheirMessages() {
		for (int i = 0; i < 150; i++) {
			TestMailbox mailbox = new TestMailbox(this.from, "user" + i, this.clock);
			mailbox.send("a", "b");
			mailbox.send(UserMessage.info("c").untilRead(), UserMessage.info("d").inboxOnly());
			mailbox.store().markRead("user" + i, mailbox.list().messages().get(0).id());
		}
		move(this.from, this.to, this.codec);
		move(this.from, this.to, this.codec);
		for (int i = 0; i < 150; i++) {
			TestMailbox mailbox = new TestMailbox(this.to, "user" + i, this.clock);
			assertThat(mailbox.inbox()).containsExactly("d", "c");
			assertThat(mailbox.untilRead()).containsExactly("c");
			assertThat(mailbox.countUnread()).isEqualTo(1);
			assertThat(mailbox.receive()).containsExactly("a", "b");
			assertThat(new TestMailbox(this.from, "user" + i, this.clock).receive()).isEmpty();
		}
	}

	@Test
	void anInboxOfSeveralPagesIsMoved() {
		TestMailbox mailbox = new TestMailbox(this.from, "barry", this.clock);
		for (int i = 0; i < 250; i++) {
			mailbox.send(UserMessage.info("Message " + i).inboxOnly());
		}
		move(this.from, this.to, this.codec);
		assertThat(this.to.list("barry", false, null, 1000).messages()).extracting(UserMessage::text)
			.hasSize(250)
			.startsWith("Message 249")
			.endsWith("Message 0");
	}

	@Test
	void theDocumentationHasThisProgram() throws Exception {
		String source = Files.readString(Path.of("src/test/java/io/github/asyncmessages/store/MovingStoresTests.java"));
		String program = source.substring(source.indexOf("\tvoid move(MessageStore from"), source.lastIndexOf('}'))
			.replaceAll("(?m)^\t", "")
			.replace("@Nullable ", "")
			.strip();
		assertThat(Files.readString(Path.of("../docs/operations.md"))).contains(program);
	}

	void move(MessageStore from, MessageStore to, MessageCodec codec) {
		@Nullable String cursor = null;
		do {
			MailboxPage page = from.recipients(MailboxFilter.NONE, cursor, 100);
			page.mailboxes().forEach((mailbox) -> move(mailbox.recipient(), from, to, codec));
			to.markSeen(page.mailboxes().stream().filter(MailboxSummary::seen).map(MailboxSummary::recipient).toList());
			cursor = page.nextCursor();
		}
		while (cursor != null);
	}

	void move(String recipient, MessageStore from, MessageStore to, MessageCodec codec) {
		Claim claim = from.claim(recipient, 0);
		claim.messages().forEach((message) -> to.append(recipient, codec.encode(message)));
		Deque<UserMessage> inbox = new ArrayDeque<>();
		@Nullable Long before = null;
		do {
			InboxSlice slice = from.list(recipient, false, before, 100);
			slice.messages().forEach(inbox::addFirst);
			before = slice.next();
		}
		while (before != null);
		for (UserMessage message : inbox) {
			to.append(recipient, codec.encode(message));
			if (message.readAt() != null) {
				to.markRead(recipient, message.id());
			}
		}
		claim.complete(claim.messages().stream().map(UserMessage::id).toList()).toCompletableFuture().join();
	}

}
