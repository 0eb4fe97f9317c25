package io.github.asyncmessages.store;

import java.time.Duration;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many persistent messages are kept, and how long.
 */
interface InboxLimitsContract extends MailboxFixture {

	private static UserMessage file(TestMailbox mailbox, String text) {
		UserMessage message = UserMessage.info(text).inboxOnly();
		mailbox.send(message);
		return message;
	}

	@Test
	default void theOldestReadMessageMakesRoomFirst() {
		TestMailbox mailbox = mailboxWithMaxInbox(3);
		file(mailbox, "a");
		UserMessage second = file(mailbox, "b");
		UserMessage third = file(mailbox, "c");
		mailbox.markRead(third);
		mailbox.markRead(second);
		file(mailbox, "d");
		assertThat(mailbox.inbox()).containsExactly("d", "c", "a");
		file(mailbox, "e");
		assertThat(mailbox.inbox()).containsExactly("e", "d", "a");
		assertThat(mailbox.countUnread()).isEqualTo(3);
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void theOldestUnreadMessageMakesRoomIfNoneWasReadAndThisIsAnnounced() {
		TestMailbox mailbox = mailboxWithMaxInbox(2);
		UserMessage first = file(mailbox, "a");
		file(mailbox, "b");
		file(mailbox, "c");
		assertThat(mailbox.inbox()).containsExactly("c", "b");
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.store().find(mailbox.recipient(), first.id())).isEmpty();
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
	}

	@Test
	default void aReplacedMessageMakesRoomInTheInboxFirst() {
		TestMailbox mailbox = mailboxWithMaxInbox(2);
		file(mailbox, "a");
		mailbox.send(UserMessage.info("b").key("import").inboxOnly());
		mailbox.send(UserMessage.info("c").key("import").untilRead());
		assertThat(mailbox.inbox()).containsExactly("c", "a");
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void expiredMessagesMakeRoomInTheInboxFirst() {
		TestMailbox mailbox = mailboxWithMaxInbox(2);
		file(mailbox, "a");
		mailbox.send(expiring("b"));
		clock().forward(Duration.ofMinutes(1));
		file(mailbox, "c");
		assertThat(mailbox.inbox()).containsExactly("c", "a");
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void anExpiredMessageIsInNoListAndNoCount() {
		TestMailbox mailbox = mailbox();
		UserMessage message = expiring("a");
		mailbox.send(message);
		assertThat(mailbox.untilRead()).containsExactly("a");
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.untilRead()).isEmpty();
		assertThat(mailbox.claim().unreadCount()).isZero();
		assertThat(mailbox.store().find(mailbox.recipient(), message.id())).isEmpty();
	}

	@Test
	default void anExpiredMessageIsUnknown() {
		TestMailbox mailbox = mailbox();
		UserMessage unread = expiring("a");
		UserMessage read = expiring("b");
		mailbox.send(unread, read);
		mailbox.markRead(read);
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.markRead(unread)).isFalse();
		assertThat(mailbox.store().markUnread(mailbox.recipient(), read.id())).isFalse();
		assertThat(mailbox.store().delete(mailbox.recipient(), read.id())).isFalse();
		assertThat(mailbox.store().markAllRead(mailbox.recipient(), Long.MAX_VALUE)).isEmpty();
		assertThat(mailbox.store().deleteAll(mailbox.recipient(), Long.MAX_VALUE)).isEmpty();
	}

	@Test
	default void expiredMessagesTakeNoPlaceOnAPage() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a");
		mailbox.send(expiring("b"), expiring("c"));
		clock().forward(Duration.ofMinutes(1));
		InboxSlice page = mailbox.store().list(mailbox.recipient(), true, null, 1);
		assertThat(TestMailbox.texts(page.messages())).containsExactly("a");
		assertThat(page.next()).isNull();
	}

	@Test
	default void aReadMessageIsKeptForTheRetention() {
		TestMailbox mailbox = mailbox();
		UserMessage read = file(mailbox, "read");
		file(mailbox, "unread");
		clock().forward(LIMITS.inboxRetention());
		mailbox.markRead(read);
		clock().forward(LIMITS.inboxRetention().minusHours(1));
		assertThat(mailbox.inbox()).containsExactly("unread", "read");
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.inbox()).containsExactly("unread");
		assertThat(mailbox.store().delete(mailbox.recipient(), read.id())).isFalse();
	}

	@Test
	default void aMessageMarkedUnreadIsKept() {
		TestMailbox mailbox = mailbox();
		UserMessage message = file(mailbox, "a");
		mailbox.markRead(message);
		mailbox.store().markUnread(mailbox.recipient(), message.id());
		clock().forward(LIMITS.inboxRetention());
		assertThat(mailbox.inbox()).containsExactly("a");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void theRetentionOfWaitingMessagesDoesNotConcernTheInbox() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").untilRead());
		clock().forward(LIMITS.retention());
		assertThat(mailbox.untilRead()).containsExactly("a");
	}

	private UserMessage expiring(String text) {
		return UserMessage.info(text).untilRead().expiresAt(clock().instant().plusSeconds(50));
	}

}
