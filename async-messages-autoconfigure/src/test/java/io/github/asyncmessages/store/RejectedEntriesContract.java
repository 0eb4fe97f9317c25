package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Somebody looks at rejected entries, corrects them, and puts them back.
 */
public interface RejectedEntriesContract extends MailboxFixture {

	/**
	 * Writes entries of the level {@code fatal}, as another program does.
	 */
	void insertUnusable(TestMailbox mailbox, String... texts);

	/**
	 * Puts a usable entry among the rejected ones.
	 */
	void insertRejected(TestMailbox mailbox, String text);

	private void reject(TestMailbox mailbox, String... texts) {
		insertUnusable(mailbox, texts);
		TestMailbox.release(mailbox.claim());
	}

	private static List<RejectedEntry> rejected(TestMailbox mailbox) {
		return mailbox.store().rejected(mailbox.recipient(), 100);
	}

	private static boolean requeue(TestMailbox mailbox, RejectedEntry entry, String corrected) {
		return mailbox.store().requeue(mailbox.recipient(), entry.id(), corrected);
	}

	private static String corrected(RejectedEntry entry) {
		return entry.content().replace("fatal", "error");
	}

	@Test
	default void rejectedEntriesAreListedWithTheirReasonsNewestFirst() {
		TestMailbox mailbox = mailbox();
		assertThat(rejected(mailbox)).isEmpty();
		reject(mailbox, "a", "b");
		reject(mailbox, "c");
		List<RejectedEntry> entries = rejected(mailbox);
		assertThat(entries).extracting((entry) -> entry.content().replaceAll(".*\"text\":\"(.)\".*", "$1"))
			.containsExactly("c", "b", "a");
		assertThat(entries).extracting(RejectedEntry::id).doesNotHaveDuplicates();
		assertThat(entries).extracting(RejectedEntry::reason)
			.containsOnly("its 'level' must be one of debug, info, success, warning, error but was \"fatal\"");
		assertThat(rejected(mailbox)).isEqualTo(entries);
		assertThat(mailbox.store().rejected(mailbox.recipient(), 2)).isEqualTo(entries.subList(0, 2));
		MailboxSummary summary = mailbox.store().summary(mailbox.recipient());
		assertThat(summary).isEqualTo(new MailboxSummary(mailbox.recipient(), 0, 0, 0, 3, false));
		assertThat(RecipientsContract.list(mailbox, 500)).contains(summary);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aCorrectedEntryIsShownAfterWhatWaits() {
		TestMailbox mailbox = mailbox();
		reject(mailbox, "a", "b");
		mailbox.send("c");
		RejectedEntry entry = rejected(mailbox).get(0);
		assertThat(requeue(mailbox, entry, corrected(entry))).isTrue();
		assertThat(rejected(mailbox)).hasSize(1);
		assertThat(PeekContract.texts(mailbox.store().peek(mailbox.recipient(), 10))).containsExactly("c", "b");
		assertThat(mailbox.receive()).containsExactly("c", "b");
		assertThat(requeue(mailbox, entry, corrected(entry))).isFalse();
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void anEntryThatIsUsableByNowIsPutBackAsItIs() {
		TestMailbox mailbox = mailbox();
		insertRejected(mailbox, "a");
		mailbox.send("b");
		RejectedEntry entry = rejected(mailbox).get(0);
		assertThat(mailbox.store().requeue(mailbox.recipient(), entry.id(), null)).isTrue();
		assertThat(mailbox.receive()).containsExactly("b", "a");
		assertThat(mailbox.store().requeue(mailbox.recipient(), entry.id(), null)).isFalse();
		assertThat(rejected(mailbox)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "no JSON", "", "{\"text\":\"a\",\"level\":\"fatal\"}",
			"{\"text\":\"a\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
			"{\"text\":\"a\",\"createdAt\":\"2001-01-01T00:00:00Z\"}" })
	default void whatIsStillUnusableIsRefusedAndKept(String corrected) {
		TestMailbox mailbox = mailbox();
		reject(mailbox, "a");
		List<RejectedEntry> entries = rejected(mailbox);
		assertThatIllegalArgumentException().isThrownBy(() -> requeue(mailbox, entries.get(0), corrected))
			.withMessageStartingWith("The entry cannot be requeued, because it");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> mailbox.store().requeue(mailbox.recipient(), entries.get(0).id(), null))
			.withMessageEndingWith("because " + entries.get(0).reason());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> requeue(mailbox, entries.get(0), "{\"text\":\"" + "x".repeat(16 * 1024) + "\"}"))
			.withMessageContaining("max-size");
		assertThat(rejected(mailbox)).isEqualTo(entries);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aCorrectedEntryMayBePersistentAndReplaceAnother() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("old").key("key").untilRead());
		reject(mailbox, "a");
		assertThat(
				requeue(mailbox, rejected(mailbox).get(0), "{\"text\":\"new\",\"key\":\"key\",\"delivery\":\"inbox\"}"))
			.isTrue();
		assertThat(mailbox.inbox()).containsExactly("new");
		assertThat(mailbox.countUnread()).isOne();
	}

	@Test
	default void ofManyWhoPutAnEntryBackOneHasDoneIt() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 5; round++) {
			reject(mailbox, "a");
			RejectedEntry entry = rejected(mailbox).get(0);
			assertThat(ConcurrencyContract.inManyThreads(() -> requeue(mailbox, entry, corrected(entry))))
				.containsOnlyOnce(true);
			assertThat(mailbox.receive()).containsExactly("a");
			assertThat(rejected(mailbox)).isEmpty();
		}
	}

	@Test
	default void ofIdenticalEntriesOneIsPutBackAtATime() throws Exception {
		TestMailbox mailbox = mailbox();
		reject(mailbox, "a", "a", "a");
		for (int left = 2; left >= 0; left--) {
			RejectedEntry entry = rejected(mailbox).get(0);
			assertThat(ConcurrencyContract.inManyThreads(() -> requeue(mailbox, entry, corrected(entry))))
				.containsOnlyOnce(true);
			assertThat(rejected(mailbox)).hasSize(left);
		}
		assertThat(mailbox.receive()).containsExactly("a", "a", "a");
	}

	@Test
	default void aDeletedEntryIsGone() {
		TestMailbox mailbox = mailbox();
		reject(mailbox, "a", "b");
		List<RejectedEntry> entries = rejected(mailbox);
		assertThat(mailbox.store().deleteRejected(mailbox.recipient(), entries.get(1).id())).isTrue();
		assertThat(mailbox.store().deleteRejected(mailbox.recipient(), entries.get(1).id())).isFalse();
		assertThat(requeue(mailbox, entries.get(1), corrected(entries.get(1)))).isFalse();
		assertThat(rejected(mailbox)).containsExactly(entries.get(0));
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void anEntryThatNoPageHasMetIsDeletedAmongThoseThatWait() {
		TestMailbox mailbox = mailbox();
		insertUnusable(mailbox, "a", "b");
		mailbox.send("c");
		QueueEntry unusable = DeleteWaitingContract.entries(mailbox).get(0);
		assertThat(mailbox.store().deleteRejected(mailbox.recipient(), unusable.id())).isFalse();
		assertThat(DeleteWaitingContract.delete(mailbox, unusable)).isTrue();
		QueueEntry other = DeleteWaitingContract.entries(mailbox).get(0);
		assertThat(mailbox.receive()).containsExactly("c");
		assertThat(rejected(mailbox)).hasSize(1);
		assertThat(DeleteWaitingContract.delete(mailbox, other)).isFalse();
		assertThat(rejected(mailbox)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "barry@example.com", "urn:barry:queue", "{barry}", "%7Bbarry%", "bárry 😀" })
	default void anotherCannotReachAnEntry(String name) {
		TestMailbox mailbox = mailbox().of(name + UUID.randomUUID());
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		reject(mailbox, "mine");
		RejectedEntry entry = rejected(mailbox).get(0);
		assertThat(rejected(another)).isEmpty();
		assertThat(requeue(another, entry, corrected(entry))).isFalse();
		assertThat(another.store().requeue(another.recipient(), entry.id(), null)).isFalse();
		assertThat(another.store().deleteRejected(another.recipient(), entry.id())).isFalse();
		assertThat(another.receive()).isEmpty();
		assertThat(requeue(mailbox, entry, corrected(entry))).isTrue();
		assertThat(mailbox.receive()).containsExactly("mine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "x", "*", "' OR 1=1", "\u0000", "99999999999999999999",
			"da39a3ee5e6b4b0d3255bfef95601890afd80709-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709-0" })
	default void anUnknownEntryIsNotThere(String id) {
		TestMailbox mailbox = mailbox();
		reject(mailbox, "a");
		assertThat(mailbox.store().requeue(mailbox.recipient(), id, "{\"text\":\"a\"}")).isFalse();
		assertThat(mailbox.store().requeue(mailbox.recipient(), id, null)).isFalse();
		assertThat(mailbox.store().deleteRejected(mailbox.recipient(), id)).isFalse();
		assertThat(rejected(mailbox)).hasSize(1);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void putBackEntriesCountAsWaiting() {
		TestMailbox mailbox = mailbox(new MailboxLimits(3, Duration.ofDays(1), LIMITS.claimTimeout(), LIMITS.maxInbox(),
				LIMITS.inboxRetention()));
		reject(mailbox, "a", "b");
		mailbox.send("c", "d");
		for (RejectedEntry entry : rejected(mailbox)) {
			assertThat(requeue(mailbox, entry, corrected(entry))).isTrue();
		}
		assertThat(mailbox.receive()).containsExactly("d", "b", "a");
	}

	@Test
	default void entriesComeBackWhilePagesClaim() throws Exception {
		TestMailbox mailbox = mailbox();
		List<String> texts = IntStream.range(0, 16).mapToObj((number) -> "message " + number).toList();
		reject(mailbox, texts.toArray(String[]::new));
		List<RejectedEntry> entries = rejected(mailbox);
		List<List<String>> shown = ConcurrencyContract.inManyThreads(() -> {
			entries.forEach((entry) -> requeue(mailbox, entry, corrected(entry)));
			return mailbox.receive();
		});
		assertThat(shown.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(texts);
		assertThat(rejected(mailbox)).isEmpty();
	}

}
