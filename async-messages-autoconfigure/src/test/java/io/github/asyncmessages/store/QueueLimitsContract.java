package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many one-time messages wait, and how long.
 */
interface QueueLimitsContract extends MailboxFixture {

	@Test
	default void theOldestWaitingMessagesMakeRoomAndThisIsAnnounced() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b", "c", "d");
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1),
				new MessagesDroppedEvent(mailbox.recipient(), 1));
		assertThat(mailbox.receive()).containsExactly("c", "d");
	}

	@Test
	default void aFullQueueIsNotAnnounced() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void aMessageThatIsReplacedMakesRoomFirst() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").key("import"), UserMessage.info("c").key("import"));
		assertThat(events().all()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("a", "c");
	}

	@Test
	default void expiredMessagesMakeRoomFirst() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send(UserMessage.info("a"), expiring("b"));
		clock().forward(Duration.ofMinutes(1));
		mailbox.send("c");
		assertThat(events().all()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("a", "c");
	}

	@Test
	default void messagesThatHaveWaitedTooLongMakeRoomFirst() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		clock().forward(LIMITS.retention());
		mailbox.send("c");
		assertThat(events().all()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void claimedMessagesDoNotCount() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c", "d");
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "b");
		assertThat(mailbox.receive()).containsExactly("c", "d");
		assertThat(events().all()).isEmpty();
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void releasedMessagesAreTheOldestThatMakeRoomInTheNextClaim() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c");
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("b", "c");
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
	}

	@Test
	default void messagesOfAClaimThatRanOutAreTheOldestThatMakeRoomInTheNext() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		mailbox.claim();
		mailbox.send("c");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("b", "c");
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
	}

	@Test
	default void releasedMessagesAreTheOldestThatMakeRoomForTheNext() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c", "d");
		TestMailbox.release(claim);
		mailbox.send("e");
		assertThat(mailbox.receive()).containsExactly("d", "e");
		assertThat(events().of(MessagesDroppedEvent.class))
			.containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 3));
	}

	@Test
	default void persistentMessagesTakeNoRoomInTheQueue() {
		TestMailbox mailbox = mailboxWithMaxPending(1);
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead(), UserMessage.info("c").inboxOnly());
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("c", "b");
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void anExpiredMessageIsNotClaimed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(expiring("a"), UserMessage.info("b"));
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aMessageIsClaimedBeforeItExpires() {
		TestMailbox mailbox = mailbox();
		mailbox.send(expiring("a"));
		clock().forward(Duration.ofSeconds(40));
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aMessageThatHasExpiredBeforeItWasSentIsNotClaimed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().minusSeconds(1)));
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aMessageThatExpiresWhileItIsClaimedDoesNotComeBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send(expiring("a"), UserMessage.info("b"));
		Claim claim = mailbox.claim();
		clock().forward(Duration.ofMinutes(1));
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void anExpiredMessageIsNoReasonToDropADuplicate() {
		TestMailbox mailbox = mailbox();
		mailbox.send(expiring("a").id("one"));
		clock().forward(Duration.ofMinutes(1));
		mailbox.send(UserMessage.info("b").id("one"));
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aMessageWaitsNoLongerThanTheRetention() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		clock().forward(Duration.ofDays(1));
		mailbox.send("b");
		clock().forward(LIMITS.retention().minusHours(1));
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aMessageWaitsAsLongAsTheRetention() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		clock().forward(LIMITS.retention().minusHours(1));
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void theRetentionCountsFromTheTimeOfSendingEvenIfTheMessageWasReleasedSince() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		clock().forward(LIMITS.retention().minusHours(1));
		TestMailbox.release(mailbox.claim());
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void timesAtTheEndOfTimeDoNoHarm() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").createdAt(Instant.MAX), UserMessage.info("b").expiresAt(Instant.MAX),
				UserMessage.info("c").createdAt(Instant.MAX).expiresAt(Instant.MAX).inboxOnly());
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(mailbox.inbox()).containsExactly("c");
	}

	private UserMessage expiring(String text) {
		return UserMessage.info(text).expiresAt(clock().instant().plusSeconds(50));
	}

}
