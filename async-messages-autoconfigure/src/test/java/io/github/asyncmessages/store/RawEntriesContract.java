package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Messages that other languages put into the queue.
 */
interface RawEntriesContract extends RawMailboxFixture {

	@Test
	default void aRawTextIsAWholeMessage() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"Done\"}");
		UserMessage message = mailbox.claim().messages().get(0);
		Instant createdAt = Objects.requireNonNull(message.createdAt());
		assertThat(createdAt).isCloseTo(clock().instant(), within(5, ChronoUnit.SECONDS));
		assertThat(message).isEqualTo(UserMessage.info("Done").id(message.id()).createdAt(createdAt));
	}

	@Test
	default void rawEnumerationsAreReadInAnyCase() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"level\":\"SUCCESS\",\"delivery\":\"Once\"}",
				"{\"text\":\"b\",\"level\":\"Error\",\"delivery\":\"UNTIL_READ\"}");
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).extracting(UserMessage::level).containsExactly(MessageLevel.SUCCESS);
		assertThat(claim.untilRead()).extracting(UserMessage::level).containsExactly(MessageLevel.ERROR);
	}

	@Test
	default void unknownRawFieldsAreIgnoredAndBrokenDataReadsAsEmpty() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"version\":2,\"meta\":\"{broken\"}");
		assertThat(mailbox.claim().messages()).singleElement()
			.extracting(UserMessage::text, UserMessage::meta)
			.containsExactly("a", Map.of());
	}

	@Test
	default void aClaimDoesNotListMessagesWithoutTheNewestWhichItIsFiling() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("older").inboxOnly());
		push(mailbox, "{\"text\":\"newest\",\"delivery\":\"inbox\"}");
		for (int i = 0; i < 2; i++) {
			Claim claim = mailbox.store().claim(mailbox.recipient(), 5);
			if (claim.latest() != null) {
				assertThat(TestMailbox.texts(claim.latest().messages())).containsExactly("newest", "older");
			}
			// A driver with several connections may answer the inbox before it is filed.
			TestMailbox.release(claim);
			assertThat(mailbox.inbox()).containsExactly("newest", "older");
		}
	}

	@Test
	default void rawAndSentMessagesComeInOneOrder() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		mailbox.send("b");
		push(mailbox, "{\"text\":\"c\"}");
		assertThat(mailbox.receive()).containsExactly("a", "b", "c");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aReleasedRawEntryWaitsAsItWasWritten() {
		TestMailbox mailbox = mailbox();
		String entry = "{ \"text\" : \"\u00e9\\u00e9 \ud83d\ude00\", \"meta\" : {\"list\":[], \"map\":{}, \"n\":1.0}, \"x\":1 }";
		push(mailbox, entry);
		TestMailbox.release(mailbox.claim());
		assertThat(waiting(mailbox)).containsExactly(entry.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	default void aSentMessageWaitsAsJson() {
		TestMailbox mailbox = mailbox();
		EncodedMessage message = mailbox.encode(UserMessage.success("é😀").tags("wide"));
		mailbox.store().append(mailbox.recipient(), message);
		assertThat(waiting(mailbox)).containsExactly(message.bytes());
	}

	@Test
	default void nothingWaitsOfAClaimedMessage() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		mailbox.claim();
		assertThat(waiting(mailbox)).isEmpty();
	}

	@Test
	default void aRawUntilReadMessageIsShownByTheFirstClaimAndByTheNext() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"delivery\":\"until-read\",\"text\":\"b\"}");
		mailbox.send(UserMessage.info("c").untilRead());
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).isEmpty();
		assertThat(claim.untilRead()).extracting(UserMessage::text).containsExactlyInAnyOrder("b", "c");
		assertThat(claim.unreadCount()).isEqualTo(2);
		TestMailbox.release(claim);
		assertThat(mailbox.untilRead()).containsExactlyInAnyOrder("b", "c");
		assertThat(mailbox.countUnread()).isEqualTo(2);
	}

	@Test
	default void aRawPersistentMessageIsCountedBeforeAnyClaim() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"delivery\":\"until-read\",\"text\":\"a\"}", "{\"delivery\":\"inbox\",\"text\":\"b\"}",
				"{\"text\":\"c\"}");
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void aRawPersistentMessageIsListedBeforeAnyClaim() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"delivery\":\"until-read\",\"text\":\"a\"}", "{\"text\":\"b\"}",
				"{\"delivery\":\"inbox\",\"text\":\"c\"}");
		assertThat(mailbox.inbox()).containsExactly("c", "a");
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aRawPersistentMessageIsFoundMarkedAndDeletedBeforeAnyClaim() {
		TestMailbox mailbox = mailbox();
		MessageStore store = mailbox.store();
		push(mailbox, "{\"delivery\":\"inbox\",\"text\":\"a\",\"id\":\"a\"}");
		assertThat(store.find(mailbox.recipient(), "a")).get().extracting(UserMessage::text).isEqualTo("a");
		push(mailbox, "{\"delivery\":\"inbox\",\"text\":\"b\",\"id\":\"b\"}");
		assertThat(store.markRead(mailbox.recipient(), "b")).isTrue();
		push(mailbox, "{\"delivery\":\"inbox\",\"text\":\"c\",\"id\":\"c\"}");
		assertThat(store.delete(mailbox.recipient(), "c")).isTrue();
		push(mailbox, "{\"delivery\":\"inbox\",\"text\":\"d\",\"id\":\"d\"}");
		assertThat(store.markAllRead(mailbox.recipient(), Long.MAX_VALUE)).containsExactlyInAnyOrder("a", "d");
		push(mailbox, "{\"delivery\":\"inbox\",\"text\":\"e\",\"id\":\"e\"}");
		assertThat(store.deleteAll(mailbox.recipient(), Long.MAX_VALUE)).containsExactlyInAnyOrder("a", "b", "d", "e");
	}

	@Test
	default void aRawPersistentMessageKeepsTheIdUnderWhichItWasShown() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"delivery\":\"until-read\",\"text\":\"a\"}");
		Claim claim = mailbox.claim();
		UserMessage shown = claim.untilRead().get(0);
		TestMailbox.release(claim);
		assertThat(mailbox.store().find(mailbox.recipient(), shown.id())).contains(shown);
		assertThat(mailbox.markRead(shown)).isTrue();
		assertThat(mailbox.untilRead()).isEmpty();
	}

	@Test
	default void aRawPersistentMessageOfAClaimThatWasNeverCompletedIsThereOnce() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"delivery\":\"until-read\",\"text\":\"a\"}", "{\"text\":\"b\"}");
		mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.inbox()).containsExactly("a");
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aRawMessageIsConfirmedAsItWasClaimed() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		mailbox.send("b");
		push(mailbox, "{\"text\":\"c\"}");
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).hasSize(3);
		assertThat(mailbox.store().confirm(mailbox.recipient(), claim.id())).isEqualTo(claim.messages());
	}

	@Test
	default void aRawPersistentMessageAmongConfirmedOnesIsKept() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}", "{\"delivery\":\"until-read\",\"text\":\"b\"}", "unusable",
				"{\"text\":\"c\"}");
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(mailbox.store().confirm(mailbox.recipient(), claim.id()))).containsExactly("a",
				"c");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("b");
		assertThat(rejected(mailbox)).hasSize(1);
		assertThat(events().of(MessageRejectedEvent.class)).hasSize(1);
	}

	@Test
	default void aMessageThatARawOneHasReplacedIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"10 %\",\"key\":\"import\"}", "{\"text\":\"other\"}");
		Claim older = mailbox.claim();
		push(mailbox, "{\"text\":\"20 %\",\"key\":\"import\"}");
		Claim newer = mailbox.claim();
		assertThat(TestMailbox.texts(mailbox.store().confirm(mailbox.recipient(), newer.id()))).containsExactly("20 %");
		assertThat(TestMailbox.texts(mailbox.store().confirm(mailbox.recipient(), older.id())))
			.containsExactly("other");
	}

	@Test
	default void aRawMessageReplacesAnotherUnderItsKey() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"10 %\",\"key\":\"import\"}", "{\"text\":\"other\"}",
				"{\"text\":\"20 %\",\"key\":\"import\"}");
		assertThat(mailbox.receive()).containsExactly("other", "20 %");
	}

	@Test
	default void aMessageThatARawOneHasReplacedDoesNotComeBackWhenThatExpires() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"10 %\",\"key\":\"import\"}",
				"{\"text\":\"20 %%\",\"key\":\"import\",\"expiresAt\":\"%s\"}"
					.formatted(clock().instant().plusSeconds(50)));
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void rawAndSentMessagesReplaceEachOther() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"10 %\",\"key\":\"import\"}");
		mailbox.send(UserMessage.info("20 %").key("import"));
		assertThat(mailbox.receive()).containsExactly("20 %");
		mailbox.send(UserMessage.info("30 %").key("import"));
		push(mailbox, "{\"text\":\"40 %\",\"key\":\"import\"}");
		assertThat(mailbox.receive()).containsExactly("40 %");
	}

	@Test
	default void aRawPersistentMessageReplacesOneInTheInbox() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("10 %").key("import").inboxOnly());
		push(mailbox, "{\"text\":\"20 %\",\"key\":\"import\",\"delivery\":\"until-read\"}");
		assertThat(mailbox.inbox()).containsExactly("20 %");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aRawOneTimeMessageReplacesOneInTheInbox() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("running").key("import").untilRead());
		push(mailbox, "{\"text\":\"done\",\"key\":\"import\"}");
		assertThat(mailbox.receive()).containsExactly("done");
		assertThat(mailbox.inbox()).isEmpty();
	}

	@Test
	default void aRawDuplicateIsDropped() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"id\":\"one\"}", "{\"text\":\"b\",\"id\":\"one\"}");
		assertThat(mailbox.receive()).containsExactly("a");
		mailbox.send(UserMessage.info("c").id("two").inboxOnly());
		push(mailbox, "{\"text\":\"d\",\"id\":\"two\",\"delivery\":\"inbox\"}", "{\"text\":\"e\",\"id\":\"two\"}");
		assertThat(mailbox.inbox()).containsExactly("c");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aRawDuplicateOfAClaimedMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"id\":\"one\"}");
		mailbox.claim();
		push(mailbox, "{\"text\":\"b\",\"id\":\"one\"}");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aRawDuplicateOfAPersistentMessageIsDropped() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").id("one").inboxOnly());
		push(mailbox, "{\"text\":\"b\",\"id\":\"one\"}");
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void aReleasedMessageThatARawOneHasReplacedDoesNotComeBack() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"10 %\",\"key\":\"import\"}");
		Claim older = mailbox.claim();
		push(mailbox, "{\"text\":\"20 %\",\"key\":\"import\"}");
		assertThat(mailbox.receive()).containsExactly("20 %");
		TestMailbox.release(older);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aLookIntoTheInboxTakesNoOneTimeMessages() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		mailbox.countUnread();
		mailbox.list();
		assertThat(waiting(mailbox)).hasSize(1);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aRawMessageExpires() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"expiresAt\":\"%s\"}".formatted(clock().instant().plusSeconds(50)),
				"{\"text\":\"b\",\"delivery\":\"inbox\",\"expiresAt\":\"%s\"}"
					.formatted(clock().instant().plusSeconds(50)),
				"{\"text\":\"c\"}");
		clock().forward(Duration.ofMinutes(1));
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void ofTooManyRawMessagesTheNewestAreDeliveredAndTheOthersAnnounced() {
		TestMailbox mailbox = mailbox();
		push(mailbox, IntStream.range(0, 250).mapToObj("{\"text\":\"message %d\"}"::formatted).toArray(String[]::new));
		assertThat(mailbox.receive())
			.isEqualTo(IntStream.range(150, 250).mapToObj((number) -> "message " + number).toList());
		assertThat(events().of(MessagesDroppedEvent.class))
			.containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 150));
	}

	@Test
	default void persistentMessagesAmongTooManyRawOnesAreKept() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"kept\",\"delivery\":\"inbox\"}");
		push(mailbox, IntStream.range(0, 150).mapToObj("{\"text\":\"message %d\"}"::formatted).toArray(String[]::new));
		assertThat(mailbox.inbox()).containsExactly("kept");
		assertThat(mailbox.receive()).hasSize(100);
		assertThat(events().of(MessagesDroppedEvent.class))
			.containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 50));
	}

	@Test
	default void rawTimesWithoutFractionOrAtTheEndOfTimeDoNoHarm() {
		TestMailbox mailbox = mailboxWithMaxPending(5);
		List<String> times = List.of("+1000000000-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59Z",
				"2999-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
		for (Delivery delivery : List.of(Delivery.ONCE, Delivery.INBOX)) {
			for (String time : times) {
				push(mailbox, "{\"text\":\"%s %2$s\",\"expiresAt\":\"%2$s\",\"delivery\":\"%1$s\"}".formatted(delivery,
						time));
			}
		}
		assertThat(mailbox.inbox()).containsExactly("INBOX " + times.get(2), "INBOX " + times.get(1),
				"INBOX " + times.get(0));
		assertThat(mailbox.receive()).containsExactly("ONCE " + times.get(0), "ONCE " + times.get(1),
				"ONCE " + times.get(2));
	}

}
