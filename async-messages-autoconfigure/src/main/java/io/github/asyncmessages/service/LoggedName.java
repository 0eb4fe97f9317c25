package io.github.asyncmessages.service;

import org.jspecify.annotations.Nullable;

/**
 * Names in the log, which anybody may have chosen.
 */
final class LoggedName {

	private static final int MAX_LENGTH = 255;

	private LoggedName() {
	}

	/**
	 * Keeps a name on its line of the log, and its end recognizable.
	 */
	static String quote(@Nullable String value) {
		if (value == null) {
			return "-";
		}
		StringBuilder quoted = new StringBuilder("'");
		value.codePoints()
			.limit(MAX_LENGTH)
			.forEach((codePoint) -> append(codePoint, quoted, codePoint == '\'' || codePoint == '\\'));
		return quoted.append("'").toString();
	}

	/**
	 * Keeps a text on its line of the log, whatever names it contains.
	 */
	static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((codePoint) -> append(codePoint, printable, false));
		return printable.toString();
	}

	private static void append(int codePoint, StringBuilder text, boolean escaped) {
		if (escaped || isUnprintable(codePoint)) {
			text.append("\\u%04x".formatted(codePoint));
		}
		else {
			text.appendCodePoint(codePoint);
		}
	}

	private static boolean isUnprintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

}
