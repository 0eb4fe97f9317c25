package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Somebody lists the mailboxes of a store, which other tests fill as well.
 */
interface RecipientsContract extends MailboxFixture {

	/**
	 * The mailboxes whose names begin in the same way, page by page.
	 */
	static List<MailboxSummary> list(TestMailbox mailbox, int size) {
		return list(mailbox, MailboxFilter.NONE, size);
	}

	static List<MailboxSummary> list(TestMailbox mailbox, MailboxFilter filter, int size) {
		List<MailboxSummary> found = new ArrayList<>();
		String cursor = null;
		do {
			MailboxPage page = mailbox.store().recipients(filter, cursor, size);
			page.mailboxes()
				.stream()
				.filter((summary) -> summary.recipient().startsWith(mailbox.recipient()))
				.forEach(found::add);
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return found;
	}

	private static List<String> names(List<MailboxSummary> mailboxes) {
		return mailboxes.stream().map(MailboxSummary::recipient).distinct().toList();
	}

	private static void assertHolds(TestMailbox mailbox, int waiting, int claimed, int unread, int rejected) {
		MailboxSummary expected = new MailboxSummary(mailbox.recipient(), waiting, claimed, unread, rejected, false);
		assertThat(list(mailbox, 200)).containsOnly(expected);
		assertThat(summary(mailbox)).isEqualTo(expected);
	}

	private static MailboxSummary summary(TestMailbox mailbox) {
		return mailbox.store().summary(mailbox.recipient());
	}

	@Test
	default void aMailboxIsListedWithWhatItHolds() {
		TestMailbox mailbox = mailbox();
		UserMessage read = UserMessage.info("read").inboxOnly();
		mailbox.send(UserMessage.info("a"), UserMessage.info("b"), read, UserMessage.info("c").untilRead());
		mailbox.markRead(read);
		assertHolds(mailbox, 2, 0, 1, 0);
		Claim claim = mailbox.claim();
		mailbox.send("d");
		assertHolds(mailbox, 1, 2, 1, 0);
		clock().forward(LIMITS.claimTimeout());
		assertHolds(mailbox, 3, 0, 1, 0);
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).containsExactly("d");
		assertHolds(mailbox, 0, 0, 1, 0);
		mailbox.store().markAllRead(mailbox.recipient(), Long.MAX_VALUE);
		assertHolds(mailbox, 0, 0, 0, 0);
	}

	@Test
	default void anEmptyMailboxIsNotListed() {
		TestMailbox mailbox = mailbox();
		TestMailbox erased = mailbox.of(mailbox.recipient() + "-2");
		mailbox.send(UserMessage.info("a"));
		erased.send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		erased.store().erase(erased.recipient());
		mailbox.receive();
		TestMailbox expired = mailbox.of(mailbox.recipient() + "-3");
		expired.send(UserMessage.info("a").inboxOnly().expiresAt(clock().instant().plusSeconds(20)));
		assertThat(names(list(mailbox, 200))).containsExactly(expired.recipient());
		clock().forward(LIMITS.claimTimeout());
		assertThat(list(mailbox, 200)).isEmpty();
		assertThat(List.of(mailbox, erased, expired)).allSatisfy(
				(each) -> assertThat(summary(each)).isEqualTo(new MailboxSummary(each.recipient(), 0, 0, 0, 0, false)));
	}

	@Test
	default void namesAreListedAsTheyWereGiven() {
		TestMailbox mailbox = mailbox();
		List<String> names = Stream
			.of("barry@example.com", "urn:barry:queue", "{barry}", "}:queue", "%7Bbarry%25", "bárry 😀", "*", "?[a-z]",
					"barry ", "\\", "'", "x".repeat(200))
			.map((name) -> mailbox.recipient() + name)
			.toList();
		names.forEach((name) -> mailbox.of(name).send(UserMessage.info("a"), UserMessage.info("b").untilRead()));
		List<MailboxSummary> mailboxes = list(mailbox, 200);
		assertThat(names(mailboxes)).containsExactlyInAnyOrderElementsOf(names);
		assertThat(mailboxes).allSatisfy((summary) -> {
			assertThat(summary.waiting()).isOne();
			assertThat(summary.unread()).isOne();
			assertThat(summary(mailbox.of(summary.recipient()))).isEqualTo(summary);
			assertThat(mailbox.of(summary.recipient()).store().peek(summary.recipient(), 10).entries()).hasSize(1);
		});
		assertThat(names).allSatisfy((name) -> assertThat(mailbox.of(name).receive()).containsExactly("a"));
	}

