package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Messages that are delivered at a time.
 */
interface ScheduledContract extends MailboxFixture {

	Duration HOUR = Duration.ofHours(1);

	private UserMessage in(Duration delay, UserMessage message) {
		return message.deliverAt(clock().instant().plus(delay));
	}

	@Test
	default void aScheduledMessageIsShownAtItsTime() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a")));
		assertThat(mailbox.receive()).isEmpty();
		clock().forward(HOUR.minusSeconds(10));
		assertThat(mailbox.receive()).isEmpty();
		clock().forward(Duration.ofSeconds(10));
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aScheduledMessageIsAsIfItWasSentAtItsTime() {
		TestMailbox mailbox = mailbox();
		UserMessage later = in(HOUR, UserMessage.info("later").link("/later").subject("subject"));
		UserMessage kept = in(HOUR.plusMinutes(1), UserMessage.info("kept").untilRead());
		mailbox.send(later, kept);
		mailbox.send("a");
		mailbox.send(UserMessage.info("b").untilRead());
		clock().forward(HOUR.multipliedBy(2));
		Claim claim = mailbox.claim();
		UserMessage expected = later.deliverAt(null).createdAt(Objects.requireNonNull(later.deliverAt()));
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "later");
		assertThat(claim.messages().get(1)).isEqualTo(expected);
		assertThat(TestMailbox.texts(claim.untilRead())).containsExactly("b", "kept");
		assertThat(claim.unreadCount()).isEqualTo(2);
		assertThat(mailbox.inbox()).containsExactly("kept", "b");
		assertThat(mailbox.store().find(mailbox.recipient(), kept.id()))
			.contains(kept.deliverAt(null).createdAt(Objects.requireNonNull(kept.deliverAt())));
	}

	@Test
	default void aPersistentMessageDoesNotExistBeforeItsTime() {
		TestMailbox mailbox = mailbox();
		UserMessage message = in(HOUR, UserMessage.info("a").untilRead());
		mailbox.send(message);
		String recipient = mailbox.recipient();
		assertThat(mailbox.untilRead()).isEmpty();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.store().find(recipient, message.id())).isEmpty();
		assertThat(mailbox.markRead(message)).isFalse();
		assertThat(mailbox.store().delete(recipient, message.id())).isFalse();
		assertThat(mailbox.store().snooze(recipient, message.id(), clock().instant().plusSeconds(9))).isFalse();
		clock().forward(HOUR);
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.inbox()).containsExactly("a");
		assertThat(mailbox.markRead(message)).isTrue();
		assertThat(mailbox.countUnread()).isZero();
	}

	@Test
	default void eachMethodForTheInboxFindsWhatIsDue() {
		TestMailbox mailbox = mailbox();
		String recipient = mailbox.recipient();
		List<UserMessage> messages = IntStream.range(0, 5)
			.mapToObj((i) -> in(HOUR, UserMessage.info("a").inboxOnly().id("id-" + i)))
			.toList();
		mailbox.send(messages.toArray(UserMessage[]::new));
		mailbox.send(UserMessage.info("first").inboxOnly());
		long before = mailbox.list().newest();
		clock().forward(HOUR);
		assertThat(mailbox.store().find(recipient, "id-0")).isPresent();
		assertThat(mailbox.store().markAllRead(recipient, before)).hasSize(1);
		assertThat(mailbox.store().delete(recipient, "id-1")).isTrue();
		assertThat(mailbox.store().markRead(recipient, "id-2")).isTrue();
		mailbox.send(in(HOUR, UserMessage.info("b").inboxOnly()));
		clock().forward(HOUR);
		assertThat(mailbox.store().list(recipient, true, null, 1).messages()).extracting(UserMessage::text)
			.containsExactly("b");
		assertThat(mailbox.store().deleteAll(recipient, mailbox.list().newest())).hasSize(6);
	}

	@Test
	default void aTimeInThePastMeansNow() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR.negated(), UserMessage.info("a")),
				in(Duration.ofDays(90).negated(), UserMessage.info("b").untilRead()));
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.list().messages()).singleElement()
			.satisfies((message) -> assertThat(message.createdAt()).isCloseTo(clock().instant(),
					within(1, ChronoUnit.MINUTES)));
	}

	@Test
	default void aSecondMessageWithTheIdIsDroppedWhileTheFirstWaits() {
		TestMailbox mailbox = mailbox();
		UserMessage message = in(HOUR, UserMessage.info("a").id("id"));
		mailbox.send(message, message, UserMessage.info("b").id("id"), UserMessage.info("c").id("id").untilRead());
		mailbox.send(UserMessage.info("d").id("other"), in(HOUR, UserMessage.info("e").id("other")));
		assertThat(mailbox.receive()).containsExactly("d");
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("a");
		mailbox.send(UserMessage.info("f").id("id"));
		assertThat(mailbox.receive()).containsExactly("f");
	}

	@Test
	default void aScheduledMessageIsReplacedByANewerOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a").key("key")),
				in(HOUR.multipliedBy(2), UserMessage.info("b").key("key")),
				in(HOUR, UserMessage.info("c").key("other")), UserMessage.info("d").key("other").untilRead());
		clock().forward(HOUR);
		assertThat(mailbox.receive()).isEmpty();
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("b");
		assertThat(mailbox.inbox()).containsExactly("d");
	}

	@Test
	default void aScheduledMessageReplacesOthersAtItsTime() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("shown").key("1"), UserMessage.info("waiting").key("2"),
				UserMessage.info("kept").key("3").inboxOnly(), UserMessage.info("both").key("4").untilRead());
		mailbox.send(in(HOUR, UserMessage.info("a").key("1")), in(HOUR, UserMessage.info("b").key("2").untilRead()),
				in(HOUR, UserMessage.info("c").key("3")), in(HOUR, UserMessage.info("d").key("4").untilRead()));
		assertThat(mailbox.inbox()).containsExactly("both", "kept");
		Claim claim = mailbox.claim();
		assertThat(TestMailbox.texts(claim)).containsExactly("shown", "waiting");
		TestMailbox.acknowledge(claim, "shown");
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("a", "c");
		assertThat(mailbox.inbox()).containsExactly("d", "b");
	}

	@Test
	default void aScheduledMessageIsWithdrawnAndErased() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a").key("key")), in(HOUR, UserMessage.info("b").untilRead().key("due")),
				in(HOUR, UserMessage.info("c")));
		mailbox.store().withdraw(mailbox.recipient(), "key");
		clock().forward(HOUR);
		mailbox.store().withdraw(mailbox.recipient(), "due");
		assertThat(mailbox.receive()).containsExactly("c");
		assertThat(mailbox.inbox()).isEmpty();
		mailbox.send(in(HOUR, UserMessage.info("d")), in(HOUR, UserMessage.info("e").untilRead()));
		mailbox.store().erase(mailbox.recipient());
		clock().forward(HOUR);
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).isEmpty();
	}

	@Test
	default void scheduledMessagesCountWithTheQueue() {
		TestMailbox mailbox = mailboxWithMaxPending(3);
		mailbox.send("a", "b");
		mailbox.send(in(HOUR, UserMessage.info("1")));
		assertThat(dropped(mailbox)).isZero();
		mailbox.send(in(HOUR.plusMinutes(2), UserMessage.info("2")), UserMessage.info("c"));
		assertThat(dropped(mailbox)).isEqualTo(2);
		mailbox.send(in(HOUR.plusMinutes(1), UserMessage.info("3")));
		assertThat(dropped(mailbox)).isEqualTo(3);
		assertThat(mailbox.receive()).isEmpty();
		mailbox.send("d");
		assertThat(dropped(mailbox)).isEqualTo(4);
		clock().forward(HOUR.multipliedBy(2));
		assertThat(mailbox.receive()).containsExactly("d", "3", "2");
		assertThat(dropped(mailbox)).isEqualTo(4);
	}

	private int dropped(TestMailbox mailbox) {
		return events().of(MessagesDroppedEvent.class)
			.stream()
			.filter((event) -> event.recipient().equals(mailbox.recipient()))
			.mapToInt(MessagesDroppedEvent::count)
			.sum();
	}

	@Test
	default void scheduledPersistentMessagesCountWithTheInbox() {
		TestMailbox mailbox = mailbox(
				new MailboxLimits(1, LIMITS.retention(), LIMITS.claimTimeout(), 4, LIMITS.inboxRetention()));
		UserMessage read = UserMessage.info("b").inboxOnly();
		mailbox.send(UserMessage.info("a").inboxOnly(), read, in(HOUR, UserMessage.info("1").inboxOnly()),
				in(HOUR.plusMinutes(2), UserMessage.info("2").untilRead()));
		mailbox.markRead(read);
		mailbox.send(in(HOUR.plusMinutes(1), UserMessage.info("3").inboxOnly()));
		assertThat(dropped(mailbox)).isZero();
		assertThat(mailbox.inbox()).containsExactly("a");
		mailbox.send(UserMessage.info("c").untilRead());
		assertThat(dropped(mailbox)).isEqualTo(1);
		assertThat(mailbox.inbox()).containsExactly("c");
		mailbox.send(in(HOUR.plusMinutes(3), UserMessage.info("4").inboxOnly()), UserMessage.info("d").inboxOnly());
		assertThat(dropped(mailbox)).isEqualTo(3);
		mailbox.send(UserMessage.info("one-time"));
		clock().forward(HOUR.multipliedBy(2));
		assertThat(mailbox.inbox()).containsExactly("4", "2", "3", "d");
		assertThat(mailbox.receive()).containsExactly("one-time");
		assertThat(dropped(mailbox)).isEqualTo(3);
	}

	@Test
	default void theMessageThatWasJustSentStays() {
		TestMailbox mailbox = mailbox(
				new MailboxLimits(1, LIMITS.retention(), LIMITS.claimTimeout(), 1, LIMITS.inboxRetention()));
		mailbox.send(in(HOUR.multipliedBy(2), UserMessage.info("a")), in(HOUR, UserMessage.info("b")));
		mailbox.send(in(HOUR.multipliedBy(2), UserMessage.info("c").inboxOnly()),
				in(HOUR, UserMessage.info("d").inboxOnly()));
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("b");
		assertThat(mailbox.inbox()).containsExactly("d");
		mailbox.send(in(HOUR, UserMessage.info("e")), UserMessage.info("f"));
		mailbox.send(in(HOUR, UserMessage.info("g").inboxOnly()), UserMessage.info("h").inboxOnly());
		assertThat(mailbox.inbox()).containsExactly("h");
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("f");
		assertThat(mailbox.inbox()).containsExactly("h");
		assertThat(dropped(mailbox)).isEqualTo(5);
	}

	@Test
	default void whatIsDueCountsWithTheQueueBeforeAnybodyLooks() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send(UserMessage.info("a"), in(HOUR, UserMessage.info("b")));
		clock().forward(HOUR);
		mailbox.send("c");
		assertThat(dropped(mailbox)).isEqualTo(1);
		assertThat(mailbox.receive()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	default void scheduledMessagesThatHaveExpiredTakeNoRoom() {
		TestMailbox mailbox = mailbox(
				new MailboxLimits(2, LIMITS.retention(), LIMITS.claimTimeout(), 2, LIMITS.inboxRetention()));
		Instant time = clock().instant().plus(HOUR);
		UserMessage expiring = UserMessage.info("expiring").deliverAt(time).expiresAt(time.plusSeconds(60));
		mailbox.send(UserMessage.info("a"), expiring, UserMessage.info("b").inboxOnly(),
				expiring.id("other").inboxOnly());
		clock().forward(HOUR.multipliedBy(2));
		mailbox.send(UserMessage.info("c"), UserMessage.info("d").inboxOnly());
		assertThat(dropped(mailbox)).isZero();
		assertThat(mailbox.receive()).containsExactly("a", "c");
		assertThat(mailbox.inbox()).containsExactly("d", "b");
	}

	@Test
	default void schedulingAgainLeavesWhatIsDue() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a").key("1")), in(HOUR, UserMessage.info("b").inboxOnly().key("2")));
		clock().forward(HOUR);
		mailbox.send(in(HOUR, UserMessage.info("c").key("1")), in(HOUR, UserMessage.info("d").inboxOnly().key("2")));
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("b");
		clock().forward(HOUR);
		assertThat(mailbox.receive()).containsExactly("c");
		assertThat(mailbox.inbox()).containsExactly("d");
	}

	@Test
	default void ofManyMessagesScheduledUnderOneKeyOneIsDelivered() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 5; round++) {
			ConcurrencyContract.inManyThreads(() -> {
				mailbox.send(in(HOUR, UserMessage.info("a").key("1")),
						in(HOUR, UserMessage.info("b").inboxOnly().key("2")));
				return true;
			});
			assertThat(mailbox.store().peek(mailbox.recipient(), 10).entries()).hasSize(2);
			clock().forward(HOUR);
			assertThat(mailbox.receive()).containsExactly("a");
			assertThat(mailbox.inbox()).containsExactly("b");
		}
	}

	@Test
	default void messagesThatAreDueTogetherAreInTheOrderOfTheirTimesAndOfSending() {
		TestMailbox mailbox = mailbox();
		Instant time = clock().instant().plus(HOUR);
		mailbox.send(UserMessage.info("c").deliverAt(time), UserMessage.info("d").deliverAt(time),
				UserMessage.info("a").deliverAt(time.minusSeconds(60)),
				UserMessage.info("e").deliverAt(time.plusMillis(1)),
				UserMessage.info("b").deliverAt(time.minusMillis(1)));
		clock().forward(HOUR.multipliedBy(2));
		assertThat(mailbox.receive()).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	default void retentionBeginsAtTheTimeOfDelivery() {
		TestMailbox mailbox = mailbox();
		Duration delay = LIMITS.retention().plusDays(60);
		mailbox.send(in(delay, UserMessage.info("a")), in(delay, UserMessage.info("b").untilRead()));
		clock().forward(delay.plus(LIMITS.retention()).minusDays(1));
		assertThat(mailbox.receive()).containsExactly("a");
		mailbox.send(in(HOUR, UserMessage.info("c")), in(HOUR, UserMessage.info("d").untilRead()));
		clock().forward(HOUR.plus(LIMITS.retention()).plusDays(1));
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("d", "b");
	}

	@Test
	default void anExpiredMessageIsNotDelivered() {
		TestMailbox mailbox = mailbox();
		Instant time = clock().instant().plus(HOUR);
		mailbox.send(UserMessage.info("a").deliverAt(time).expiresAt(time.plusSeconds(60)),
				UserMessage.info("b").untilRead().deliverAt(time).expiresAt(time.plusSeconds(60)));
		clock().forward(HOUR.plusSeconds(60));
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
	}

	@Test
	default void aMessageToManyIsScheduledForEach() {
		TestMailbox mailbox = mailbox();
		List<String> recipients = IntStream.range(0, 300).mapToObj((i) -> mailbox.recipient() + "-" + i).toList();
		assertThat(mailbox.store().appendAll(recipients, mailbox.encode(in(HOUR, UserMessage.info("a"))))).isEmpty();
		TestMailbox last = mailbox.of(recipients.get(299));
		assertThat(last.receive()).isEmpty();
		clock().forward(HOUR);
		assertThat(last.receive()).containsExactly("a");
	}

	@Test
	default void whoLooksSeesWhatIsScheduledAndWhen() {
		TestMailbox mailbox = mailbox();
		UserMessage later = in(HOUR.multipliedBy(2), UserMessage.info("later").untilRead().key("key"));
		UserMessage sooner = in(HOUR, UserMessage.info("sooner"));
		mailbox.send(later, sooner);
		mailbox.send("now");
		List<QueueEntry> entries = mailbox.store().peek(mailbox.recipient(), 10).entries();
		List<UserMessage> messages = entries.stream().map((entry) -> Objects.requireNonNull(entry.message())).toList();
		assertThat(messages).extracting(UserMessage::text).containsExactly("now", "sooner", "later");
		assertThat(messages.get(1).deliverAt()).isEqualTo(sooner.deliverAt());
		assertThat(messages.get(2).key()).isEqualTo("key");
		assertThat(mailbox.store().summary(mailbox.recipient()))
			.isEqualTo(new MailboxSummary(mailbox.recipient(), 3, 0, 0, 0, false));
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), entries.get(2).id())).isTrue();
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), entries.get(2).id())).isFalse();
		clock().forward(HOUR.multipliedBy(2));
		assertThat(mailbox.store().summary(mailbox.recipient()).waiting()).isEqualTo(2);
		assertThat(mailbox.receive()).containsExactly("now", "sooner");
		assertThat(mailbox.inbox()).isEmpty();
	}

	@Test
	default void whoLooksCountsWhatIsDueBeforeItIsDelivered() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a").untilRead()));
		clock().forward(HOUR);
		assertThat(mailbox.store().summary(mailbox.recipient()))
			.isEqualTo(new MailboxSummary(mailbox.recipient(), 0, 0, 1, 0, false));
		assertThat(mailbox.store().summary(mailbox.recipient()).unread()).isEqualTo(mailbox.countUnread());
	}

	@Test
	default void whoWatchesHearsOfAMessageAtItsTime() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a")), in(HOUR.multipliedBy(2), UserMessage.info("b").untilRead()));
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			MailboxStatus before = watched.await(0, 0);
			clock().forward(HOUR);
			watched.await(1, 0);
			clock().forward(HOUR);
			assertThat(watched.await(1, 1).untilReadVersion()).isNotEqualTo(before.untilReadVersion());
			assertThat(mailbox.receive()).containsExactly("a");
			watched.await(0, 1);
		}
	}

	@Test
	default void aMailIsSentWhenTheMessageIsDelivered() {
		TestMailbox mailbox = mailbox();
		Instant time = clock().instant().plus(HOUR.multipliedBy(2));
		mailbox.send(UserMessage.info("a").untilRead().deliverAt(time).emailAt(time.minus(HOUR)));
		clock().forward(HOUR);
		assertThat(takeMails(mailbox)).isEmpty();
		clock().forward(HOUR);
		assertThat(takeMails(mailbox)).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	private static List<String> takeMails(TestMailbox mailbox) {
		return mailbox.store()
			.takeMails(1000, Duration.ofMinutes(15))
			.stream()
			.filter((mail) -> mail.recipient().equals(mailbox.recipient()))
			.map((mail) -> mail.message().text())
			.toList();
	}

	@Test
	default void whatIsDueAndClaimedByANodeThatDiesComesBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send(in(HOUR, UserMessage.info("a")), in(HOUR, UserMessage.info("b").untilRead()));
		clock().forward(HOUR);
		assertThat(TestMailbox.texts(mailbox.claim())).containsExactly("a");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@Test
	default void ofPagesThatMeetWhatIsDueOneGetsIt() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 10; round++) {
			String text = "a" + round;
			mailbox.send(in(HOUR, UserMessage.info(text)), in(HOUR, UserMessage.info(text).inboxOnly()));
			clock().forward(HOUR);
			List<String> received = ConcurrencyContract.inManyThreads(mailbox::receive)
				.stream()
				.flatMap(List::stream)
				.toList();
			assertThat(Stream.concat(received.stream(), mailbox.receive().stream())).containsExactly(text);
			assertThat(mailbox.countUnread()).isEqualTo(round + 1);
		}
	}

	@Test
	default void whatIsWithdrawnWhileItIsDeliveredIsGone() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 20; round++) {
			mailbox.send(in(HOUR, UserMessage.info("a").key("key").inboxOnly()),
					in(HOUR, UserMessage.info("b").inboxOnly()));
			clock().forward(HOUR);
			oneAmongReaders(mailbox, () -> mailbox.store().withdraw(mailbox.recipient(), "key"));
			assertThat(mailbox.inbox()).containsOnly("b").hasSize(round + 1);
		}
	}

	@Test
	default void whatIsErasedWhileItIsDeliveredIsGone() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 20; round++) {
			mailbox.send(in(HOUR, UserMessage.info("a")), in(HOUR, UserMessage.info("b").inboxOnly()));
			clock().forward(HOUR);
			oneAmongReaders(mailbox, () -> mailbox.store().erase(mailbox.recipient()));
			assertThat(mailbox.inbox()).isEmpty();
			assertThat(mailbox.receive()).isEmpty();
		}
	}

	private static void oneAmongReaders(TestMailbox mailbox, Runnable action) throws Exception {
		AtomicInteger thread = new AtomicInteger();
		ConcurrencyContract.inManyThreads(() -> {
			if (thread.getAndIncrement() == 2) {
				action.run();
				return 0;
			}
			return mailbox.countUnread();
		});
	}

}
