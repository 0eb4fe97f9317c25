package io.github.asyncmessages.store;

import java.util.regex.Pattern;

/**
 * A stored entry cannot be read as a message.
 */
@SuppressWarnings("serial")
public class UnusableMessageException extends Exception {

	/** Control characters and what separates lines and paragraphs. */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

	/**
	 * An exception for an entry.
	 * @param reason what is wrong with it; characters that would end a line of a log, or
	 * are not printable, are escaped as in JSON
	 */
	public UnusableMessageException(String reason) {
		super(escape(reason));
	}

	/**
	 * An exception for an entry that is too large.
	 * @param size how many bytes it has
	 * @param maxSize how many bytes of JSON a message may have
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
