package io.github.asyncmessages.web.inbox;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SnoozeChoices}.
 */
class SnoozeChoicesTests {

	/** A Saturday, on which it is Sunday in Sydney. */
	private static final Instant NOW = Instant.parse("2026-11-28T20:30:00Z");

	@ParameterizedTest
	@CsvSource({ "hour, UTC, 2026-11-28T21:30:00Z", "tomorrow, UTC, 2026-11-29T09:00:00Z",
			"next-week, UTC, 2026-11-30T09:00:00Z", "hour, Australia/Sydney, 2026-11-28T21:30:00Z",
			"tomorrow, Australia/Sydney, 2026-11-29T22:00:00Z", "next-week, Australia/Sydney, 2026-11-29T22:00:00Z",
			"tomorrow, America/New_York, 2026-11-29T14:00:00Z" })
	void morningsAreThoseOfTheReader(String name, ZoneId zone, Instant expected) {
		assertThat(new SnoozeChoices(NOW, zone).time(name)).isEqualTo(expected);
	}

	@Test
	void nextWeekIsAWeekAheadOnAMonday() {
		Instant monday = Instant.parse("2026-11-30T08:00:00Z");
		assertThat(new SnoozeChoices(monday, ZoneId.of("UTC")).time("next-week")).isEqualTo("2026-12-07T09:00:00Z");
	}

	@Test
	void onASundayTheNextWeekIsTomorrow() {
		assertThat(new SnoozeChoices(NOW, ZoneId.of("Australia/Sydney")).names(null)).containsExactly("hour",
				"tomorrow");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HOUR", "2026-11-30T08:00:00Z", "never" })
	void thereAreNoOtherChoices(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new SnoozeChoices(NOW, ZoneId.of("UTC")).time(name))
			.withMessage("'until' must be 'hour', 'tomorrow' or 'next-week'");
	}

	@Test
	void aMessageIsNotSnoozedUntilItHasExpired() {
		SnoozeChoices choices = new SnoozeChoices(NOW, ZoneId.of("UTC"));
		assertThat(choices.names(null)).containsExactly("hour", "tomorrow", "next-week");
		assertThat(choices.names(Instant.parse("2026-11-30T09:00:00Z"))).containsExactly("hour", "tomorrow");
		assertThat(choices.names(NOW.plusSeconds(60))).isEmpty();
	}

}
