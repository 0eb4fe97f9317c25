package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever watches a mailbox hears of its changes, whoever makes them.
 */
interface WatchContract extends MailboxFixture {

	/**
	 * Whether entries that have expired count as waiting until a page finds them.
	 */
	default boolean countsExpiredEntries() {
		return false;
	}

	@Test
	default void theStatusIsToldSoonAfterTheWatchBegan() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead(), UserMessage.info("c").inboxOnly());
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(1, 2);
		}
	}

	@Test
	default void aMailboxThatDoesNotExistIsWatched() {
		TestMailbox mailbox = mailbox();
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			assertThat(watched.await(0, 0)).isEqualTo(MailboxStatus.EMPTY);
			mailbox.send("a");
			watched.await(1, 0);
		}
	}

	@Test
	default void whoWatchesHearsOfMessagesThatAreSent() {
		TestMailbox mailbox = mailbox();
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 0);
			mailbox.send("a");
			watched.await(1, 0);
			mailbox.send(UserMessage.info("b").inboxOnly(), UserMessage.info("c").untilRead());
			watched.await(1, 2);
			mailbox.store()
				.appendAll(List.of(mailbox.recipient(), mailbox.recipient() + "-2"),
						mailbox.encode(UserMessage.info("d")));
			watched.await(2, 2);
		}
	}

	@Test
	default void whoWatchesHearsOfWhatOtherProgramsWrite() {
		TestMailbox mailbox = mailbox();
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 0);
			insert(mailbox, "a");
			watched.await(1, 0);
			TestMailbox.acknowledge(mailbox.claim());
			watched.await(0, 0);
			insert(mailbox, "b");
			watched.await(1, 0);
		}
	}

	@Test
	default void whoWatchesHearsOfClaims() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(2, 0);
			Claim claim = mailbox.claim();
			watched.await(0, 0);
			TestMailbox.acknowledge(claim, "a");
			watched.await(1, 0);
			Claim again = mailbox.claim();
			watched.await(0, 0);
			TestMailbox.release(again);
			watched.await(1, 0);
			mailbox.store().confirm(mailbox.recipient(), mailbox.claim().id());
			watched.await(0, 0);
		}
	}

	@Test
	default void whoWatchesHearsThatMessagesAreReadAndDeleted() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = IntStream.range(0, 4)
			.mapToObj((number) -> UserMessage.info("message " + number).inboxOnly())
			.toList();
		mailbox.send(messages.toArray(UserMessage[]::new));
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 4);
			mailbox.markRead(messages.get(0));
			watched.await(0, 3);
			mailbox.store().delete(mailbox.recipient(), messages.get(1).id());
			watched.await(0, 2);
			mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
			watched.await(0, 0);
			mailbox.store().markUnread(mailbox.recipient(), messages.get(2).id());
			watched.await(0, 1);
			mailbox.store().deleteAll(mailbox.recipient(), mailbox.list().newest());
			watched.await(0, 0);
		}
	}

	@Test
	default void whoWatchesHearsThatAWaitingMessageIsDeleted() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(2, 0);
			DeleteWaitingContract.delete(mailbox, DeleteWaitingContract.entries(mailbox).get(0));
			watched.await(1, 0);
		}
	}

	@Test
	default void whoWatchesHearsOfWithdrawalsAndOfAnErasure() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").key("one"), UserMessage.info("b").key("two").inboxOnly(),
				UserMessage.info("c"), UserMessage.info("d").inboxOnly());
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(2, 2);
			mailbox.store().withdraw(mailbox.recipient(), "one");
			watched.await(1, 2);
			mailbox.store().withdraw(mailbox.recipient(), "two");
			watched.await(1, 1);
			mailbox.store().erase(mailbox.recipient());
			watched.await(0, 0);
		}
	}

	@Test
	default void theVersionChangesWithTheMessagesThatStayOnPages() {
		TestMailbox mailbox = mailbox();
		UserMessage first = UserMessage.info("a").untilRead();
		UserMessage second = UserMessage.info("b").untilRead().key("b");
		mailbox.send(first, second);
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			long both = watched.await(0, 2).untilReadVersion();
			mailbox.markRead(first);
			long one = watched.await(0, 1).untilReadVersion();
			mailbox.store().markUnread(mailbox.recipient(), first.id());
			assertThat(watched.await(0, 2).untilReadVersion()).isEqualTo(both).isNotEqualTo(one);
			mailbox.send(UserMessage.info("b, replaced").untilRead().key("b"));
			long replaced = watched.await(WatchedMailbox.SOON, (status) -> status.untilReadVersion() != both)
				.untilReadVersion();
			mailbox.send(UserMessage.info("c").inboxOnly());
			assertThat(watched.await(0, 3).untilReadVersion()).isEqualTo(replaced);
		}
	}

	@Test
	default void whoWatchesHearsThatAMessageReplacesAnother() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("10 %").inboxOnly().key("import"));
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			long first = watched.await(0, 1).newestUnread();
			UserMessage second = UserMessage.info("20 %").inboxOnly().key("import");
			mailbox.send(second);
			MailboxStatus replaced = watched.await(WatchedMailbox.SOON, (status) -> status.newestUnread() != first);
			assertThat(replaced.newestUnread()).isGreaterThan(first);
			assertThat(replaced.unread()).isOne();
			mailbox.markRead(second);
			assertThat(watched.await(0, 0).newestUnread()).isZero();
		}
	}

	@Test
	default void messagesOfAClaimThatRunsOutWaitAgain() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		mailbox.claim();
		mailbox.send("c");
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(1, 0);
			clock().forward(LIMITS.claimTimeout());
			watched.await(3, 0);
			assertThat(mailbox.receive()).containsExactly("a", "b", "c");
			watched.await(0, 0);
		}
	}

	@Test
	default void aPersistentMessageThatExpiresIsNotCountedAnyMore() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").untilRead(),
				UserMessage.info("b").untilRead().expiresAt(clock().instant().plusSeconds(20)),
				UserMessage.info("c").inboxOnly().expiresAt(clock().instant().plusSeconds(40)));
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			long version = watched.await(0, 3).untilReadVersion();
			clock().forward(Duration.ofSeconds(30));
			assertThat(watched.await(0, 2).untilReadVersion()).isNotEqualTo(version);
			clock().forward(Duration.ofSeconds(30));
			watched.await(0, 1);
		}
	}

	@Test
	default void aOneTimeMessageThatExpiresDoesNotWaitAnyMore() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().plusSeconds(50)), UserMessage.info("b"));
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(2, 0);
			clock().forward(Duration.ofMinutes(1));
			if (countsExpiredEntries()) {
				mailbox.receive();
				watched.await(0, 0);
			}
			else {
				watched.await(1, 0);
				clock().forward(LIMITS.retention());
				watched.await(0, 0);
			}
		}
	}

	@Test
	default void aMessageThatTakesThePlaceOfAnotherIsToldThoughTheNumbersAreTheSame() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(1, 0);
			int calls = watched.calls();
			mailbox.receive();
			mailbox.send("b");
			watched.awaitCallsAfter(calls);
			watched.await(1, 0);
		}
	}

	@Test
	default void aStatusThatIsTheSameIsNotTold() {
		TestMailbox mailbox = mailbox();
		UserMessage read = UserMessage.info("a").inboxOnly();
		mailbox.send(read, UserMessage.info("b").inboxOnly());
		mailbox.markRead(read);
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 1);
			mailbox.store().delete(mailbox.recipient(), read.id());
			mailbox.send(UserMessage.info("c").inboxOnly());
			watched.await(0, 2);
			assertThat(watched.calls()).isEqualTo(2);
		}
	}

	@Test
	default void twoWatchesOfAMailboxHearOfItUntilTheyAreClosed() {
		TestMailbox mailbox = mailbox();
		WatchedMailbox first = new WatchedMailbox(mailbox);
		first.await(0, 0);
		try (WatchedMailbox second = new WatchedMailbox(mailbox)) {
			second.await(0, 0);
			mailbox.send("a");
			first.await(1, 0);
			second.await(1, 0);
			first.close();
			first.close();
			int calls = first.calls();
			mailbox.send("b");
			second.await(2, 0);
			assertThat(first.calls()).isEqualTo(calls);
		}
	}

	@Test
	default void aMailboxIsWatchedAgainAfterItsLastWatchWasClosed() {
		TestMailbox mailbox = mailbox();
		WatchedMailbox first = new WatchedMailbox(mailbox);
		first.await(0, 0);
		first.close();
		mailbox.send("a");
		try (WatchedMailbox second = new WatchedMailbox(mailbox)) {
			second.await(1, 0);
			mailbox.send("b");
			second.await(2, 0);
		}
	}

	@Test
	default void nobodyHearsOfTheMailboxOfAnother() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		try (WatchedMailbox watched = new WatchedMailbox(mailbox); WatchedMailbox other = new WatchedMailbox(another)) {
			watched.await(0, 0);
			other.await(0, 0);
			another.send("a");
			other.await(1, 0);
			assertThat(watched.calls()).isOne();
		}
	}

	@Test
	default void aListenerThatFailsHindersNobody() {
		TestMailbox mailbox = mailbox();
		Consumer<MailboxStatus> failing = (status) -> {
			throw new IllegalStateException("Not told");
		};
		try (WatchedMailbox broken = new WatchedMailbox(mailbox, failing);
				WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 0);
			mailbox.send("a");
			watched.await(1, 0);
			broken.await(1, 0);
		}
	}

	@Test
	default void aListenerMayCloseItsWatch() {
		TestMailbox mailbox = mailbox();
		List<MailboxWatch> watches = new ArrayList<>();
		Set<MailboxStatus> told = ConcurrentHashMap.newKeySet();
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			synchronized (watches) {
				watches.add(mailbox.store().watch(mailbox.recipient(), (status) -> {
					synchronized (watches) {
						told.add(status);
						watches.get(0).close();
					}
				}));
			}
			Awaitility.await().atMost(WatchedMailbox.SOON).until(() -> !told.isEmpty());
			mailbox.send("a");
			watched.await(1, 0);
			assertThat(told).containsExactly(MailboxStatus.EMPTY);
		}
	}

	@Test
	default void twoHundredMailboxesAreWatched() {
		TestMailbox mailbox = mailbox();
		Map<String, MailboxStatus> told = new ConcurrentHashMap<>();
		List<String> recipients = IntStream.range(0, 200)
			.mapToObj((number) -> mailbox.recipient() + "-" + number)
			.toList();
		List<MailboxWatch> watches = recipients.stream()
			.map((recipient) -> mailbox.store().watch(recipient, (status) -> told.put(recipient, status)))
			.toList();
		Awaitility.await().atMost(WatchedMailbox.SOON).until(() -> told.size() == 200);
		mailbox.store().appendAll(recipients, mailbox.encode(UserMessage.info("a")));
		Awaitility.await()
			.atMost(WatchedMailbox.SOON)
			.until(() -> told.values().stream().allMatch((status) -> status.waiting() == 1));
		watches.forEach(MailboxWatch::close);
	}

	@Test
	default void aBurstOfChangesEndsWithTheRightStatus() {
		TestMailbox mailbox = mailboxWithMaxPending(1000);
		try (WatchedMailbox watched = new WatchedMailbox(mailbox)) {
			watched.await(0, 0);
			for (int i = 0; i < 100; i++) {
				mailbox.send(UserMessage.info("a"), UserMessage.info("b").inboxOnly());
				if (i % 10 == 0) {
					mailbox.receive();
				}
			}
			watched.await(9, 100);
			assertThat(watched.calls()).isLessThan(150);
		}
	}

}
