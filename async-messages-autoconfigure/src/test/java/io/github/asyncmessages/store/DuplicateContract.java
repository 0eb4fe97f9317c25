package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While a mailbox holds a message, another with its id is dropped: a send can be
 * repeated.
 */
interface DuplicateContract extends MailboxFixture {

	@Test
	default void aDuplicateOfAWaitingMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a");
		mailbox.send(message, UserMessage.info("b"), message);
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void ofTwoMessagesWithOneIdTheFirstStays() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("first").id("import-7"), UserMessage.error("second").id("import-7"));
		assertThat(mailbox.receive()).containsExactly("first");
	}

	@Test
	default void aDuplicateOfAClaimedMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a");
		mailbox.send(message);
		Claim claim = mailbox.claim();
		mailbox.send(message);
		assertThat(mailbox.claim().messages()).isEmpty();
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aDuplicateOfAReleasedMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a");
		mailbox.send(message);
		Claim claim = mailbox.claim();
		mailbox.send(message);
		TestMailbox.release(claim);
		mailbox.send(message);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aDuplicateOfAPersistentMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message, UserMessage.info("b").inboxOnly(), message);
		assertThat(mailbox.inbox()).containsExactly("b", "a");
	}

	@Test
	default void aDuplicateOfAReadMessageLeavesItRead() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		mailbox.markRead(message);
		mailbox.send(message);
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void anIdIsUniqueAmongAllDeliveries() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("waiting").id("one"), UserMessage.info("persistent").id("one").untilRead());
		mailbox.send(UserMessage.info("persistent").id("two").inboxOnly(), UserMessage.info("waiting").id("two"));
		assertThat(mailbox.inbox()).containsExactly("persistent");
		assertThat(mailbox.receive()).containsExactly("waiting");
	}

	@Test
	default void aDroppedDuplicateReplacesNothingUnderItsKey() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").id("one"), UserMessage.info("b").key("import"),
				UserMessage.info("c").id("one").key("import"));
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void aDroppedDuplicateLetsNobodyMakeRoom() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		UserMessage message = UserMessage.info("a");
		mailbox.send(message, UserMessage.info("b"), message);
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void anIdIsFreeAgainOnceItsMessageIsGone() {
		TestMailbox mailbox = mailbox();
		UserMessage once = UserMessage.info("once");
		UserMessage persistent = UserMessage.info("persistent").inboxOnly();
		mailbox.send(once, persistent);
		mailbox.receive();
		mailbox.store().delete(mailbox.recipient(), persistent.id());
		mailbox.send(once, persistent);
		assertThat(mailbox.receive()).containsExactly("once");
		assertThat(mailbox.inbox()).containsExactly("persistent");
	}

	@Test
	default void anExpiredMessageIsNoReasonToDropAnother() {
		TestMailbox mailbox = mailbox();
		UserMessage expiring = UserMessage.info("expiring").expiresAt(clock().instant().plusSeconds(20));
		mailbox.send(expiring.id("waiting"), expiring.id("persistent").inboxOnly());
		mailbox.claim();
		clock().forward(Duration.ofSeconds(25));
		mailbox.send(UserMessage.info("a").id("waiting"), UserMessage.info("b").id("persistent").inboxOnly());
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@Test
	default void aMessageToManyIsNoDuplicateOfItself() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		UserMessage message = UserMessage.info("a");
		mailbox.send(message);
		another.send(message);
		assertThat(List.of(mailbox.receive(), another.receive())).containsOnly(List.of("a"));
	}

}
