package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.UserMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reader has closed or received.
 */
public interface ClosedAnnouncementsContract extends AnnouncementContract {

	private ClaimRequest.Once once(TestMailbox mailbox, String key) {
		Announcement announcement = announcements().read()
			.usable()
			.stream()
			.filter((each) -> each.key().equals(key))
			.findFirst()
			.orElseThrow();
		UserMessage message = announcement.message();
		return new ClaimRequest.Once(message.id(),
				mailbox.encode(message.id("once-" + key).createdAt(clock().instant())), announcement.until());
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
		claim(mailbox, once(mailbox, "a"));
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
		announcements().put(announcement("a", "1").until(clock().instant().plusSeconds(10)), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), clock().instant().plusSeconds(10));
		announcements().put(announcement("a", "1").until(clock().instant().plusSeconds(60)), false);
		clock().forward(Duration.ofSeconds(30));
		assertThat(closed(mailbox)).containsExactly(id("a"));
	}

	@Test
	default void aMailboxOfClosedAnnouncementsOnlyIsNotListed() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(mailbox.store().summary(mailbox.recipient()).waiting()).isZero();
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void anAnnouncementIsReceivedOnce() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		Claim claim = claim(mailbox, once(mailbox, "a"));
		assertThat(TestMailbox.texts(claim)).containsExactly("1");
		assertThat(claim.closed()).containsExactly(id("a"));
		assertThat(claim(mailbox, once(mailbox, "a")).messages()).isEmpty();
		TestMailbox.acknowledge(claim);
		assertThat(claim(mailbox, once(mailbox, "a")).messages()).isEmpty();
		assertThat(claim(mailbox, once(mailbox, "a")).closed()).containsExactly(id("a"));
	}

	@Test
	default void anAnnouncementThatWasClosedIsNotReceived() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("a"), null);
		assertThat(claim(mailbox, once(mailbox, "a")).messages()).isEmpty();
	}

	@Test
	default void anAnnouncementThatAFailedPageHasReceivedIsOnTheNextPage() {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		mailbox.send("message");
		Claim claim = claim(mailbox, once(mailbox, "a"));
		assertThat(TestMailbox.texts(claim)).containsExactlyInAnyOrder("1", "message");
		TestMailbox.release(claim);
		claim = claim(mailbox, once(mailbox, "a"));
		assertThat(TestMailbox.texts(claim)).containsExactlyInAnyOrder("1", "message");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactlyInAnyOrder("1", "message");
		assertThat(claim(mailbox, once(mailbox, "a")).messages()).isEmpty();
	}

	@Test
	default void severalAnnouncementsAreReceivedInOneStep() {
		TestMailbox mailbox = mailbox();
		List.of("a", "b", "c").forEach((key) -> announcements().put(announcement(key, key), false));
		mailbox.store().closeAnnouncement(mailbox.recipient(), id("b"), null);
		Claim claim = claim(mailbox, once(mailbox, "a"), once(mailbox, "b"), once(mailbox, "c"));
		assertThat(TestMailbox.texts(claim)).containsExactly("a", "c");
		assertThat(claim.closed()).containsExactlyInAnyOrder(id("a"), id("b"), id("c"));
	}

	@Test
	default void parallelPagesReceiveAnAnnouncementOnce() throws Exception {
		TestMailbox mailbox = mailbox();
		announcements().put(announcement("a", "1"), false);
		ClaimRequest.Once once = once(mailbox, "a");
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
	default void whatIsClosedIsBounded() {
		TestMailbox mailbox = mailbox();
		IntStream.range(0, MailboxLimits.MAX_CLOSED + 20)
			.forEach((i) -> mailbox.store().closeAnnouncement(mailbox.recipient(), "id-" + i, null));
		assertThat(closed(mailbox)).hasSizeLessThanOrEqualTo(MailboxLimits.MAX_CLOSED);
	}

}
