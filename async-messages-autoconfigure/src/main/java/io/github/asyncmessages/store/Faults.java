package io.github.asyncmessages.store;

import tools.jackson.databind.JsonNode;

/**
 * What is wrong with messages that others have written, in words for their authors.
 */
final class Faults {

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

}
