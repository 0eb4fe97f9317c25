package io.github.asyncmessages.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementCodec;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DefaultAnnouncements} and {@link AnnouncementBoard}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DefaultAnnouncementsTests {

	private final TestClock clock = new TestClock();

	private final CountingStore store = new CountingStore(
			new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, new RecordedEvents()).announcements());

	private final AnnouncementBoard board = new AnnouncementBoard(this.store, this.clock);

	private final Announcements announcements = new DefaultAnnouncements(this.store, this.board, "tenant"::equals,
			this.clock, WriteScheduler.IMMEDIATE);

	@AfterEach
	void close() {
		this.board.destroy();
	}

	private static Announcement announcement(String key, String text) {
		return Announcement.of(key, UserMessage.info(text));
	}

	private static void fail() {
		throw new MessageStoreException("The store does not answer", null);
	}

	private List<String> shown() {
		return texts(this.board.shown());
	}

	private static List<String> texts(List<Announcement> announcements) {
		return announcements.stream().map((announcement) -> announcement.message().text()).toList();
	}

	@Test
	void whatIsPublishedIsShownUntilItIsWithdrawn() {
		this.announcements.publish(announcement("a", "1"));
		this.announcements.publish(announcement("b", "2"));
		this.announcements.publish(announcement("a", "corrected"));
		assertThat(shown()).containsExactly("corrected", "2");
		assertThat(this.announcements.withdraw("a")).isTrue();
		assertThat(this.announcements.withdraw("a")).isFalse();
		assertThat(shown()).containsExactly("2");
	}

	@Test
	void anAnnouncementIsShownFromItsBeginningUntilItsEndAndListedBefore() {
		this.announcements.publish(announcement("a", "1").from(this.clock.instant().plusSeconds(10))
			.until(this.clock.instant().plusSeconds(20)));
		assertThat(shown()).isEmpty();
		assertThat(texts(this.announcements.list())).containsExactly("1");
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(shown()).containsExactly("1");
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(shown()).isEmpty();
		assertThat(this.announcements.list()).isEmpty();
	}

	@Test
	void anAnnouncementThatHasEndedIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.announcements.publish(announcement("a", "1").until(this.clock.instant())))
			.withMessageStartingWith("'until' must be in the future but was ");
	}

	@Test
	void anAudienceThatNoBeanDecidesIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.announcements.publish(announcement("a", "1").audience(Audience.bean("unknown"))))
			.withMessage("'audience' must name a bean of type AnnouncementAudience but there is no 'unknown'");
		this.announcements.publish(announcement("a", "1").audience(Audience.bean("tenant")));
	}

	@Test
	void oneAnnouncementCanBePublishedAgain() {
		Announcement announcement = announcement("a", "1");
		this.announcements.publish(announcement);
		String id = this.announcements.list().get(0).message().id();
		this.announcements.publishAgain(announcement);
		assertThat(this.announcements.list().get(0).message().id()).isNotEqualTo(id);
	}

	@Test
	void pagesDoNotAskAStoreThatTellsOfChanges() {
		this.announcements.publish(announcement("a", "1"));
		int before = this.store.readings;
		for (int i = 0; i < 1000; i++) {
			assertThat(shown()).containsExactly("1");
		}
		assertThat(this.store.readings).isEqualTo(before);
		this.store.delegate.put(announcement("b", "2").message(), this.clock, "b");
		assertThat(shown()).containsExactly("1", "2");
		assertThat(this.store.readings).isEqualTo(before + 1);
	}

	@Test
	void aStoreThatTellsOfNoChangesIsAskedInTheBackground() {
		this.store.tellsOfChanges = false;
		assertThat(shown()).isEmpty();
		this.store.delegate.put(announcement("b", "2").message(), this.clock, "b");
		Awaitility.await().untilAsserted(() -> assertThat(shown()).containsExactly("2"));
	}

	@Test
	void aStoreThatDoesNotAnswerIsAskedInTheBackgroundOnly() {
		this.announcements.publish(announcement("a", "1"));
		this.store.tellsOfChanges = false;
		this.store.failure = DefaultAnnouncementsTests::fail;
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(this.announcements::list);
		assertThat(shown()).containsExactly("1");
		this.store.delegate.remove("a");
		this.store.failure = null;
		Awaitility.await().untilAsserted(() -> assertThat(shown()).isEmpty());
	}

	@Test
	void anUnusableEntryIsLoggedOnce(CapturedOutput output) {
		this.store.unusable = List.of(new StoredAnnouncements.Unusable("raw", "{}", "it has no text"));
		this.announcements.list();
		this.announcements.list();
		assertThat(output.getOut()).containsOnlyOnce("The announcement 'raw' is ignored: it has no text");
	}

	@Test
	void manyUnusableEntriesAreOneLine(CapturedOutput output) {
		this.store.unusable = IntStream.range(0, 200)
			.mapToObj((i) -> new StoredAnnouncements.Unusable("raw" + i, "{}", "it has no text"))
			.toList();
		this.announcements.list();
		this.announcements.list();
		assertThat(output.getOut())
			.containsOnlyOnce("The announcement 'raw0' is ignored: it has no text (and 199 more are ignored)")
			.doesNotContain("raw1");
	}

	@Test
	void whatAnotherProgramHasWrittenDoesNotForgeLines(CapturedOutput output) {
		this.store.unusable = List.of(new StoredAnnouncements.Unusable("raw\nERROR forged", "{}", "it has no text"));
		this.announcements.list();
		assertThat(output.getOut()).contains("forged").doesNotContain("\nERROR forged");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFailureIsLoggedOnceAndTheStoreIsAskedAgain(boolean tellsOfChanges, CapturedOutput output) {
		this.announcements.publish(announcement("a", "1"));
		this.store.tellsOfChanges = tellsOfChanges;
		this.store.failure = DefaultAnnouncementsTests::fail;
		int before = this.store.readings;
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(this.announcements::list);
		this.store.delegate.remove("a");
		assertThat(shown()).containsExactly("1");
		Awaitility.await().untilAsserted(() -> assertThat(this.store.readings).isGreaterThan(before + 2));
		assertThat(output.getOut()).containsOnlyOnce(
				"Pages show the announcements as they were last read until the store answers: The store does not answer");
		this.store.failure = null;
		Awaitility.await().untilAsserted(() -> assertThat(shown()).isEmpty());
		assertThat(output.getOut()).containsOnlyOnce("The announcements can be read again");
	}

	@Test
	void noCallerWaitsForAnotherThatReads() {
		CompletableFuture<Void> reading = new CompletableFuture<>();
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.store.failure = () -> {
			reading.complete(null);
			answer.join();
		};
		Executor threads = (task) -> new Thread(task).start();
		CompletableFuture<List<Announcement>> first = CompletableFuture.supplyAsync(this.board::shown, threads);
		reading.join();
		CompletableFuture<List<Announcement>> second = CompletableFuture.supplyAsync(this.board::shown, threads);
		assertThat(second).succeedsWithin(Duration.ofSeconds(10));
		assertThat(first).isNotDone();
		answer.complete(null);
		assertThat(first).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void anErrorDoesNotEndTheReading() {
		this.announcements.publish(announcement("a", "1"));
		this.store.tellsOfChanges = false;
		assertThat(shown()).containsExactly("1");
		int before = this.store.readings;
		this.store.failure = () -> {
			throw new LinkageError("of a class that was replaced");
		};
		Awaitility.await().untilAsserted(() -> assertThat(this.store.readings).isGreaterThan(before));
		this.store.delegate.remove("a");
		this.store.failure = null;
		Awaitility.await().untilAsserted(() -> assertThat(shown()).isEmpty());
	}

	@Test
	void whatAReaderHasReceivedIsFoundUntilItIsWithdrawnOrEnds() {
		this.announcements.publish(announcement("a", "1").from(this.clock.instant().plusSeconds(10))
			.until(this.clock.instant().plusSeconds(20)));
		String received = AnnouncementIds.of(this.announcements.list().get(0));
		assertThat(this.board.findReceived(received)).isPresent();
		this.announcements.publish(
				announcement("a", "corrected").audience(Audience.USERS).until(this.clock.instant().plusSeconds(20)));
		assertThat(this.board.findReceived(received).orElseThrow().message().text()).isEqualTo("corrected");
		this.clock.forward(Duration.ofSeconds(20));
		assertThat(this.board.findReceived(received)).isEmpty();
		assertThat(this.board.findReceived("announcement-other")).isEmpty();
	}

	@Test
	void whatAReaderHasReceivedIsNotTakenForWithdrawnByANodeThatHasNotHeardOfIt() {
		assertThat(shown()).isEmpty();
		this.store.tellsOfChanges = false;
		assertThat(shown()).isEmpty();
		this.store.delegate.put(announcement("b", "2").message(), this.clock, "b");
		String received = AnnouncementIds.of(this.store.delegate.store.read().usable().get(0));
		this.store.failure = DefaultAnnouncementsTests::fail;
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> this.board.findReceived(received));
		this.store.failure = null;
		assertThat(this.board.findReceived(received)).isPresent();
	}

	@Test
	void listenersAreToldWhenOtherAnnouncementsAreShown() {
		List<List<String>> told = new ArrayList<>();
		Runnable end = this.board.watch(() -> told.add(texts(this.board.lastKnown())));
		this.announcements.publish(announcement("a", "1").from(this.clock.instant().plusSeconds(3600))
			.until(this.clock.instant().plusSeconds(7200)));
		assertThat(told).isEmpty();
		this.clock.forward(Duration.ofSeconds(3600));
		Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(List.of("1")));
		this.clock.forward(Duration.ofSeconds(3600));
		Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(List.of("1"), List.of()));
		end.run();
		this.announcements.publish(announcement("b", "2"));
		assertThat(told).hasSize(2);
	}

	/**
	 * A store that counts readings, and can forget to tell of changes, or fail.
	 */
	private static final class CountingStore implements AnnouncementStore {

		private final Other delegate;

		private volatile int readings;

		private volatile boolean tellsOfChanges = true;

		private volatile @Nullable Runnable failure;

		private volatile List<StoredAnnouncements.Unusable> unusable = List.of();

		CountingStore(AnnouncementStore store) {
			this.delegate = new Other(store);
		}

		@Override
		public void put(Announcement announcement, boolean again) {
			this.delegate.store.put(announcement, again);
		}

		@Override
		public boolean remove(String key) {
			return this.delegate.store.remove(key);
		}

		@Override
		public StoredAnnouncements read() {
			this.readings++;
			Runnable failing = this.failure;
			if (failing != null) {
				failing.run();
			}
			return new StoredAnnouncements(this.delegate.store.read().usable(), this.unusable);
		}

		@Override
		public long countClosed(String id) {
			return this.delegate.store.countClosed(id);
		}

		@Override
		public @Nullable Object version() {
			return this.tellsOfChanges ? this.delegate.store.version() : null;
		}

	}

	/**
	 * Another program that publishes.
	 */
	private record Other(AnnouncementStore store) {

		void put(UserMessage message, TestClock clock, String key) {
			this.store.put(Announcement.of(key, message.createdAt(clock.instant())), false);
		}

		void remove(String key) {
			this.store.remove(key);
		}

	}

}
