package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How announcements are stored.
 */
interface AnnouncementContract extends MailboxFixture {

	/**
	 * The announcements of a store, as each node has one.
	 */
	AnnouncementStore announcements();

	@BeforeEach
	default void removeAnnouncements() {
		AnnouncementStore store = announcements();
		StoredAnnouncements stored = store.read();
		stored.usable().forEach((announcement) -> store.remove(announcement.key()));
		stored.unusable().forEach((entry) -> store.remove(entry.key()));
		if (!stored.equals(StoredAnnouncements.NONE)) {
			removeAnnouncements();
		}
	}

	default Announcement announcement(String key, String text) {
		return Announcement.of(key, UserMessage.info(text).createdAt(clock().instant()));
	}

	default List<String> announced() {
		return announcements().read().usable().stream().map((announcement) -> announcement.message().text()).toList();
	}

	default String id(String key) {
		return announcements().read()
			.usable()
			.stream()
			.filter((announcement) -> announcement.key().equals(key))
			.map((announcement) -> announcement.message().id())
			.findFirst()
			.orElseThrow();
	}

	@Test
	default void anAnnouncementIsReadAsItWasPut() {
		UserMessage message = UserMessage.warning("Ünïcödé \"quoted\"\n<b> 🎉")
			.subject("Maintenance")
			.sender("ops")
			.tags(List.of("a", "b"))
			.meta(Map.of("n", 1, "list", List.of("x", true)))
			.link("/status")
			.createdAt(clock().instant());
		Announcement announcement = Announcement.of("k", message)
			.from(clock().instant().plusSeconds(60))
			.until(clock().instant().plusSeconds(120))
			.audience(Audience.authority("ROLE_\"ADMIN"))
			.mode(AnnouncementMode.ONCE);
		announcements().put(announcement, false);
		assertThat(announcements().read().usable()).containsExactly(announcement);
		assertThat(announcements().read().unusable()).isEmpty();
	}

	@Test
	default void anAnnouncementWithACodeKeepsItsArguments() {
		Announcement announcement = Announcement.of("k",
				UserMessage.info("text").code("code", "a", 1).createdAt(clock().instant()));
		announcements().put(announcement, false);
		assertThat(announcements().read().usable()).containsExactly(announcement);
	}

	@Test
	default void announcementsAreInTheOrderOfTheirFirstPublication() {
		announcements().put(announcement("b", "1"), false);
		clock().forward(Duration.ofSeconds(1));
		announcements().put(announcement("d", "3"), false);
		announcements().put(announcement("c", "4").from(clock().instant().plusSeconds(9)), false);
		clock().forward(Duration.ofSeconds(1));
		announcements().put(announcement("a", "5"), false);
		announcements().put(announcement("b", "2"), false);
		assertThat(announced()).containsExactly("2", "3", "4", "5");
	}

	@Test
	default void aCorrectionKeepsTheIdAndThatOfAnotherKeyIsItsOwn() {
		announcements().put(announcement("a", "1"), false);
		String id = id("a");
		announcements().put(announcement("a", "2"), false);
		announcements().put(announcement("b", "3"), false);
		assertThat(announced()).contains("2", "3").doesNotContain("1");
		assertThat(id("a")).isEqualTo(id);
		assertThat(id("b")).isNotEqualTo(id);
	}

	@Test
	default void whatIsPublishedAgainHasAnotherId() {
		announcements().put(announcement("a", "1"), false);
		String id = id("a");
		announcements().put(announcement("a", "2"), true);
		assertThat(announced()).containsExactly("2");
		assertThat(id("a")).isNotEqualTo(id);
	}

	@Test
	default void whatIsPublishedAfterAWithdrawalHasAnotherId() {
		announcements().put(announcement("a", "1"), false);
		String id = id("a");
		assertThat(announcements().remove("a")).isTrue();
		assertThat(announced()).isEmpty();
		assertThat(announcements().remove("a")).isFalse();
		announcements().put(announcement("a", "2"), false);
		assertThat(id("a")).isNotEqualTo(id);
	}

	@Test
	default void theNextPublicationRemovesWhatHasEnded() {
		Instant end = clock().instant().plusSeconds(10);
		announcements().put(announcement("a", "1").until(end), false);
		announcements().put(announcement("b", "2").until(end.plusSeconds(1)), false);
		assertThat(announced()).containsExactly("1", "2");
		clock().forward(Duration.ofSeconds(10));
		announcements().put(announcement("c", "3"), false);
		assertThat(announced()).containsExactly("2", "3");
		assertThat(announcements().remove("a")).isFalse();
	}