	@Test
	default void allPagesTogetherListEachMailbox() {
		TestMailbox mailbox = mailbox();
		List<String> names = IntStream.range(0, 50).mapToObj((number) -> mailbox.recipient() + "-" + number).toList();
		mailbox.store().appendAll(names, mailbox.encode(UserMessage.info("a")));
		for (int size : List.of(7, 200, 1000)) {
			assertThat(names(list(mailbox, size))).containsExactlyInAnyOrderElementsOf(names);
		}
		MailboxPage first = mailbox.store().recipients(MailboxFilter.NONE, null, 7);
		assertThat(first.mailboxes()).hasSizeLessThan(30);
		assertThat(first.nextCursor()).matches("[A-Za-z0-9._~-]+");
	}

	@Test
	default void mailboxesThatStayAreListedWhileOthersComeAndGo() throws Exception {
		TestMailbox mailbox = mailbox();
		List<String> names = IntStream.range(0, 30).mapToObj((number) -> mailbox.recipient() + "-" + number).toList();
		mailbox.store().appendAll(names, mailbox.encode(UserMessage.info("a")));
		AtomicBoolean listing = new AtomicBoolean(true);
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<?> others = thread.submit(() -> {
				for (int number = 0; listing.get(); number++) {
					TestMailbox other = mailbox.of(mailbox.recipient() + "-other-" + number);
					other.send(UserMessage.info("a"));
					TestMailbox.release(other.claim());
					other.store().erase(other.recipient());
				}
			});
			for (int round = 0; round < 3; round++) {
				assertThat(names(list(mailbox, 100))).containsAll(names);
			}
			listing.set(false);
			others.get(30, TimeUnit.SECONDS);
		}
		finally {
			thread.shutdownNow();
		}
		assertThat(names).allSatisfy((name) -> assertThat(mailbox.of(name).receive()).containsExactly("a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "barry@example.com", "urn:barry:queue", "{barry}", "%7Bbarry%", "bárry 😀", "*" })
	default void nobodyIsCountedWithAnother(String name) {
		TestMailbox mailbox = mailbox().of(name + UUID.randomUUID());
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		mailbox.send("mine");
		assertThat(summary(mailbox)).isEqualTo(new MailboxSummary(mailbox.recipient(), 1, 0, 0, 0, false));
		assertThat(summary(another)).isEqualTo(new MailboxSummary(another.recipient(), 0, 0, 0, 0, false));
	}

	/**
	 * Cursors that come from no page.
	 */
	static Stream<String> invalidCursors() {
		return Stream.of("memory", "jdbc", "redis")
			.flatMap((store) -> Stream.of("", "0", store, store + ".", store + ".!", store + ".YQ==", store + ".A",
					store + ".gA", store + ".AA", MailboxCursor.encode(store + "2", "a"),
					MailboxCursor.encode(store, "a\u0000"), MailboxCursor.encode(store, "x".repeat(2000))));
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.RecipientsContract#invalidCursors")
	default void anInvalidCursorIsRefused(String cursor) {
		MessageStore store = mailbox().store();
		assertThatIllegalArgumentException().isThrownBy(() -> store.recipients(MailboxFilter.NONE, cursor, 10))
			.withMessageMatching(
					"'cursor' must come from the previous page of mailboxes of the (memory|jdbc|redis) store");
	}

	@Test
	default void theCursorOfAnotherStoreIsRefused() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		mailbox.of(mailbox.recipient() + "-2").send("b");
		MessageStore store = mailbox.store();
		String own = Objects.requireNonNull(store.recipients(MailboxFilter.NONE, null, 1).nextCursor());
		List<String> others = Stream.of("memory", "jdbc", "redis")
			.filter((kind) -> !own.startsWith(kind + "."))
			.map((kind) -> MailboxCursor.encode(kind, "barry"))
			.toList();
		assertThat(others).hasSize(2)
			.allSatisfy((cursor) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> store.recipients(MailboxFilter.NONE, cursor, 1)));
	}

}
