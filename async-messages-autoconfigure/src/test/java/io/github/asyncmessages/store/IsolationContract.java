package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody gets near another's mailbox; messages to many; a mailbox is erased.
 */
interface IsolationContract extends MailboxFixture {

	@Test
	default void namesThatLookAlikeAreDifferentRecipients() {
		TestMailbox mailbox = mailbox();
		String unique = UUID.randomUUID().toString();
		List<TestMailbox> alike = List
			.of("barry", "Barry", "bárry", "ba\u0301rry", "barry ", " barry", "{barry}", "%7Bbarry%7D", "barry}", "{",
					"}{", "barry:queue")
			.stream()
			.map((name) -> mailbox.of(unique + name))
			.toList();
		alike.forEach((each) -> each.send(UserMessage.info(each.recipient()),
				UserMessage.info(each.recipient()).untilRead()));
		assertThat(alike).allSatisfy((each) -> {
			assertThat(each.inbox()).containsExactly(each.recipient());
			assertThat(each.receive()).containsExactly(each.recipient());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a@b:c d{}%é😀", "{}", "}", "{{a}}", "%", "%25", "CN=Barry, O=Ändern \"x\" \\ 'y'; --",
			"\u202Eyrrab", "a\u00A0b", "*", "?[a-z]", "../..", "0" })
	default void aStrangeNameIsARecipientLikeAnother(String name) {
		TestMailbox mailbox = mailbox().of(name + UUID.randomUUID());
		UserMessage persistent = UserMessage.info("b").key("key").untilRead();
		mailbox.send(UserMessage.info("a"), persistent);
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(claim)).containsExactly("a");
		assertThat(TestMailbox.texts(claim.untilRead())).containsExactly("b");
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.markRead(persistent)).isTrue();
		mailbox.store().withdraw(mailbox.recipient(), "key");
		assertThat(mailbox.inbox()).isEmpty();
	}

	@Test
	default void theLongestNameIsARecipientLikeAnother() {
		String longest = "😀".repeat(255 - 36) + UUID.randomUUID();
		TestMailbox mailbox = mailbox().of(longest);
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void anothersIdIsUnknown() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		another.send(UserMessage.info("theirs").untilRead());
		MessageStore store = another.store();
		assertThat(store.find(another.recipient(), message.id())).isEmpty();
		assertThat(store.markRead(another.recipient(), message.id())).isFalse();
		assertThat(store.markUnread(another.recipient(), message.id())).isFalse();
		assertThat(store.delete(another.recipient(), message.id())).isFalse();
		assertThat(mailbox.untilRead()).containsExactly("a");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void whatIsDoneToAllOfOneRecipientDoesNotTouchAnother() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		for (TestMailbox each : List.of(mailbox, another)) {
			each.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		}
		another.store().markAllRead(another.recipient(), Long.MAX_VALUE);
		another.store().deleteAll(another.recipient(), Long.MAX_VALUE);
		another.store().erase(another.recipient());
		assertThat(mailbox.untilRead()).containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aMessageToManyReachesEachOnce() {
		TestMailbox mailbox = mailbox();
		List<TestMailbox> mailboxes = IntStream.range(0, 300)
			.mapToObj((number) -> mailbox.of(mailbox.recipient() + "-" + number))
			.toList();
		List<String> recipients = new ArrayList<>(mailboxes.stream().map(TestMailbox::recipient).toList());
		recipients.addAll(recipients.subList(0, 10));
		recipients.add(0, recipients.get(0));
		assertThat(mailbox.store().appendAll(recipients, mailbox.encode(UserMessage.info("to all")))).isEmpty();
		assertThat(mailboxes).allSatisfy((each) -> assertThat(each.receive()).containsExactly("to all"));
	}

	@Test
	default void aPersistentMessageToManyReachesEachOnce() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		assertThat(mailbox.store()
			.appendAll(List.of(mailbox.recipient(), another.recipient(), mailbox.recipient()),
					mailbox.encode(UserMessage.info("to all").untilRead())))
			.isEmpty();
		assertThat(mailbox.untilRead()).containsExactly("to all");
		assertThat(another.inbox()).containsExactly("to all");
	}

	@Test
	default void aMessageToManyReplacesAndMakesRoomInEachMailbox() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		TestMailbox another = mailbox.of(mailbox.recipient() + "-2");
		mailbox.send(UserMessage.info("a").key("key"), UserMessage.info("b"));
		another.send(UserMessage.info("a"), UserMessage.info("b"));
		mailbox.store()
			.appendAll(List.of(mailbox.recipient(), another.recipient()),
					mailbox.encode(UserMessage.info("c").key("key")));
		assertThat(mailbox.receive()).containsExactly("b", "c");
		assertThat(another.receive()).containsExactly("b", "c");
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(another.recipient(), 1));
	}

	@Test
	default void aMessageToNobodyIsNoError() {
		TestMailbox mailbox = mailbox();
		assertThat(mailbox.store().appendAll(List.of(), mailbox.encode(UserMessage.info("a")))).isEmpty();
	}

	@Test
	default void anErasedMailboxIsEmpty() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("b").key("key").untilRead();
		mailbox.send(UserMessage.info("a"), message, UserMessage.info("c").inboxOnly());
		mailbox.store().erase(mailbox.recipient());
		assertThat(mailbox.claim().messages()).isEmpty();
		assertThat(mailbox.list()).isEqualTo(new InboxSlice(List.of(), null, 0));
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.store().find(mailbox.recipient(), message.id())).isEmpty();
	}

	@Test
	default void erasingAMailboxThatIsNotThereDoesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.store().erase(mailbox.recipient());
		mailbox.send("a");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aClaimOnAnErasedMailboxBringsNothingBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim released = mailbox.claim();
		mailbox.send("b");
		mailbox.claim();
		mailbox.store().erase(mailbox.recipient());
		TestMailbox.release(released);
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.claim().messages()).isEmpty();
	}

	@Test
	default void aClaimOnAnErasedMailboxDoesNotDeleteWhatCameAfter() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a");
		mailbox.send(message);
		Claim claim = mailbox.claim();
		mailbox.store().erase(mailbox.recipient());
		mailbox.send(message);
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

}
