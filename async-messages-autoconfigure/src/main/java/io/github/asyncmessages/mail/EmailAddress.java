package io.github.asyncmessages.mail;

import java.time.ZoneId;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The mail address of a user, and what is known of how the user reads mails.
 *
 * @param address the mail address
 * @param locale the locale of the user, or {@code null} for that of the JVM
 * @param zone the time zone of the user, or {@code null} for that of the JVM
 */
public record EmailAddress(String address, @Nullable Locale locale, @Nullable ZoneId zone) {

	/**
	 * Creates an address for a user whose locale and time zone are unknown.
	 * @param address the mail address
	 */
	public EmailAddress(String address) {
		this(address, null);
	}

	/**
	 * Creates an address for a user whose time zone is unknown.
	 * @param address the mail address
	 * @param locale the locale of the user, or {@code null} for that of the JVM
	 */
	public EmailAddress(String address, @Nullable Locale locale) {
		this(address, locale, null);
	}

	Locale localeOrDefault() {
		return (this.locale != null) ? this.locale : Locale.getDefault();
	}

	ZoneId zoneOrDefault() {
		return (this.zone != null) ? this.zone : ZoneId.systemDefault();
	}

}
