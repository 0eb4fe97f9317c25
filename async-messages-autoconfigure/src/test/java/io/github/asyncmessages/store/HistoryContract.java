package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What was delivered can be looked up for some time, if the application wants it.
 */
interface HistoryContract extends MailboxFixture {

	MailboxLimits WITH_HISTORY = LIMITS.history(Duration.ofDays(90));

	private static List<HistoryEntry> history(TestMailbox mailbox) {
		return mailbox.store().history(mailbox.recipient(), 1000);
	}

	private static List<String> texts(TestMailbox mailbox) {
		return history(mailbox).stream().map((entry) -> entry.message().text()).toList();
	}

	private void assertIsNow(Instant at) {
		assertThat(at).isCloseTo(clock().instant(), within(Duration.ofSeconds(20)));
	}

	@Test
	default void anAcknowledgedMessageIsInTheHistoryWithItsTime() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage message = UserMessage.warning("a")
			.id("my-id")
			.key("key")
			.code("code")
			.subject("subject")
			.sender("sender")
			.link("/reports")
			.createdAt(Instant.parse("2026-01-01T12:00:00.123456Z").plus(Duration.ofDays(10_000)));
		mailbox.send(message);
		assertThat(history(mailbox)).isEmpty();
		Claim claim = mailbox.claim();
		clock().forward(Duration.ofMinutes(5));
		TestMailbox.acknowledge(claim);
		HistoryEntry entry = history(mailbox).get(0);
		// A database does not keep the key.
		assertThat(entry.message()).usingRecursiveComparison().ignoringFields("key").isEqualTo(message);
		assertIsNow(entry.at());
		clock().forward(Duration.ofHours(1));
		assertThat(history(mailbox)).containsExactly(entry);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void onlyWhatWasAcknowledgedIsInTheHistory() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send("a", "b", "c", "d");
		Claim claim = mailbox.claim();
		TestMailbox.acknowledge(claim, "b", "d");
		assertThat(texts(mailbox)).containsExactly("d", "b");
		TestMailbox.acknowledge(claim);
		assertThat(texts(mailbox)).containsExactly("d", "b");
		assertThat(mailbox.receive()).containsExactly("a", "c");
		assertThat(texts(mailbox)).containsExactly("c", "a", "d", "b");
		assertThat(mailbox.store().history(mailbox.recipient(), 3)).isEqualTo(history(mailbox).subList(0, 3));
	}

	@Test
	default void aReleasedOrWithdrawnMessageIsNotInTheHistory() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send(UserMessage.info("a").key("key"), UserMessage.info("b"));
		TestMailbox.release(mailbox.claim());
		Claim claim = mailbox.claim();
		mailbox.store().withdraw(mailbox.recipient(), "key");
		TestMailbox.acknowledge(claim);
		assertThat(texts(mailbox)).containsExactly("b");
	}

	@Test
	default void aConfirmedMessageIsInTheHistoryOnce() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		List<UserMessage> confirmed = mailbox.store().confirm(mailbox.recipient(), claim.id());
		assertThat(confirmed).hasSize(2);
		mailbox.store().confirm(mailbox.recipient(), claim.id());
		TestMailbox.acknowledge(claim);
		assertThat(history(mailbox)).extracting(HistoryEntry::message)
			.containsExactly(confirmed.get(1), confirmed.get(0));
		history(mailbox).forEach((entry) -> assertIsNow(entry.at()));
	}

	@Test
	default void aLateAcknowledgementAfterRedeliveryAddsNothing() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout().plusSeconds(1));
		Claim next = mailbox.claim();
		TestMailbox.acknowledge(late);
		assertThat(texts(mailbox)).isEmpty();
		TestMailbox.acknowledge(next);
		TestMailbox.acknowledge(late);
		mailbox.store().confirm(mailbox.recipient(), late.id());
		assertThat(texts(mailbox)).containsExactly("a");
	}

	@Test
	default void whatWasShownBeforeItExpiredIsInTheHistory() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().plusSeconds(10)), UserMessage.info("b"));
		Claim claim = mailbox.claim();
		clock().forward(Duration.ofSeconds(15));
		assertThat(PeekContract.texts(mailbox.store().peek(mailbox.recipient(), 10))).containsExactly("[b]");
		TestMailbox.acknowledge(claim);
		assertThat(texts(mailbox)).containsExactly("b", "a");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void onlyOneOfManyAcknowledgementsAddsAMessage() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send("a", "b", "c");
		Claim claim = mailbox.claim();
		Stream.generate(() -> CompletableFuture.runAsync(() -> {
			TestMailbox.acknowledge(claim);
			mailbox.store().confirm(mailbox.recipient(), claim.id());
		})).limit(8).toList().forEach(CompletableFuture::join);
		// MySQL and MariaDB change row by row, so that each may win some of them.
		assertThat(texts(mailbox)).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	default void manyWritersAndPagesAddEachMessageOnce() throws Exception {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		WritersAndPages run = new WritersAndPages(mailbox, MailboxLimits.MAX_HISTORY / 8);
		run.start(4, 4);
		assertThat(run.acknowledged()).containsExactlyInAnyOrderElementsOf(run.sent());
		assertThat(run.shownTwiceAtATime()).isEmpty();
		assertThat(history(mailbox)).extracting((entry) -> entry.message().id())
			.containsExactlyInAnyOrderElementsOf(run.sent());
	}

	@Test
	default void aPersistentMessageIsInTheHistoryWhenItIsMarkedAsRead() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage first = UserMessage.info("a").untilRead().key("key").link("/a");
		UserMessage second = UserMessage.info("b").inboxOnly();
		mailbox.send(first, second);
		TestMailbox.acknowledge(mailbox.claim());
		assertThat(history(mailbox)).isEmpty();
		clock().forward(Duration.ofMinutes(5));
		assertThat(mailbox.markRead(second)).isTrue();
		assertThat(mailbox.markRead(first)).isTrue();
		assertThat(mailbox.markRead(first)).isFalse();
		assertThat(texts(mailbox)).containsExactly("a", "b");
		HistoryEntry entry = history(mailbox).get(0);
		assertIsNow(entry.at());
		assertThat(entry.message().readAt()).isEqualTo(entry.at());
		UserMessage read = mailbox.store().find(mailbox.recipient(), first.id()).orElseThrow();
		assertThat(entry.message().id()).isEqualTo(first.id());
		assertThat(entry.message().delivery()).isEqualTo(first.delivery());
		assertThat(entry.message().meta()).isEqualTo(first.meta());
		assertThat(entry.message().createdAt()).isEqualTo(read.createdAt());
		assertThat(entry.at()).isEqualTo(read.readAt());
	}

	@Test
	default void aMessageThatIsReadAgainIsInTheHistoryAgain() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message);
		mailbox.markRead(message);
		mailbox.store().markUnread(mailbox.recipient(), message.id());
		assertThat(texts(mailbox)).containsExactly("a");
		clock().forward(Duration.ofMinutes(1));
		mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		assertThat(texts(mailbox)).containsExactly("a", "a");
		assertThat(history(mailbox).get(0).at()).isAfter(history(mailbox).get(1).at());
	}

	@Test
	default void allThatAreMarkedAsReadAreInTheHistory() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage read = UserMessage.info("read").inboxOnly();
		mailbox.send(read, UserMessage.info("a").inboxOnly(), UserMessage.info("b").untilRead(),
				UserMessage.info("c").inboxOnly());
		long newest = mailbox.list().newest();
		mailbox.send(UserMessage.info("later").inboxOnly());
		mailbox.markRead(read);
		mailbox.store().markAllRead(mailbox.recipient(), newest);
		mailbox.store().markAllRead(mailbox.recipient(), newest);
		assertThat(texts(mailbox)).containsExactly("c", "b", "a", "read");
	}

	@Test
	default void onlyOneOfManyWhoMarkAMessageAsReadAddsIt() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage message = UserMessage.info("a").untilRead();
		mailbox.send(message, UserMessage.info("b").untilRead());
		long newest = mailbox.list().newest();
		IntStream.range(0, 8).mapToObj((number) -> CompletableFuture.runAsync(() -> {
			if (number % 2 == 0) {
				mailbox.markRead(message);
			}
			mailbox.store().markAllRead(mailbox.recipient(), newest);
		})).toList().forEach(CompletableFuture::join);
		assertThat(texts(mailbox)).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	default void anEntryStaysWhenItsMessageIsDeleted() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage message = UserMessage.info("a").untilRead();
		UserMessage other = UserMessage.info("b").untilRead().key("key");
		mailbox.send(message, other, UserMessage.info("unread").inboxOnly());
		mailbox.markRead(message);
		mailbox.markRead(other);
		mailbox.store().delete(mailbox.recipient(), message.id());
		mailbox.store().withdraw(mailbox.recipient(), "key");
		mailbox.store().deleteAll(mailbox.recipient(), mailbox.list().newest());
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(texts(mailbox)).containsExactly("b", "a");
	}

	@Test
	default void theHistoryIsNoPartOfTheMailbox() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage read = UserMessage.info("read").untilRead();
		mailbox.send(read, UserMessage.info("a"));
		assertThat(mailbox.receive()).containsExactly("a");
		mailbox.markRead(read);
		mailbox.store().delete(mailbox.recipient(), read.id());
		assertThat(texts(mailbox)).containsExactly("read", "a");
		assertThat(mailbox.claim()).satisfies((claim) -> {
			assertThat(claim.messages()).isEmpty();
			assertThat(claim.untilRead()).isEmpty();
			assertThat(claim.unreadCount()).isZero();
		});
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.store().find(mailbox.recipient(), read.id())).isEmpty();
		assertThat(mailbox.store().peek(mailbox.recipient(), 10).entries()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.store().markUnread(mailbox.recipient(), read.id())).isFalse();
		assertThat(mailbox.store().delete(mailbox.recipient(), read.id())).isFalse();
		assertThat(RecipientsContract.list(mailbox, 500))
			.noneMatch((summary) -> summary.recipient().equals(mailbox.recipient()));
	}

	@Test
	default void theIdAndTheKeyOfADeliveredMessageAreFree() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage message = UserMessage.info("a").id("same").key("key");
		mailbox.send(message);
		assertThat(mailbox.receive()).containsExactly("a");
		mailbox.send(message, UserMessage.info("b").key("key"), UserMessage.info("c").id("same"));
		assertThat(mailbox.receive()).containsExactly("b", "c");
		mailbox.send(UserMessage.info("d").id("same").key("key").untilRead());
		assertThat(mailbox.inbox()).containsExactly("d");
		assertThat(texts(mailbox)).containsExactly("c", "b", "a");
	}

	@Test
	default void deliveredMessagesMakeNoRoomAndTakeNone() {
		TestMailbox mailbox = mailbox(new MailboxLimits(3, LIMITS.retention(), LIMITS.claimTimeout(), 3,
				LIMITS.inboxRetention(), Duration.ofDays(90)));
		for (int round = 0; round < 3; round++) {
			mailbox.send("a", "b", "c");
			assertThat(mailbox.receive()).containsExactly("a", "b", "c");
			mailbox.send(UserMessage.info("d").inboxOnly());
			mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		}
		mailbox.send("e", "f", "g");
		assertThat(mailbox.receive()).containsExactly("e", "f", "g");
		assertThat(mailbox.inbox()).hasSize(3);
		assertThat(history(mailbox)).hasSize(15);
	}

	@Test
	default void anEntryIsKeptForTheDuration() {
		TestMailbox mailbox = mailbox(LIMITS.history(Duration.ofDays(400)));
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().plus(Duration.ofDays(1))));
		mailbox.receive();
		UserMessage read = UserMessage.info("b").untilRead().expiresAt(clock().instant().plus(Duration.ofDays(1)));
		mailbox.send(read);
		mailbox.markRead(read);
		clock().forward(Duration.ofDays(399));
		assertThat(texts(mailbox)).containsExactly("b", "a");
		mailbox.send("c");
		mailbox.receive();
		assertThat(texts(mailbox)).containsExactly("c", "b", "a");
		clock().forward(Duration.ofDays(2));
		assertThat(texts(mailbox)).containsExactly("c");
		clock().forward(Duration.ofDays(399));
		assertThat(texts(mailbox)).isEmpty();
	}

	@Test
	default void erasingAMailboxRemovesItsHistory() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		UserMessage read = UserMessage.info("b").untilRead();
		mailbox.send(UserMessage.info("a"), read);
		mailbox.receive();
		mailbox.markRead(read);
		assertThat(history(mailbox)).hasSize(2);
		mailbox.store().erase(mailbox.recipient());
		assertThat(history(mailbox)).isEmpty();
		mailbox.send("c");
		mailbox.receive();
		assertThat(texts(mailbox)).containsExactly("c");
	}

	@Test
	default void nobodySeesTheHistoryOfAnother() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox other = mailbox.of(mailbox.recipient() + " ");
		other.store().confirm(other.recipient(), claim.id());
		TestMailbox.acknowledge(claim);
		assertThat(history(other)).isEmpty();
		assertThat(history(mailbox.of(mailbox.recipient().toUpperCase()))).isEmpty();
		other.store().erase(other.recipient());
		assertThat(texts(mailbox)).containsExactly("a");
	}

	@Test
	default void anEntryOfAnotherProgramIsTheMessageThatWasShown() {
		TestMailbox mailbox = mailbox(WITH_HISTORY);
		insert(mailbox, "a");
		insert(mailbox, "b");
		Claim claim = mailbox.claim();
		clock().forward(Duration.ofSeconds(5));
		TestMailbox.acknowledge(claim, "b");
		TestMailbox.acknowledge(mailbox.claim());
		insert(mailbox, "c");
		List<UserMessage> confirmed = mailbox.store().confirm(mailbox.recipient(), mailbox.claim().id());
		assertThat(texts(mailbox)).containsExactly("c", "a", "b");
		assertThat(history(mailbox).get(0).message()).isEqualTo(confirmed.get(0));
		assertThat(history(mailbox).get(2).message()).isEqualTo(claim.messages().get(1));
	}

	@Test
	default void withoutAHistoryNothingIsKept() {
		TestMailbox mailbox = mailbox();
		UserMessage read = UserMessage.info("b").untilRead();
		mailbox.send(UserMessage.info("a"), read, UserMessage.info("c").inboxOnly());
		mailbox.receive();
		mailbox.markRead(read);
		mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		mailbox.send("d");
		mailbox.store().confirm(mailbox.recipient(), mailbox.claim().id());
		assertThat(history(mailbox)).isEmpty();
		assertThat(history(new TestMailbox(mailbox(WITH_HISTORY).store(), mailbox.recipient(), clock()))).isEmpty();
	}

}
