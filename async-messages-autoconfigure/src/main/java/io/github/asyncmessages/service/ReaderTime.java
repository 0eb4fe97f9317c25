package io.github.asyncmessages.service;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Formats times for the reader of a message.
 */
public final class ReaderTime {

	/** Names the time zone, which may be that of the server. */
	private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
		.appendLocalized(FormatStyle.MEDIUM, FormatStyle.SHORT)
		.appendLiteral(' ')
		.appendZoneText(TextStyle.SHORT)
		.toFormatter(Locale.ROOT);

	private ReaderTime() {
	}

	/**
	 * Formats a time.
	 * @param time the time, or {@code null}
	 * @param locale the locale of the reader
	 * @param zone the time zone of the reader
	 * @return a date, a time and its zone, or {@code null} if there is no time or it
	 * cannot be formatted
	 */
	public static @Nullable String format(@Nullable Instant time, Locale locale, ZoneId zone) {
		try {
			return (time != null) ? FORMAT.withLocale(locale).withZone(zone).format(time) : null;
		}
		catch (DateTimeException ex) {
			// The time is out of range, such as Instant.MAX, which stands for never.
			return null;
		}
	}

}
