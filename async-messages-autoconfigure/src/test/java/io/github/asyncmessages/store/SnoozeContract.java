package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Persistent messages that their readers have put off.
 */
interface SnoozeContract extends MailboxFixture {

	Duration DAY = Duration.ofDays(1);

	private boolean snooze(TestMailbox mailbox, UserMessage message, Duration delay) {
		return mailbox.store().snooze(mailbox.recipient(), message.id(), clock().instant().plus(delay));
	}

	@Test
	default void aSnoozedMessageIsUnreadAgainAtItsTime() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().link("/a");
		mailbox.send(message, UserMessage.info("b").untilRead());
		assertThat(snooze(mailbox, message, DAY)).isTrue();
		assertThat(mailbox.inbox()).containsExactly("b");
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.store().find(mailbox.recipient(), message.id())).isEmpty();
		clock().forward(DAY.minusSeconds(10));
		assertThat(mailbox.countUnread()).isEqualTo(1);
		clock().forward(Duration.ofSeconds(10));
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.untilRead()).containsExactly("b", "a");
		assertThat(mailbox.inbox()).containsExactly("a", "b");
		assertThat(mailbox.list().messages().get(0).meta()).containsEntry("url", "/a");
	}

	@Test
	default void aMessageThatWasReadIsUnreadAgain() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").inboxOnly();
		mailbox.send(message);
		mailbox.markRead(message);
		assertThat(snooze(mailbox, message, DAY)).isTrue();
		clock().forward(DAY);
		assertThat(mailbox.list().messages()).extracting(UserMessage::readAt).containsOnlyNulls();
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aMessageIsSnoozedAgain() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		for (int i = 0; i < 3; i++) {
			assertThat(snooze(mailbox, message, DAY)).isTrue();
			assertThat(snooze(mailbox, message, DAY)).isFalse();
			assertThat(mailbox.inbox()).isEmpty();
			clock().forward(DAY);
			assertThat(mailbox.inbox()).containsExactly("a");
		}
	}

	@Test
	default void onlyAPersistentMessageOfTheMailboxIsSnoozed() {
		TestMailbox mailbox = mailbox();
		TestMailbox other = mailbox.of(mailbox.recipient() + " ");
		UserMessage oneTime = UserMessage.info("a");
		UserMessage message = UserMessage.info("b").inboxOnly();
		mailbox.send(oneTime);
		other.send(message);
		assertThat(snooze(mailbox, oneTime, DAY)).isFalse();
		assertThat(snooze(mailbox, message, DAY)).isFalse();
		assertThat(mailbox.store().snooze(mailbox.recipient(), "unknown", clock().instant().plus(DAY))).isFalse();
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(other.inbox()).containsExactly("b");
	}

	@Test
	default void aMessageThatExpiresBeforeIsNotSnoozed() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().expiresAt(clock().instant().plus(DAY));
		mailbox.send(message);
		assertThat(snooze(mailbox, message, DAY.multipliedBy(2))).isFalse();
		assertThat(mailbox.inbox()).containsExactly("a");
		assertThat(snooze(mailbox, message, DAY.dividedBy(2))).isTrue();
		assertThat(mailbox.inbox()).isEmpty();
		clock().forward(DAY.dividedBy(2));
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void aSnoozedMessageIsReplacedWithdrawnAndErased() {
		TestMailbox mailbox = mailbox();
		UserMessage replaced = UserMessage.info("a").untilRead().key("1");
		UserMessage withdrawn = UserMessage.info("b").untilRead().key("2");
		mailbox.send(replaced, withdrawn);
		snooze(mailbox, replaced, DAY);
		snooze(mailbox, withdrawn, DAY);
		mailbox.send(UserMessage.info("c").untilRead().key("1"));
		mailbox.store().withdraw(mailbox.recipient(), "2");
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("c");
		UserMessage erased = UserMessage.info("d").untilRead();
		mailbox.send(erased);
		snooze(mailbox, erased, DAY);
		mailbox.store().erase(mailbox.recipient());
		clock().forward(DAY);
		assertThat(mailbox.inbox()).isEmpty();
	}

	@Test
	default void snoozingChangesNoTotal() {
		TestMailbox mailbox = mailbox(
				new MailboxLimits(1, LIMITS.retention(), LIMITS.claimTimeout(), 3, LIMITS.inboxRetention()));
		UserMessage first = UserMessage.info("a").untilRead();
		UserMessage second = UserMessage.info("b").inboxOnly();
		mailbox.send(first, second, UserMessage.info("c").inboxOnly(),
				UserMessage.info("d").deliverAt(clock().instant().plus(DAY)));
		assertThat(snooze(mailbox, first, DAY)).isTrue();
		assertThat(snooze(mailbox, second, DAY.multipliedBy(2))).isTrue();
		assertThat(events().of(MessagesDroppedEvent.class)).isEmpty();
		mailbox.send(UserMessage.info("e").inboxOnly());
		assertThat(mailbox.inbox()).containsExactly("e");
		clock().forward(DAY.multipliedBy(2));
		assertThat(mailbox.inbox()).containsExactly("b", "a", "e");
		assertThat(mailbox.receive()).containsExactly("d");
		assertThat(events().of(MessagesDroppedEvent.class))
			.containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
	}

	@Test
	default void snoozingAndReturningReplaceNothing() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().key("key");
		mailbox.send(message,
				UserMessage.info("b").inboxOnly().key("key").deliverAt(clock().instant().plus(DAY.multipliedBy(2))));
		assertThat(snooze(mailbox, message, DAY)).isTrue();
		assertThat(mailbox.store().peek(mailbox.recipient(), 10).entries()).hasSize(2);
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("a");
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@Test
	default void schedulingLeavesASnoozedMessageWithTheKey() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().key("key");
		mailbox.send(message);
		snooze(mailbox, message, DAY);
		mailbox.send(UserMessage.info("b").key("key").deliverAt(clock().instant().plus(DAY.multipliedBy(2))));
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("a");
		clock().forward(DAY);
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aDeliveryReplacesASnoozedMessageWithItsKey() {
		TestMailbox mailbox = mailbox();
		UserMessage persistent = UserMessage.info("a").untilRead().key("1");
		UserMessage oneTime = UserMessage.info("b").untilRead().key("2");
		mailbox.send(persistent, oneTime);
		snooze(mailbox, persistent, DAY.multipliedBy(2));
		snooze(mailbox, oneTime, DAY);
		Instant time = clock().instant().plus(DAY);
		mailbox.send(UserMessage.info("c").inboxOnly().key("1").deliverAt(time),
				UserMessage.info("d").key("2").deliverAt(time));
		clock().forward(DAY);
		assertThat(mailbox.receive()).containsExactly("d");
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("c");
	}

	@Test
	default void aSnoozedMessageThatWasDeletedLeavesItsKey() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().key("key");
		mailbox.send(message);
		snooze(mailbox, message, DAY);
		String entry = mailbox.store().peek(mailbox.recipient(), 10).entries().get(0).id();
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), entry)).isTrue();
		Instant time = clock().instant().plus(DAY);
		mailbox.send(UserMessage.info("b").untilRead().key("key"), message.deliverAt(time));
		assertThat(mailbox.inbox()).containsExactly("b");
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void theMailOfASnoozedMessageWaits() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().emailAt(clock().instant().plus(DAY));
		mailbox.send(message);
		snooze(mailbox, message, DAY.multipliedBy(2));
		clock().forward(DAY);
		assertThat(takeMails(mailbox)).isEmpty();
		clock().forward(DAY);
		List<DueMail> mails = takeMails(mailbox);
		assertThat(mails).hasSize(1);
		mailbox.store().finishMail(mails.get(0));
		snooze(mailbox, message, DAY);
		clock().forward(DAY);
		assertThat(takeMails(mailbox)).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void aSnoozeThatIsRefusedDelaysNoMail() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a")
			.untilRead()
			.emailAt(clock().instant().plus(DAY))
			.expiresAt(clock().instant().plus(DAY.multipliedBy(2)));
		mailbox.send(message);
		assertThat(snooze(mailbox, message, DAY.multipliedBy(3))).isFalse();
		clock().forward(DAY);
		assertThat(takeMails(mailbox)).hasSize(1);
	}

	@Test
	default void aMailIsSentOnceIfTheMessageIsSnoozedMeanwhile() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().emailAt(clock().instant());
		mailbox.send(message);
		clock().forward(Duration.ofMinutes(1));
		DueMail mail = takeMails(mailbox).get(0);
		assertThat(snooze(mailbox, message, DAY)).isTrue();
		mailbox.store().finishMail(mail);
		clock().forward(DAY);
		assertThat(takeMails(mailbox)).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	private static List<DueMail> takeMails(TestMailbox mailbox) {
		return mailbox.store()
			.takeMails(1000, Duration.ofMinutes(15))
			.stream()
			.filter((mail) -> mail.recipient().equals(mailbox.recipient()))
			.toList();
	}

	@Test
	default void whoWatchesHearsOfASnoozedMessage() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 1);
			snooze(mailbox, message, DAY);
			watched.await(0, 0);
			clock().forward(DAY);
			watched.await(0, 1);
		}
	}

	@Test
	default void ofManyWhoSnoozeAMessageOneHasAnEffect() throws Exception {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead().key("key");
		mailbox.send(message);
		assertThat(ConcurrencyContract.inManyThreads(() -> snooze(mailbox, message, DAY))).containsOnlyOnce(true);
		clock().forward(DAY);
		assertThat(mailbox.inbox()).containsExactly("a");
	}

}