	@Test
	default void whatIsPublishedUnderAKeyThatHasEndedHasAnotherId() {
		announcements().put(announcement("a", "1").until(clock().instant().plusSeconds(10)), false);
		String id = id("a");
		clock().forward(Duration.ofSeconds(10));
		announcements().put(announcement("a", "2"), false);
		assertThat(announced()).containsExactly("2");
		assertThat(id("a")).isNotEqualTo(id);
	}

	@Test
	default void ofPublicationsOfOneKeyAtOnceOneDecidesTheId() throws Exception {
		for (int round = 0; round < 10; round++) {
			String key = "k" + round;
			atOnce(IntStream.range(0, 6)
				.<Callable<Boolean>>mapToObj((i) -> () -> put(announcement(key, "text " + i)))
				.toList());
			assertThat(announcements().read().usable()).filteredOn((each) -> each.key().equals(key)).hasSize(1);
			String id = id(key);
			announcements().put(announcement(key, "corrected"), false);
			assertThat(id(key)).isEqualTo(id);
		}
	}

	@Test
	default void ofAPublicationAndAWithdrawalAtOnceOneIsLast() throws Exception {
		AnnouncementStore store = announcements();
		for (int round = 0; round < 10; round++) {
			store.put(announcement("k", "before"), false);
			String id = id("k");
			atOnce(List.of(() -> put(announcement("k", "after")), () -> store.remove("k")));
			List<Announcement> left = store.read().usable();
			assertThat(left).hasSizeLessThanOrEqualTo(1).allMatch((each) -> each.message().text().equals("after"));
			assertThat(left).allMatch((each) -> !each.message().id().equals(id));
			assertThat(store.remove("k")).isEqualTo(!left.isEmpty());
		}
	}

	@Test
	default void ofPublicationsAtOnceNoMoreAreAcceptedThanFit() throws Exception {
		IntStream.range(2, Announcements.MAX).forEach((i) -> put(announcement("k" + i, "a")));
		List<Boolean> accepted = atOnce(IntStream.range(0, 8)
			.<Callable<Boolean>>mapToObj((i) -> () -> put(announcement("new" + i, "b")))
			.toList());
		assertThat(accepted.stream().filter((each) -> each)).hasSize(2);
		assertThat(announced()).hasSize(Announcements.MAX);
		assertThat(announcements().read().unusable()).isEmpty();
	}

	/**
	 * Publishes an announcement.
	 * @return {@code false} if there are too many
	 */
	private boolean put(Announcement announcement) {
		try {
			announcements().put(announcement, false);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Does things at the same time.
	 */
	static <T> List<T> atOnce(List<Callable<T>> actions) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(actions.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(actions)) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	default void ofAThousandAnnouncementsThoseBeyondTheLimitAreRefused() {
		IntStream.range(0, Announcements.MAX).forEach((i) -> announcements().put(announcement("k" + i, "a"), false));
		for (int i = Announcements.MAX; i < Announcements.MAX + 3; i++) {
			String key = "k" + i;
			assertThatIllegalArgumentException().isThrownBy(() -> announcements().put(announcement(key, "a"), false))
				.withMessage(
						"No more than 100 announcements can be published at a time: withdraw one before '" + key + "'");
		}
		announcements().put(announcement("k7", "b"), false);
		assertThat(announced()).hasSize(Announcements.MAX).contains("b");
		announcements().remove("k0");
		announcements().put(announcement("k100", "c"), false);
		assertThat(announced()).hasSize(Announcements.MAX).contains("c");
	}

	@Test
	default void whatHasEndedMakesRoom() {
		IntStream.range(0, Announcements.MAX)
			.forEach((i) -> announcements().put(announcement("k" + i, "a").until(clock().instant().plusSeconds(1)),
					false));
		clock().forward(Duration.ofSeconds(1));
		announcements().put(announcement("other", "b"), false);
		assertThat(announced()).containsExactly("b");
	}

	@Test
	default void anAnnouncementThatNobodyHasClosedCountsNobody() {
		announcements().put(announcement("a", "1"), false);
		assertThat(announcements().countClosed(id("a"))).isZero();
		assertThat(announcements().countClosed("unknown")).isZero();
	}

}
