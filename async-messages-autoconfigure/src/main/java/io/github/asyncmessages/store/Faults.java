package io.github.asyncmessages.store;

import tools.jackson.databind.JsonNode;

/**
 * What is wrong with messages that others have written, in words for their authors.
 */
final class Faults {

	private static final int MAX_QUOTED = 64;

	private Faults() {
	}

	static UnusableMessageException neitherTextNorCode(JsonNode text, JsonNode code) {
		if (text.isMissingNode() && code.isMissingNode()) {
			return new UnusableMessageException("it has neither a 'text' nor a 'code'");
		}
		return new UnusableMessageException("its 'text' is " + kind(text) + " and its 'code' is " + kind(code));
	}

	/**
	 * Why a field is no text.
	 */
	private static String kind(JsonNode value) {
		if (value.isMissingNode()) {
			return "missing";
		}
		if (value.isNull()) {
			return "null";
		}
		return value.isString() ? "blank" : "no string";
	}

	static UnusableMessageException unknownLevel(JsonNode level) {
		return new UnusableMessageException("its 'level' is none of debug, info, success, warning, error but was "
				+ (level.isString() ? quote(level.stringValue()) : quote(level.toString())));
	}

	/**
	 * A hostile value as it can be put into a log: short and without control characters.
	 */
	private static String quote(String value) {
		StringBuilder quoted = new StringBuilder("'");
		value.codePoints().limit(MAX_QUOTED).forEach((codePoint) -> {
			if (isUnprintable(codePoint)) {
				quoted.append("\\u%04x".formatted(codePoint));
			}
			else {
				quoted.appendCodePoint(codePoint);
			}
		});
		return quoted.append("'").toString();
	}

	private static boolean isUnprintable(int codePoint) {
		int type = Character.getType(codePoint);
		return type == Character.CONTROL || type == Character.SURROGATE;
	}

}
