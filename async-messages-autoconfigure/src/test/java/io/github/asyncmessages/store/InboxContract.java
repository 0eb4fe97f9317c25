package io.github.asyncmessages.store;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Persistent messages: what a claim shows of them, and what is done with one.
 */
interface InboxContract extends MailboxFixture {

	@Test
	default void anUntilReadMessageIsShownByEveryClaimUntilItIsRead() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.warning("a").untilRead();
		mailbox.send(message);
		assertThat(mailbox.untilRead()).containsExactly("a");
		assertThat(mailbox.untilRead()).containsExactly("a");
		mailbox.markRead(message);
		assertThat(mailbox.untilRead()).isEmpty();
	}

	@Test
	default void anUntilReadMessageIsNotClaimed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").untilRead(), UserMessage.info("b"));
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(claim)).containsExactly("b");
		assertThat(TestMailbox.texts(claim.untilRead())).containsExactly("a");
		TestMailbox.complete(claim, List.of(claim.untilRead().get(0).id()));
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void anInboxMessageIsCountedButNotShownByAClaim() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").inboxOnly());
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).isEmpty();
		assertThat(claim.untilRead()).isEmpty();
		assertThat(claim.unreadCount()).isEqualTo(1);
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aClaimShowsTheNewestTwentyInTheOrderOfSendingAndCountsAll() {
		TestMailbox mailbox = mailbox();
		IntStream.rangeClosed(1, 25).forEach((number) -> {
			mailbox.send(UserMessage.info("until read " + number).untilRead());
			mailbox.send(UserMessage.info("inbox " + number).inboxOnly());
		});
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(claim.untilRead()))
			.isEqualTo(IntStream.rangeClosed(6, 25).mapToObj((number) -> "until read " + number).toList());
		assertThat(claim.unreadCount()).isEqualTo(50);
	}

	@Test
	default void readMessagesGiveWayToOlderUnreadOnesInAClaim() {
		TestMailbox mailbox = mailbox();
		IntStream.rangeClosed(1, 25).forEach((number) -> {
			UserMessage message = UserMessage.info("message " + number).untilRead();
			mailbox.send(message);
			if (number > 20) {
				mailbox.markRead(message);
			}
		});
		assertThat(mailbox.untilRead())
			.isEqualTo(IntStream.rangeClosed(1, 20).mapToObj((number) -> "message " + number).toList());
	}

	@Test
	default void aMessageIsFoundByItsId() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").inboxOnly();
		mailbox.send(message, UserMessage.info("b").inboxOnly());
		Optional<UserMessage> found = mailbox.store().find(mailbox.recipient(), message.id());
		assertThat(found).get()
			.extracting(UserMessage::text, UserMessage::delivery, UserMessage::readAt)
			.containsExactly("a", Delivery.INBOX, null);
	}

	@Test
	default void aOneTimeMessageIsNotInTheInbox() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a");
		mailbox.send(message);
		MessageStore store = mailbox.store();
		assertThat(store.find(mailbox.recipient(), message.id())).isEmpty();
		assertThat(store.markRead(mailbox.recipient(), message.id())).isFalse();
		assertThat(store.markUnread(mailbox.recipient(), message.id())).isFalse();
		assertThat(store.delete(mailbox.recipient(), message.id())).isFalse();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void anUnknownIdHasNoEffect() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").untilRead());
		MessageStore store = mailbox.store();
		assertThat(store.find(mailbox.recipient(), "no-such-id")).isEmpty();
		assertThat(store.markRead(mailbox.recipient(), "no-such-id")).isFalse();
		assertThat(store.markUnread(mailbox.recipient(), "no-such-id")).isFalse();
		assertThat(store.delete(mailbox.recipient(), "no-such-id")).isFalse();
		assertThat(mailbox.untilRead()).containsExactly("a");
	}

	@Test
	default void anIdThatIsNoneHasNoEffect() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").untilRead());
		MessageStore store = mailbox.store();
		for (String id : List.of("", " ", "*", "é😀", "a\u0000b", "x".repeat(10_000))) {
			assertThat(store.find(mailbox.recipient(), id)).isEmpty();
			assertThat(store.markRead(mailbox.recipient(), id)).isFalse();
			assertThat(store.markUnread(mailbox.recipient(), id)).isFalse();
			assertThat(store.delete(mailbox.recipient(), id)).isFalse();
		}
		assertThat(mailbox.untilRead()).containsExactly("a");
	}

	@Test
	default void aRecipientWithoutMailboxHasAnEmptyInbox() {
		TestMailbox mailbox = mailbox();
		MessageStore store = mailbox.store();
		assertThat(mailbox.list()).isEqualTo(new InboxSlice(List.of(), null, 0));
		assertThat(mailbox.countUnread()).isZero();
		assertThat(store.find(mailbox.recipient(), "id")).isEmpty();
		assertThat(store.markRead(mailbox.recipient(), "id")).isFalse();
		assertThat(store.markUnread(mailbox.recipient(), "id")).isFalse();
		assertThat(store.delete(mailbox.recipient(), "id")).isFalse();
		assertThat(store.markAllRead(mailbox.recipient(), Long.MAX_VALUE)).isEmpty();
		assertThat(store.deleteAll(mailbox.recipient(), Long.MAX_VALUE)).isEmpty();
	}

	@Test
	default void aMessageIsMarkedReadOnce() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message, UserMessage.info("b").untilRead());
		assertThat(mailbox.markRead(message)).isTrue();
		assertThat(mailbox.markRead(message)).isFalse();
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.inbox()).containsExactly("b", "a");
	}

	@Test
	default void aReadMessageSaysWhenItWasRead() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		clock().forward(LIMITS.claimTimeout());
		mailbox.markRead(message);
		UserMessage found = mailbox.store().find(mailbox.recipient(), message.id()).orElseThrow();
		assertThat(found.readAt()).isCloseTo(clock().instant(), within(5, ChronoUnit.SECONDS));
		assertThat(mailbox.list().messages()).containsExactly(found);
	}

	@Test
	default void markingReadAgainDoesNotMoveTheTime() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		mailbox.markRead(message);
		List<UserMessage> before = mailbox.list().messages();
		clock().forward(LIMITS.claimTimeout());
		mailbox.markRead(message);
		mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		assertThat(mailbox.list().messages()).isEqualTo(before);
	}

	@Test
	default void aMessageIsMarkedUnreadOnce() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message, UserMessage.info("b").untilRead());
		assertThat(mailbox.store().markUnread(mailbox.recipient(), message.id())).isFalse();
		mailbox.markRead(message);
		assertThat(mailbox.store().markUnread(mailbox.recipient(), message.id())).isTrue();
		assertThat(mailbox.store().markUnread(mailbox.recipient(), message.id())).isFalse();
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.untilRead()).containsExactly("a", "b");
		assertThat(mailbox.list().messages()).extracting(UserMessage::readAt).containsOnlyNulls();
	}

	@Test
	default void aDeletedMessageIsGone() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message, UserMessage.info("b").untilRead());
		assertThat(mailbox.store().delete(mailbox.recipient(), message.id())).isTrue();
		assertThat(mailbox.store().delete(mailbox.recipient(), message.id())).isFalse();
		assertThat(mailbox.store().find(mailbox.recipient(), message.id())).isEmpty();
		assertThat(mailbox.markRead(message)).isFalse();
		assertThat(mailbox.inbox()).containsExactly("b");
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aReadMessageCanBeDeleted() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").inboxOnly();
		mailbox.send(message);
		mailbox.markRead(message);
		assertThat(mailbox.store().delete(mailbox.recipient(), message.id())).isTrue();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
	}

}
