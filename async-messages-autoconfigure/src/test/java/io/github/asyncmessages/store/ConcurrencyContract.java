package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads, as many pages and writers of one recipient.
 */
interface ConcurrencyContract extends MailboxFixture {

	int THREADS = 8;

	/**
	 * Does something in many threads that begin at the same time.
	 */
	static <T> List<T> inManyThreads(Callable<T> action) throws Exception {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> future : IntStream.range(0, THREADS).mapToObj((number) -> threads.submit(() -> {
				start.await();
				return action.call();
			})).toList()) {
				results.add(future.get(30, TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	default void manyWritersAndPagesLoseAndDoubleNothing() throws Exception {
		WritersAndPages run = new WritersAndPages(mailboxWithMaxPending(10_000), 250);
		run.start(4, 4);
		assertThat(run.acknowledged()).containsExactlyInAnyOrderElementsOf(run.sent());
		assertThat(run.shownTwiceAtATime()).isEmpty();
		assertThat(events().all()).isEmpty();
	}

	@Test
	default void ofPagesAtTheSameTimeOneGetsTheMessage() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 20; round++) {
			mailbox.send("a");
			List<Claim> claims = inManyThreads(mailbox::claim);
			assertThat(claims).flatMap(TestMailbox::texts).containsExactly("a");
			claims.forEach(TestMailbox::acknowledge);
		}
	}

	@Test
	default void aMessageSentAtTheSameTimeByManyIsStoredOnce() throws Exception {
		TestMailbox mailbox = mailbox();
		UserMessage once = UserMessage.info("once");
		UserMessage persistent = UserMessage.info("persistent").inboxOnly();
		inManyThreads(() -> {
			mailbox.send(once, persistent);
			return true;
		});
		assertThat(mailbox.inbox()).containsExactly("persistent");
		assertThat(mailbox.receive()).containsExactly("once");
	}

	@Test
	default void ofMessagesSentAtTheSameTimeUnderOneKeyOneStays() throws Exception {
		TestMailbox mailbox = mailbox();
		inManyThreads(() -> {
			mailbox.send(UserMessage.info("once").key("one"), UserMessage.info("persistent").key("two").inboxOnly());
			return true;
		});
		assertThat(mailbox.inbox()).containsExactly("persistent");
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.receive()).containsExactly("once");
	}

	@Test
	default void ofManyThatMarkAMessageReadOneHasDoneIt() throws Exception {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").inboxOnly();
		mailbox.send(message);
		assertThat(inManyThreads(() -> mailbox.markRead(message))).containsOnlyOnce(true);
	}

	@Test
	default void ofManyThatDeleteAMessageOneHasDoneIt() throws Exception {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").inboxOnly();
		mailbox.send(message);
		assertThat(inManyThreads(() -> mailbox.store().delete(mailbox.recipient(), message.id())))
			.containsOnlyOnce(true);
	}

	@Test
	default void aClaimCompletedByManyAtTheSameTimeIsCompletedOnce() throws Exception {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		inManyThreads(() -> {
			TestMailbox.release(claim);
			return true;
		});
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void theLimitsHoldAmongManyWriters() throws Exception {
		TestMailbox mailbox = mailbox(
				new MailboxLimits(5, LIMITS.retention(), LIMITS.claimTimeout(), 5, LIMITS.inboxRetention()));
		AtomicInteger number = new AtomicInteger();
		inManyThreads(() -> {
			for (int i = 0; i < 10; i++) {
				mailbox.send(UserMessage.info("once " + number.incrementAndGet()),
						UserMessage.info("persistent").inboxOnly());
			}
			return true;
		});
		assertThat(mailbox.inbox()).hasSize(5);
		assertThat(mailbox.countUnread()).isEqualTo(5);
		assertThat(mailbox.receive()).hasSize(5);
	}

	@Test
	default void completionsThatAreNotWaitedForArriveAll() {
		TestMailbox mailbox = mailbox();
		List<CompletableFuture<Void>> completions = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			mailbox.send("message " + i);
			Claim claim = mailbox.claim();
			completions
				.add(claim.complete(claim.messages().stream().map(UserMessage::id).toList()).toCompletableFuture());
		}
		assertThat(CompletableFuture.allOf(completions.toArray(CompletableFuture[]::new))).succeedsWithin(10,
				TimeUnit.SECONDS);
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).isEmpty();
	}

}
