package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Somebody looks at a queue, and takes nothing.
 */
interface PeekContract extends MailboxFixture {

	private static QueueSnapshot peek(TestMailbox mailbox) {
		return mailbox.store().peek(mailbox.recipient(), 1000);
	}

	/**
	 * The texts of messages; those of claimed ones in brackets.
	 */
	static List<String> texts(QueueSnapshot snapshot) {
		return snapshot.entries()
			.stream()
			.map((entry) -> (entry.message() != null)
					? ((entry.claimedUntil() != null) ? "[%s]" : "%s").formatted(entry.message().text()) : "unusable")
			.toList();
	}

	@Test
	default void aMailboxThatIsNotThereHasNoEntries() {
		assertThat(peek(mailbox())).isEqualTo(new QueueSnapshot(List.of(), false));
	}

	@Test
	default void waitingMessagesAreSeenInTheOrderOfSendingAndStillShown() {
		TestMailbox mailbox = mailbox();
		UserMessage first = UserMessage.info("a").link("/a").createdAt(clock().instant());
		mailbox.send(first, UserMessage.error("b"), UserMessage.info("c").untilRead());
		assertThat(peek(mailbox).entries()).first()
			.isEqualTo(new QueueEntry(peek(mailbox).entries().get(0).id(), first, null, null));
		assertThat(texts(peek(mailbox))).containsExactly("a", "b");
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(peek(mailbox).entries()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("c");
	}

	@Test
	default void aClaimedMessageIsSeenWithTheDeadlineOfItsClaim() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c");
		assertThat(texts(peek(mailbox))).containsExactly("[a]", "[b]", "c");
		assertThat(peek(mailbox).entries().get(0).claimedUntil())
			.isCloseTo(clock().instant().plus(LIMITS.claimTimeout()), within(Duration.ofSeconds(15)));
		assertThat(peek(mailbox).entries()).extracting(QueueEntry::message)
			.startsWith(claim.messages().get(0), claim.messages().get(1));
		TestMailbox.acknowledge(claim, "a");
		assertThat(texts(peek(mailbox))).containsExactly("b", "c");
	}

	@Test
	default void theMessagesOfAnExpiredClaimWaitInFront() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim expired = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		mailbox.send("b");
		assertThat(texts(peek(mailbox))).containsExactly("a", "b");
		TestMailbox.acknowledge(expired);
		assertThat(texts(peek(mailbox))).containsExactly("b");
	}

	@Test
	default void aLookDoesNotExtendOrEndAClaim() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		clock().forward(LIMITS.claimTimeout().minusSeconds(15));
		peek(mailbox);
		assertThat(mailbox.claim().messages()).isEmpty();
		clock().forward(Duration.ofSeconds(15));
		peek(mailbox);
		assertThat(mailbox.receive()).containsExactly("a");
		TestMailbox.release(claim);
		assertThat(peek(mailbox).entries()).isEmpty();
	}

	@Test
	default void whatThePageWouldNotShowIsNotSeen() {
		TestMailbox mailbox = mailbox(new MailboxLimits(4, Duration.ofDays(1), LIMITS.claimTimeout(), LIMITS.maxInbox(),
				LIMITS.inboxRetention()));
		UserMessage once = UserMessage.info("once");
		mailbox.send(UserMessage.info("old"));
		clock().forward(Duration.ofDays(1));
		mailbox.send(UserMessage.info("short").expiresAt(clock().instant().plusSeconds(20)), once, once,
				UserMessage.info("10 %").key("import"), UserMessage.info("20 %").key("import"));
		clock().forward(Duration.ofSeconds(20));
		assertThat(texts(peek(mailbox))).containsExactly("once", "20 %");
		Claim claim = mailbox.claim();
		mailbox.send(once);
		mailbox.send("a", "b", "c", "d");
		assertThat(texts(peek(mailbox))).containsExactly("[once]", "[20 %]", "a", "b", "c", "d");
		TestMailbox.release(claim);
		assertThat(texts(peek(mailbox))).containsExactly("a", "b", "c", "d");
		assertThat(mailbox.receive()).containsExactly("a", "b", "c", "d");
	}

	@Test
	default void noMoreEntriesAreSeenThanAskedFor() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b", "c");
		QueueSnapshot two = mailbox.store().peek(mailbox.recipient(), 2);
		assertThat(texts(two)).containsExactly("a", "b");
		assertThat(two.truncated()).isTrue();
		assertThat(mailbox.store().peek(mailbox.recipient(), 3).truncated()).isFalse();
		mailbox.claim();
		mailbox.send("d");
		assertThat(texts(mailbox.store().peek(mailbox.recipient(), 3))).containsExactly("[a]", "[b]", "[c]");
		assertThat(mailbox.store().peek(mailbox.recipient(), 3).truncated()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "barry@example.com", "urn:barry:queue", "{barry}", "%7Bbarry%", "bárry 😀", "*" })
	default void nobodySeesTheMessagesOfAnother(String name) {
		TestMailbox mailbox = mailbox().of(name + UUID.randomUUID());
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		mailbox.send("mine");
		another.send("theirs");
		another.claim();
		assertThat(texts(peek(mailbox))).containsExactly("mine");
		assertThat(texts(peek(another))).containsExactly("[theirs]");
		mailbox.store().erase(mailbox.recipient());
		assertThat(peek(mailbox).entries()).isEmpty();
	}

	@Test
	default void aLookWhilePagesClaimSeesEachMessageOnceAndLosesNone() throws Exception {
		TestMailbox mailbox = mailbox();
		List<String> texts = IntStream.range(0, 20).mapToObj((number) -> "message " + number).toList();
		mailbox.send(texts.toArray(String[]::new));
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			Runnable page = () -> IntStream.range(0, 50).forEach((i) -> TestMailbox.release(mailbox.claim()));
			List<Future<?>> pages = List.of(threads.submit(page), threads.submit(page));
			while (pages.stream().anyMatch((each) -> !each.isDone())) {
				assertThat(texts(peek(mailbox))).extracting((text) -> text.replaceAll("[\\[\\]]", ""))
					.containsExactlyInAnyOrderElementsOf(texts);
			}
			for (Future<?> each : pages) {
				each.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(mailbox.receive()).containsExactlyInAnyOrderElementsOf(texts);
	}

}
