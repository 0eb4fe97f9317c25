package io.github.asyncmessages.store;

import java.time.Duration;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message replaces what the mailbox holds under its collapse key; what is withdrawn is
 * gone.
 */
interface CollapseContract extends MailboxFixture {

	private static UserMessage keyed(String text) {
		return UserMessage.info(text).key("import");
	}

	@Test
	default void ofWaitingMessagesWithOneKeyTheNewestStays() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"), UserMessage.info("other"), keyed("20 %"), keyed("30 %"));
		assertThat(mailbox.receive()).containsExactly("other", "30 %");
	}

	@Test
	default void messagesWithDifferentKeysDoNotReplaceEachOther() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("a"), UserMessage.info("b").key("Import"), UserMessage.info("c").key("import "),
				UserMessage.info("d"), UserMessage.info("e"));
		assertThat(mailbox.receive()).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	default void aReplacedMessageDoesNotComeBackWhenItsClaimIsReleased() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"), UserMessage.info("other"));
		Claim claim = mailbox.claim();
		mailbox.send(keyed("20 %"));
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("other", "20 %");
	}

	@Test
	default void aReplacedMessageDoesNotComeBackWhenItsClaimRunsOut() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"));
		mailbox.claim();
		mailbox.send(keyed("20 %"));
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("20 %");
	}

	@Test
	default void theAcknowledgementOfAReplacedMessageDoesNotDeleteTheNewOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"));
		Claim claim = mailbox.claim();
		mailbox.send(keyed("20 %"));
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).containsExactly("20 %");
	}

	@Test
	default void aMessageReplacedWhileBothAreClaimedDoesNotComeBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"));
		Claim older = mailbox.claim();
		mailbox.send(keyed("20 %"));
		Claim newer = mailbox.claim();
		TestMailbox.acknowledge(newer);
		TestMailbox.release(older);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aReplacedMessageDoesNotComeBackWhenTheNewOneExpires() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("10 %"), keyed("20 %").expiresAt(clock().instant().plusSeconds(50)));
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aReplacedMessageCanBeSentAgain() {
		TestMailbox mailbox = mailbox();
		UserMessage first = keyed("10 %");
		mailbox.send(first, keyed("20 %"), first);
		assertThat(mailbox.receive()).containsExactly("10 %");
	}

	@Test
	default void ofPersistentMessagesWithOneKeyTheNewestIsKept() {
		TestMailbox mailbox = mailbox();
		UserMessage first = keyed("10 %").untilRead();
		mailbox.send(first, UserMessage.info("other").untilRead(), keyed("20 %").untilRead());
		assertThat(mailbox.inbox()).containsExactly("20 %", "other");
		assertThat(mailbox.untilRead()).containsExactly("other", "20 %");
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.store().find(mailbox.recipient(), first.id())).isEmpty();
	}

	@Test
	default void aReadMessageIsReplacedByAnUnreadOne() {
		TestMailbox mailbox = mailbox();
		UserMessage first = keyed("10 %").untilRead();
		mailbox.send(first);
		mailbox.markRead(first);
		mailbox.send(keyed("20 %").untilRead());
		assertThat(mailbox.inbox()).containsExactly("20 %");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aPersistentMessageReplacesAWaitingOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("running"), keyed("done").untilRead());
		assertThat(mailbox.inbox()).containsExactly("done");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aPersistentMessageReplacesAClaimedOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("running"));
		Claim claim = mailbox.claim();
		mailbox.send(keyed("done").inboxOnly());
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("done");
	}

	@Test
	default void aOneTimeMessageReplacesAPersistentOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(keyed("done").untilRead(), keyed("once more"));
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("once more");
	}

	@Test
	default void aKeyIsFreeAgainOnceItsPersistentMessageIsDeleted() {
		TestMailbox mailbox = mailbox();
		UserMessage first = keyed("first").untilRead();
		mailbox.send(first);
		mailbox.store().delete(mailbox.recipient(), first.id());
		UserMessage second = keyed("second").untilRead();
		mailbox.send(second, UserMessage.info("other").untilRead());
		assertThat(mailbox.inbox()).containsExactly("other", "second");
	}

	@Test
	default void aKeyConcernsOneRecipient() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		mailbox.send(keyed("mine"));
		another.send(keyed("theirs"));
		another.store().withdraw(another.recipient(), "import");
		assertThat(mailbox.receive()).containsExactly("mine");
		assertThat(another.receive()).isEmpty();
	}

	@Test
	default void aWithdrawnWaitingMessageIsGone() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a"), keyed("b"), UserMessage.info("c").key("export"));
		mailbox.store().withdraw(mailbox.recipient(), "import");
		assertThat(mailbox.receive()).containsExactly("a", "c");
	}

	@Test
	default void aWithdrawnClaimedMessageDoesNotComeBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a"), keyed("b"));
		Claim claim = mailbox.claim();
		mailbox.store().withdraw(mailbox.recipient(), "import");
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aWithdrawnPersistentMessageIsGone() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").inboxOnly(), keyed("b").untilRead());
		mailbox.store().withdraw(mailbox.recipient(), "import");
		assertThat(mailbox.inbox()).containsExactly("a");
		assertThat(mailbox.untilRead()).isEmpty();
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "im\u0000port", "import ", "", "\uD800", "\n", "%" })
	default void aKeyThatNoMessageHasIsUnknown(String key) {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").key("import"), UserMessage.info("b").key("export").untilRead());
		mailbox.store().withdraw(mailbox.recipient(), key);
		mailbox.store().withdraw(mailbox.recipient(), key.repeat(10_000));
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000", " ", "", "\uD800", "\n", "%" })
	default void anIdThatNoMessageHasIsUnknown(String id) {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").id("a").untilRead());
		for (String unknown : new String[] { id, id.repeat(10_000) }) {
			assertThat(mailbox.store().find(mailbox.recipient(), unknown)).isEmpty();
			assertThat(mailbox.store().markRead(mailbox.recipient(), unknown)).isFalse();
			assertThat(mailbox.store().markUnread(mailbox.recipient(), unknown)).isFalse();
			assertThat(mailbox.store().delete(mailbox.recipient(), unknown)).isFalse();
			assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), unknown)).isFalse();
			assertThat(mailbox.store().deleteRejected(mailbox.recipient(), unknown)).isFalse();
			assertThat(mailbox.store().requeue(mailbox.recipient(), unknown, null)).isFalse();
			assertThat(mailbox.store().confirm(mailbox.recipient(), unknown)).isEmpty();
		}
		assertThat(mailbox.untilRead()).containsExactly("a");
	}

	@Test
	default void withdrawingAnUnknownKeyDoesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.store().withdraw(mailbox.recipient(), "import");
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		mailbox.store().withdraw(mailbox.recipient(), "import");
		assertThat(mailbox.inbox()).containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aWithdrawnMessageCanBeSentAgain() {
		TestMailbox mailbox = mailbox();
		UserMessage message = keyed("a");
		mailbox.send(message);
		mailbox.store().withdraw(mailbox.recipient(), "import");
		mailbox.send(message);
		assertThat(mailbox.receive()).containsExactly("a");
	}

}
