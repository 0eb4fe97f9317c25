package io.github.asyncmessages.store;

import java.util.regex.Pattern;

/**
 * Thrown when a stored entry cannot be read as a message.
 */
@SuppressWarnings("serial")
public class UnusableMessageException extends Exception {

	/** Control characters, and separators of lines and paragraphs. */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

	/**
	 * Creates an exception.
	 * @param reason why the entry is unusable; control characters and line separators are
	 * escaped as in JSON
	 */
	public UnusableMessageException(String reason) {
		super(escape(reason));
	}

	/**
	 * Creates an exception for an entry that is too large.
	 * @param size the size of the entry in bytes
	 * @param maxSize the maximum size of a message in bytes of JSON
	 * @return the exception
	 */
	public static UnusableMessageException tooLarge(long size, int maxSize) {
		return new UnusableMessageException(
				"it has %d bytes, more than the %d of async-messages.max-size".formatted(size, maxSize));
	}

	private static String escape(String reason) {
		return UNPRINTABLE.matcher(reason)
			.replaceAll((character) -> "\\\\u%04x".formatted((int) character.group().charAt(0)));
	}

}
