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
		value.codePoints().limit(MAX_LENGTH).forEach((codePoint) -> {
			if (isUnprintable(codePoint) || codePoint == '\'' || codePoint == '\\') {
				quoted.append("\\u%04x".formatted(codePoint));
			}
			else {
				quoted.appendCodePoint(codePoint);
			}
		});
		return quoted.append("'").toString();
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
