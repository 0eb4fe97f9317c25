package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reader has closed or received.
 */
public interface ClosedAnnouncementsContract extends AnnouncementContract {

	private ClaimRequest.Once once(String key) {
		Announcement announcement = only(key);
		UserMessage message = announcement.message();
		return new ClaimRequest.Once(message.id(), message.id("once-" + key).createdAt(clock().instant()),
				announcement.until());
	}

	private static Claim claim(TestMailbox mailbox, ClaimRequest.Once... once) {
		return mailbox.store().claim(mailbox.recipient(), new ClaimRequest(0, List.of(once)));
	}

	private static Set<String> closed(TestMailbox mailbox) {
		return Objects.requireNonNull(claim(mailbox).closed());
	}

	@Test
	default void whatAReaderHasClosedIsNotedOnce() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		announcements().put(announcement("b", "2").until(clock().instant().plusSeconds(60)), false);
		assertThat(closed(mailbox)).isEmpty();
		assertThat(mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null)).isTrue();
		assertThat(closed(mailbox)).containsExactly(id("a"));
		assertThat(mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null)).isFalse();
		assertThat(mailbox.store().closeAnnouncement(mailbox.recipient(), id("b"), clock().instant().plusSeconds(60)))
			.isTrue();
		assertThat(closed(mailbox)).containsExactlyInAnyOrder(id("a"), id("b"));
	}

	@Test
	default void whatAReaderHasClosedConcernsNobodyElse() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(closed(mailbox.of(mailbox.recipient() + " "))).isEmpty();
		assertThat(closed(mailbox.of(mailbox.recipient().toUpperCase(Locale.ROOT)))).isEmpty();
	}

	@Test
	default void theReadersWhoHaveClosedItAreCounted() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		for (String name : List.of("x", "y", "x")) {
			TestMailbox other = mailbox.of(mailbox.recipient() + name);
			other.store().closeAnnouncement(other.recipient(), id("a"), null);
		}
		claim(mailbox, once("a"));
		AnnouncementStore store = announcements();
		Awaitility.await().untilAsserted(() -> assertThat(store.countClosed(id("a"))).isEqualTo(3));
		announcements().put(announcement("a", "1"), true);
		assertThat(store.countClosed(id("a"))).isZero();
	}

	@Test
	default void anErasedMailboxHasClosedNothing() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		mailbox.store().erase(mailbox.recipient());
		assertThat(closed(mailbox)).isEmpty();
	}

	@Test
	default void aCorrectionThatProlongsAnAnnouncementStaysClosed() {
		TestMailbox mailbox = mailbox();
		Instant end = clock().instant().plusSeconds(10);
		announcements().put(announcement("a", "1").until(end), false);
		announcements().put(announcement("b", "2").until(end).mode(AnnouncementMode.ONCE), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), end);
		assertThat(show(mailbox)).containsExactly("2");
		List.of("a", "b")
			.forEach(
					(key) -> announcements().put(only(key).until(end.plus(LIMITS.retention().multipliedBy(3))), false));
		assertThat(show(mailbox)).isEmpty();
		clock().forward(LIMITS.retention().multipliedBy(2));
		assertThat(closed(mailbox)).containsExactlyInAnyOrder(id("a"), id("b"));
		assertThat(show(mailbox)).isEmpty();
	}

	@Test
	default void aCorrectionThatRemovesTheEndStaysClosed() {
		TestMailbox mailbox = mailbox();
		Announcement closed = announcement("a", "1");
		Announcement received = announcement("b", "2").mode(AnnouncementMode.ONCE);
		Instant end = clock().instant().plusSeconds(60);
		announcements().put(closed.until(end), false);
		announcements().put(received.until(end), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), end);
		assertThat(show(mailbox)).containsExactly("2");
		announcements().put(closed, false);
		announcements().put(received, false);
		clock().forward(MailboxLimits.CLOSED.minusDays(2));
		assertThat(show(mailbox)).isEmpty();
		assertThat(closed(mailbox)).containsExactlyInAnyOrder(id("a"), id("b"));
	}

	@Test
	default void anAnnouncementWithoutEndStaysClosedWhilePagesShowIt() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		announcements().put(announcement("b", "2").mode(AnnouncementMode.ONCE), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(show(mailbox)).containsExactly("2");
		for (int i = 0; i < 3; i++) {
			clock().forward(MailboxLimits.CLOSED.dividedBy(2).plusDays(1));
			assertThat(show(mailbox)).isEmpty();
			assertThat(closed(mailbox)).containsExactlyInAnyOrder(id("a"), id("b"));
		}
	}

	@Test
	default void whatIsShownOnceDoesNotMakeTheOthersBeForgotten() {
		TestMailbox mailbox = mailbox();
		IntStream.range(0, MailboxLimits.MAX_CLOSED)
			.forEach((i) -> mailbox.store().closeAnnouncement(mailbox.recipient(), "id-" + i, null));
		List.of("a", "b", "c")
			.forEach((key) -> announcements().put(
					announcement(key, key).until(clock().instant().plusSeconds(10)).mode(AnnouncementMode.ONCE),
					false));
		assertThat(show(mailbox)).containsExactly("a", "b", "c");
		assertThat(show(mailbox)).isEmpty();
	}

	/**
	 * Shows a page with everything that is announced.
	 * @return the texts of what is shown once
	 */
	private List<String> show(TestMailbox mailbox) {
		Claim claim = claimAnnounced(mailbox);
		TestMailbox.acknowledge(claim);
		return TestMailbox.texts(claim);
	}

	private Announcement only(String key) {
		return announcements().read()
			.usable()
			.stream()
			.filter((each) -> each.key().equals(key))
			.findFirst()
			.orElseThrow();
	}

	@Test
	default void aMailboxOfClosedAnnouncementsOnlyIsNotListed() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(isListed(mailbox)).isFalse();
		mailbox.send("message");
		assertThat(isListed(mailbox)).isTrue();
	}

	private static boolean isListed(TestMailbox mailbox) {
		@Nullable String cursor = null;
		do {
			MailboxPage page = mailbox.store().recipients(MailboxFilter.NONE, cursor, 1000);
			if (page.mailboxes().stream().anyMatch((each) -> each.recipient().equals(mailbox.recipient()))) {
				return true;
			}
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return false;
	}

	@Test
	default void anAnnouncementIsReceivedOnce() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		Claim claim = claim(mailbox, once("a"));
		assertThat(TestMailbox.texts(claim)).containsExactly("1");
		assertThat(claim.closed()).containsExactly(id("a"));
		assertThat(claim(mailbox, once("a")).messages()).isEmpty();
		TestMailbox.acknowledge(claim);
		assertThat(claim(mailbox, once("a")).messages()).isEmpty();
		assertThat(claim(mailbox, once("a")).closed()).containsExactly(id("a"));
	}

	@Test
	default void anAnnouncementThatWasClosedIsNotReceived() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(claim(mailbox, once("a")).messages()).isEmpty();
	}

	@Test
	default void anAnnouncementThatAFailedPageHasReceivedIsOnTheNextPage() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.send("message");
		Claim claim = claim(mailbox, once("a"));
		assertThat(TestMailbox.texts(claim)).containsExactlyInAnyOrder("1", "message");
		TestMailbox.release(claim);
		claim = claim(mailbox, once("a"));
		assertThat(TestMailbox.texts(claim)).containsExactlyInAnyOrder("1", "message");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactlyInAnyOrder("1", "message");
		assertThat(claim(mailbox, once("a")).messages()).isEmpty();
	}

	@Test
	default void anAnnouncementThatIsForgottenIsReceivedAgain() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.send("message");
		Claim claim = claim(mailbox, once("a"));
		mailbox.store().forgetAnnouncement(mailbox.recipient(), claim.id(), "once-a", id("a"));
		TestMailbox.acknowledge(claim, "message");
		claim = claim(mailbox);
		assertThat(claim.messages()).isEmpty();
		assertThat(claim.closed()).isEmpty();
		claim = claim(mailbox, once("a"));
		assertThat(TestMailbox.texts(claim)).containsExactly("1");
		TestMailbox.acknowledge(claim);
		assertThat(claim(mailbox, once("a")).messages()).isEmpty();
		AnnouncementStore store = announcements();
		Awaitility.await().untilAsserted(() -> assertThat(store.countClosed(id("a"))).isOne());
	}

	@Test
	default void anAnnouncementThatIsForgottenIsReceivedByAPageAtTheSameTime() {
		TestMailbox mailbox = mailbox();
		List.of("a", "b").forEach((key) -> announcements().put(announcement(key, key), false));
		Claim claim = claim(mailbox, once("a"), once("b"));
		mailbox.store().forgetAnnouncement(mailbox.recipient(), claim.id(), "once-a", id("a"));
		Claim other = claim(mailbox, once("a"), once("b"));
		assertThat(TestMailbox.texts(other)).containsExactly("a");
		TestMailbox.release(claim);
		TestMailbox.acknowledge(other);
		assertThat(TestMailbox.texts(claim(mailbox, once("a"), once("b")))).containsExactly("b");
	}

	@Test
	default void aClaimThatIsOverForgetsNothing() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		Claim late = claim(mailbox, once("a"));
		clock().forward(LIMITS.claimTimeout());
		Claim claim = claim(mailbox, once("a"));
		assertThat(TestMailbox.texts(claim)).containsExactly("1");
		mailbox.store().forgetAnnouncement(mailbox.recipient(), late.id(), "once-a", id("a"));
		TestMailbox.acknowledge(claim);
		claim = claim(mailbox, once("a"));
		assertThat(claim.messages()).isEmpty();
		assertThat(claim.closed()).containsExactly(id("a"));
	}

	@Test
	default void whatIsShownOnceTakesNoRoomInAFullQueue() {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		announcements().put(announcement("once", "once").mode(AnnouncementMode.ONCE), false);
		mailbox.send("a", "b");
		Claim claim = claimAnnounced(mailbox);
		assertThat(TestMailbox.texts(claim)).containsExactly("once", "a", "b");
		TestMailbox.release(claim);
		assertThat(events().all()).isEmpty();
		mailbox.send("c");
		assertThat(mailbox.store().peek(mailbox.recipient(), 10).entries()).hasSize(3);
		claim = claimAnnounced(mailbox);
		assertThat(TestMailbox.texts(claim)).containsExactly("once", "b", "c");
		assertThat(events().all()).containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
		mailbox.send("d", "e");
		TestMailbox.release(claim);
		assertThat(TestMailbox.texts(claimAnnounced(mailbox))).containsExactly("once", "d", "e");
	}

	private Claim claimAnnounced(TestMailbox mailbox) {
		return mailbox.store()
			.claim(mailbox.recipient(), ClaimRequest.of(0, announcements().read().usable(), clock().instant()));
	}

	@Test
	default void anAnnouncementThatAFailedPageHasReceivedCanBeProlonged() {
		TestMailbox mailbox = mailbox();
		Announcement announcement = announcement("a", "1").mode(AnnouncementMode.ONCE);
		announcements().put(announcement.until(clock().instant().plusSeconds(60)), false);
		TestMailbox.release(claimAnnounced(mailbox));
		announcements().put(announcement.until(clock().instant().plusSeconds(180)), false);
		clock().forward(Duration.ofSeconds(120));
		assertThat(show(mailbox)).containsExactly("1");
		assertThat(show(mailbox)).isEmpty();
	}

	@Test
	default void severalAnnouncementsAreReceivedInOneStep() {
		TestMailbox mailbox = mailbox();
		List.of("a", "b", "c").forEach((key) -> announcements().put(announcement(key, key), false));
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("b"), null);
		Claim claim = claim(mailbox, once("a"), once("b"), once("c"));
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "c");
		assertThat(claim.closed()).containsExactlyInAnyOrder(id("a"), id("b"), id("c"));
	}

	@Test
	default void parallelPagesReceiveAnAnnouncementOnce() throws Exception {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		ClaimRequest.Once once = once("a");
		ExecutorService pages = Executors.newFixedThreadPool(8);
		try {
			for (int round = 0; round < 5; round++) {
				TestMailbox reader = mailbox.of(mailbox.recipient() + round);
				List<CompletableFuture<Claim>> claims = IntStream.range(0, 8)
					.mapToObj((i) -> CompletableFuture.supplyAsync(() -> claim(reader, once), pages))
					.toList();
				List<String> received = new ArrayList<>();
				for (CompletableFuture<Claim> claim : claims) {
					received.addAll(TestMailbox.texts(claim.get()));
					TestMailbox.acknowledge(claim.get());
				}
				assertThat(received).containsExactly("1");
			}
		}
		finally {
			pages.shutdown();
		}
	}

	@Test
	default void aPageOfAnotherNodeSeesWhatWasClosed() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		MessageStore other = mailbox().store();
		ClaimRequest request = new ClaimRequest(0, List.of());
		Stream.of(mailbox.store(), other)
			.forEach((store) -> assertThat(store.claim(mailbox.recipient(), request).closed()).isEmpty());
		other.closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(other.claim(mailbox.recipient(), request).closed()).containsExactly(id("a"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(mailbox.store().claim(mailbox.recipient(), request).closed())
				.containsExactly(id("a")));
	}

	@Test
	default void ofManyThatWereClosedTheLastAreKnown() {
		TestMailbox mailbox = mailbox();
		for (int i = 0; i < MailboxLimits.MAX_CLOSED + 20; i++) {
			clock().forward(Duration.ofSeconds(1));
			assertThat(mailbox.store().closeAnnouncement(mailbox.recipient(), "id-" + i, null)).isTrue();
			assertThat(mailbox.store().closeAnnouncement(mailbox.recipient(), "id-" + i, null)).isFalse();
		}
		assertThat(closed(mailbox)).hasSizeLessThanOrEqualTo(MailboxLimits.MAX_CLOSED).contains("id-119", "id-118");
	}

	@Test
	default void whatIsClosedTwiceAtOnceCountsOnce() throws Exception {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		String id = id("a");
		List<Boolean> closed = AnnouncementContract.atOnce(IntStream.range(0, 6)
			.<Callable<Boolean>>mapToObj((i) -> () -> mailbox.store().closeAnnouncement(mailbox.recipient(), id, null))
			.toList());
		assertThat(closed).containsOnlyOnce(true);
		AnnouncementStore store = announcements();
		Awaitility.await().untilAsserted(() -> assertThat(store.countClosed(id)).isOne());
	}

	@Test
	default void aNodeThatHasNotHeardOfWithdrawalsShowsOnceOnce() {
		TestMailbox mailbox = mailbox();
		List.of("a", "b").forEach((key) -> announcements().put(announcement(key, key), false));
		ClaimRequest.Once[] once = { once("a"), once("b") };
		List.of("a", "b").forEach(announcements()::remove);
		Claim claim = claim(mailbox, once);
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "b");
		TestMailbox.acknowledge(claim);
		assertThat(claim(mailbox, once).messages()).isEmpty();
	}

	@Test
	default void aMessageWithItsIdStandsForWhatIsShownOnce() {
		TestMailbox mailbox = mailbox();
		List.of("a", "b").forEach((key) -> announcements().put(announcement(key, key), false));
		mailbox.send(UserMessage.info("of another program").id("once-a"),
				UserMessage.info("of another program").id("once-b").inboxOnly());
		Claim claim = claim(mailbox, once("a"), once("b"));
		assertThat(claim.messages()).extracting(UserMessage::id).containsExactly("once-a");
		assertThat(claim.closed()).containsExactlyInAnyOrder(id("a"), id("b"));
		TestMailbox.acknowledge(claim);
		assertThat(claim(mailbox, once("a"), once("b")).messages()).isEmpty();
	}

}
