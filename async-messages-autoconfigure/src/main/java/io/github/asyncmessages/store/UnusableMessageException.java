package io.github.asyncmessages.store;

/**
 * A stored entry cannot be read as a message.
 */
@SuppressWarnings("serial")
public class UnusableMessageException extends Exception {

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
		StringBuilder escaped = new StringBuilder(reason.length());
		reason.chars().forEach((character) -> {
			if (isPrintable(character)) {
				escaped.append((char) character);
			}
			else {
				escaped.append("\\u%04x".formatted(character));
			}
		});
		return escaped.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
			default -> true;
		};
	}

}
