package io.github.asyncmessages.web;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReaderAnnouncements}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReaderAnnouncementsTests {

	private static final Announcement EVERYONE = announcement("everyone", Audience.EVERYONE);

	private final AnnouncementBoard board = new AnnouncementBoard(
			new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(), (event) -> {
			}).announcements(), Clock.systemUTC());

	private final AtomicInteger asked = new AtomicInteger();

	@AfterEach
	void close() {
		this.board.destroy();
	}

	private static Announcement announcement(String key, Audience audience) {
		return Announcement.of(key, UserMessage.info(key)).audience(audience);
	}

	private ReaderAnnouncements announcements(AnnouncementAudience audience,
			BiPredicate<HttpServletRequest, String> authorities) {
		return new ReaderAnnouncements(this.board, (name) -> name.equals("tenant") ? audience : null, authorities,
				Clock.systemUTC());
	}

	private static List<Announcement> select(ReaderAnnouncements announcements, Announcement... shown) {
		return announcements.select(List.of(shown), new MockHttpServletRequest(), "barry");
	}

	@Test
	void anAudienceThatFailsCostsThePageNothingElse(CapturedOutput output) {
		ReaderAnnouncements announcements = announcements((reader) -> {
			throw new IllegalStateException("No tenant");
		}, (request, authority) -> true);
		assertThat(select(announcements, announcement("a", Audience.bean("tenant")), EVERYONE))
			.containsExactly(EVERYONE);
		assertThat(output).contains("No tenant");
	}

	@Test
	void anAuthorityThatCannotBeCheckedCostsThePageNothingElse(CapturedOutput output) {
		ReaderAnnouncements announcements = announcements((reader) -> true, (request, authority) -> {
			throw new IllegalStateException("No hierarchy");
		});
		assertThat(select(announcements, announcement("a", Audience.authority("ROLE_A")), EVERYONE))
			.containsExactly(EVERYONE);
		assertThat(output).contains("No hierarchy");
	}

	@Test
	void anAudienceThatNoBeanHasIsLoggedOnce(CapturedOutput output) {
		ReaderAnnouncements announcements = announcements((reader) -> true, (request, authority) -> true);
		for (int i = 0; i < 3; i++) {
			assertThat(select(announcements, announcement("a", Audience.bean("unknown")), EVERYONE))
				.containsExactly(EVERYONE);
		}
		assertThat(output.getAll().split("there is no bean 'unknown'", -1)).hasSize(2);
	}

	@Test
	void anAudienceIsAskedWithTheReaderAndNotWhenNothingIsAnnounced() {
		ReaderAnnouncements announcements = announcements((reader) -> {
			this.asked.incrementAndGet();
			return reader.getName().equals("barry");
		}, (request, authority) -> true);
		assertThat(select(announcements)).isEmpty();
		assertThat(select(announcements, EVERYONE)).containsExactly(EVERYONE);
		assertThat(this.asked).hasValue(0);
		Announcement tenant = announcement("a", Audience.bean("tenant"));
		assertThat(select(announcements, tenant)).containsExactly(tenant);
		assertThat(this.asked).hasValue(1);
		assertThat(announcements.select(List.of(tenant), new MockHttpServletRequest(), null)).isEmpty();
		assertThat(this.asked).hasValue(1);
	}

}
