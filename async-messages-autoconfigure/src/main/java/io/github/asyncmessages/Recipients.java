package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Checks the names of recipients.
 */
public final class Recipients {

	private Recipients() {
	}

	/**
	 * Checks that a name can be that of a recipient.
	 * @param recipient the name of a principal
	 * @return the name
	 * @throws IllegalArgumentException if it is {@code null} or blank, longer than 255
	 * characters, or contains control characters or unpaired surrogates
	 */
	public static String require(@Nullable String recipient) {
		Assert.notNull(recipient, "'recipient' must not be null");
		MessageConstraints.requireName("recipient", recipient);
		return recipient;
	}

}
