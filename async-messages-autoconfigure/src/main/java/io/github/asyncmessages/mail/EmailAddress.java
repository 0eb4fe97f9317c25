package io.github.asyncmessages.mail;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The mail address of a user.
 *
 * @param address the mail address
 * @param locale the locale of the user, or {@code null} for that of the JVM
 */
public record EmailAddress(String address, @Nullable Locale locale) {

	/**
	 * Creates an address for a user whose locale is unknown.
	 * @param address the mail address
	 */
	public EmailAddress(String address) {
		this(address, null);
	}

}
