package io.github.asyncmessages;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Announcement} and {@link Audience}.
 */
class AnnouncementTests {

	private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

	private final Announcement announcement = Announcement.of("k", UserMessage.info("a"));

	@Test
	void anAnnouncementThatEndsBeforeItBeginsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.announcement.from(NOW).until(NOW.minusSeconds(1)))
			.withMessage("'until' must be after 'from' (2026-11-28T12:00:00Z) but was 2026-11-28T11:59:59Z");
		assertThatIllegalArgumentException().isThrownBy(() -> this.announcement.until(NOW).from(NOW));
	}

	@Test
	void itIsShownFromItsBeginningUntilItsEnd() {
		Announcement timed = this.announcement.from(NOW).until(NOW.plusSeconds(1));
		assertThat(timed.isShownAt(NOW.minusNanos(1))).isFalse();
		assertThat(timed.isShownAt(NOW)).isTrue();
		assertThat(timed.isShownAt(NOW.plusSeconds(1).minusNanos(1))).isTrue();
		assertThat(timed.isShownAt(NOW.plusSeconds(1))).isFalse();
		assertThat(this.announcement.isShownAt(NOW)).isTrue();
	}

	@Test
	void itsMessageHasNoDeliveryOfItsOwn() {
		UserMessage message = UserMessage.info("a");
		assertThatIllegalArgumentException().isThrownBy(() -> Announcement.of("k", message.untilRead()))
			.withMessage("'message' must not have 'delivery': say how often it is shown with 'mode'");
		assertThatIllegalArgumentException().isThrownBy(() -> Announcement.of("k", message.key("x")))
			.withMessage("'message' must not have 'key': the announcement has one");
		assertThatIllegalArgumentException().isThrownBy(() -> Announcement.of("k", message.expiresAt(NOW)))
			.withMessage("'message' must not have 'expiresAt': use 'until'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Announcement.of("k", message.closeAfter(Duration.ofSeconds(5))))
			.withMessage("'message' must not have 'closeAfter': use 'until' or 'mode'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59Z",
			"-1000000000-01-01T00:00:00Z" })
	void aTimeThatNoStoreKeepsIsRefused(String time) {
		Announcement announcement = Announcement.of("k", UserMessage.info("a"));
		assertThatIllegalArgumentException().isThrownBy(() -> announcement.from(Instant.parse(time)))
			.withMessage("'from' must be in the years 1970 to 9999 but was " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> announcement.until(Instant.parse(time)))
			.withMessage("'until' must be in the years 1970 to 9999 but was " + time);
	}

	@Test
	void anUnusableKeyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Announcement.of("a b", UserMessage.info("a")))
			.withMessage("'key' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was 'a b'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "everyone", "users", "authority:ROLE_ADMIN", "bean:tenant", "authority:a b:c" })
	void anAudienceIsReadFromItsText(String text) {
		assertThat(Audience.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "all", "Everyone", "authority:", "bean: ", "bean" })
	void anotherTextIsNoAudience(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Audience.parse(text)).withMessageContaining("'audience'");
	}

}
