package io.github.asyncmessages.store;

import tools.jackson.databind.JsonNode;

import org.springframework.util.StringUtils;

/**
 * Describes why a message that another program has written is unusable.
 */
final class Rejections {

	private static final int MAX_QUOTED = 64;

	private Rejections() {
	}

	static UnusableMessageException neitherTextNorCode(JsonNode text, JsonNode code) {
		if (text.isMissingNode() && code.isMissingNode()) {
			return new UnusableMessageException("it has neither a 'text' nor a 'code'");
		}
		return new UnusableMessageException("its 'text' is " + kind(text) + " and its 'code' is " + kind(code));
	}

	/**
	 * Describes why a field has no usable text.
	 */
	private static String kind(JsonNode value) {
		if (value.isMissingNode()) {
			return "missing";
		}
		if (value.isNull()) {
			return "null";
		}
		return value.isString() ? "blank" : "not a string";
	}

	static UnusableMessageException unknownLevel(JsonNode level) {
		return new UnusableMessageException("its 'level' must be one of debug, info, success, warning, error but was "
				+ StringUtils.truncate(level.toString(), MAX_QUOTED));
	}

}
