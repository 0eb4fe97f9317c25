package io.github.asyncmessages.web.inbox;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Until when readers can snooze a message.
 *
 * @param now the current time
 * @param zone the time zone of the reader
 */
record SnoozeChoices(Instant now, ZoneId zone) {

	private static final List<String> NAMES = List.of("hour", "tomorrow", "next-week");

	private static final LocalTime MORNING = LocalTime.of(9, 0);

	/**
	 * The time of a choice.
	 * @throws IllegalArgumentException if there is no such choice
	 */
	Instant time(String name) {
		LocalDate today = LocalDate.ofInstant(this.now, this.zone);
		return switch (name) {
			case "hour" -> this.now.plus(Duration.ofHours(1));
			case "tomorrow" -> morning(today.plusDays(1));
			case "next-week" -> morning(today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
			default -> throw new IllegalArgumentException("'until' must be 'hour', 'tomorrow' or 'next-week'");
		};
	}

	private Instant morning(LocalDate day) {
		return day.atTime(MORNING).atZone(this.zone).toInstant();
	}

	/**
	 * The names of the choices for a message, without those that repeat one before.
	 * @param expiresAt when the message expires, or {@code null}
	 */
	List<String> names(@Nullable Instant expiresAt) {
		Set<Instant> times = new HashSet<>();
		return NAMES.stream()
			.filter((name) -> times.add(time(name)) && (expiresAt == null || time(name).isBefore(expiresAt)))
			.toList();
	}

}
