package io.github.asyncmessages.mail;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where a user gets mails.
 *
 * @param address the mail address
 * @param locale the language in which the user reads, or {@code null} for that of the JVM
 */
public record EmailAddress(String address, @Nullable Locale locale) {

	/**
	 * An address of a user whose language is not known.
	 * @param address the mail address
	 */
	public EmailAddress(String address) {
		this(address, null);
	}

}
