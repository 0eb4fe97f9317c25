package io.github.asyncmessages.store;

import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How announcements of other programs are read.
 */
public interface RawAnnouncementsContract extends AnnouncementContract {

	/**
	 * Puts an announcement as another program does.
	 * @param fields names of JSON fields, each followed by its value
	 */
	void insertAnnouncement(String key, String... fields);

	private Announcement only() {
		List<Announcement> usable = announcements().read().usable();
		assertThat(usable).hasSize(1);
		return usable.get(0);
	}

	private StoredAnnouncements.Unusable onlyUnusable() {
		List<StoredAnnouncements.Unusable> unusable = announcements().read().unusable();
		assertThat(unusable).hasSize(1);
		return unusable.get(0);
	}

	@Test
	default void aKeyAndATextAreAWholeAnnouncement() {
		insertAnnouncement("raw", "text", "a");
		assertThat(only().message().id()).isEqualTo("raw");
		assertThat(only().message().text()).isEqualTo("a");
		assertThat(only().audience()).isEqualTo(Audience.EVERYONE);
		assertThat(only().mode()).isEqualTo(AnnouncementMode.UNTIL_CLOSED);
		assertThat(only().from()).isNull();
		assertThat(only().until()).isNull();
	}

	@Test
	default void otherProgramsSetWhatTheServiceSets() {
		insertAnnouncement("raw", "text", "a", "from", "2030-01-01T00:00:00Z", "until", "2030-01-02T00:00:00Z",
				"audience", "bean:tenant", "mode", "once", "level", "warning");
		assertThat(only().from()).isEqualTo("2030-01-01T00:00:00Z");
		assertThat(only().until()).isEqualTo("2030-01-02T00:00:00Z");
		assertThat(only().audience()).isEqualTo(Audience.bean("tenant"));
		assertThat(only().mode()).isEqualTo(AnnouncementMode.ONCE);
		assertThat(only().message().level().tag()).isEqualTo("warning");
	}

	@Test
	default void aCorrectionOfWhatAnotherProgramHasPutKeepsItsId() {
		insertAnnouncement("raw", "text", "a");
		announcements().put(announcement("raw", "b"), false);
		assertThat(only().message().text()).isEqualTo("b");
		assertThat(only().message().id()).isEqualTo("raw");
	}

	@Test
	default void anUnusableEntryIsIgnoredAndListed() {
		announcements().put(announcement("a", "1"), false);
		insertAnnouncement("raw", "text", "2", "level", "fatal");
		assertThat(announced()).containsExactly("1");
		assertThat(onlyUnusable().key()).isEqualTo("raw");
		assertThat(onlyUnusable().content()).contains("fatal");
		assertThat(onlyUnusable().reason()).contains("fatal");
		assertThat(announcements().remove("raw")).isTrue();
		assertThat(announcements().read().unusable()).isEmpty();
	}

	@Test
	default void anEntryThatEndsBeforeItBeginsIsUnusable() {
		insertAnnouncement("raw", "text", "a", "from", "2030-01-02T00:00:00Z", "until", "2030-01-01T00:00:00Z");
		assertThat(onlyUnusable().reason()).contains("'until' must be after 'from'");
	}

	@Test
	default void anUnknownAudienceOrModeIsNotTakenForAnother() {
		insertAnnouncement("raw", "text", "a", "audience", "nobody");
		assertThat(onlyUnusable().reason()).contains("'audience'");
		announcements().remove("raw");
		insertAnnouncement("raw", "text", "a", "mode", "twice");
		assertThat(onlyUnusable().reason()).contains("'mode'");
	}

	@Test
	default void anEntryThatIsTooLargeIsUnusable() {
		insertAnnouncement("raw", "text", "a".repeat(100_000));
		assertThat(onlyUnusable().reason()).isEqualTo("it has more than the 16384 bytes of async-messages.max-size");
		assertThat(onlyUnusable().content()).hasSizeBetween(400, 500);
	}

	@Test
	default void aKeyThatIsNoIdIsUnusable() {
		insertAnnouncement("not an id", "text", "a");
		assertThat(onlyUnusable().reason()).contains("must be 1 to 64 of A-Z");
	}

	@Test
	default void whatIsShownOnceCanBeReceivedHoweverLargeItIs() {
		for (int length = 16_000; length < 16_384; length += 8) {
			insertAnnouncement("raw", "text", "a".repeat(length), "mode", "once", "until", "2100-01-01T00:00:00Z");
			for (Announcement usable : announcements().read().usable()) {
				TestMailbox mailbox = mailbox();
				ClaimRequest request = ClaimRequest.of(0, List.of(usable), clock().instant());
				assertThat(mailbox.store().claim(mailbox.recipient(), request).messages()).as("%d characters", length)
					.hasSize(1);
			}
			announcements().remove("raw");
		}
	}

	@Test
	default void ofAThousandEntriesAHundredAreUsed() {
		announcements().put(announcement("published", "mine"), false);
		IntStream.range(0, 1_000).forEach((i) -> insertAnnouncement("k" + i, "text", "a".repeat(2_000)));
		StoredAnnouncements stored = announcements().read();
		assertThat(stored.usable()).hasSize(Announcements.MAX);
		assertThat(announced()).startsWith("mine");
		assertThat(stored.unusable()).hasSizeBetween(Announcements.MAX, Announcements.MAX + 1)
			.allMatch((entry) -> entry.content().length() <= 500);
		assertThat(stored.unusable().get(0).reason()).isEqualTo("there are more than 100 announcements");
		assertThat(stored.unusable().get(stored.unusable().size() - 1))
			.isEqualTo(new StoredAnnouncements.Unusable("(801 others)", "", "there are too many entries to read it"));
		IntStream.range(0, 1_000).forEach((i) -> announcements().remove("k" + i));
	}

}
