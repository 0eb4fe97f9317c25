package io.github.asyncmessages.mail;

import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.ReaderTime;
import org.jspecify.annotations.Nullable;

/**
 * What a mail is about: a message, resolved for its reader but not escaped. Templates of
 * mails see it as {@code mail}.
 *
 * @param recipient the name of the recipient
 * @param address the mail address of the recipient
 * @param message the message
 * @param text the text of the message in the reader's language
 * @param link an absolute http or https URL that leads to the message, or {@code null} if
 * none is known
 */
public record MessageMail(String recipient, EmailAddress address, UserMessage message, String text,
		@Nullable String link) {

	private static final int MAX_SUBJECT_LENGTH = 100;

	/**
	 * The locale of the reader.
	 * @return the locale of the address, or else that of the JVM
	 */
	public Locale locale() {
		return this.address.localeOrDefault();
	}

	/**
	 * The time zone of the reader.
	 * @return the time zone of the address, or else that of the JVM
	 */
	public ZoneId zone() {
		return this.address.zoneOrDefault();
	}

	/**
	 * The subject of the mail: that of the message, or the beginning of its text.
	 * @return one line of at most 100 characters, without control characters, so that it
	 * cannot inject other headers
	 */
	public String subject() {
		String subject = this.message.subject();
		String line = ((subject != null) ? subject : this.text).replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ")
			.strip();
		return (line.codePointCount(0, line.length()) <= MAX_SUBJECT_LENGTH) ? line
				: line.substring(0, line.offsetByCodePoints(0, MAX_SUBJECT_LENGTH - 1)) + "…";
	}

	/**
	 * The time at which the message was sent, formatted for the reader.
	 * @return a date, a time and its zone, or {@code null} if it is unknown or cannot be
	 * formatted
	 */
	public @Nullable String sentAt() {
		return ReaderTime.format(this.message.createdAt(), locale(), zone());
	}

}
