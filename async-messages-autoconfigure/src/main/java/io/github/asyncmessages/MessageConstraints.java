package io.github.asyncmessages;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Checks the fields of a message.
 */
final class MessageConstraints {

	private static final int MAX_NAME_LENGTH = 255;

	private static final Duration MAX_CLOSE_AFTER = Duration.ofHours(24);

	private static final int MAX_ID_LENGTH = 64;

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

	private static final Pattern UNPAIRED_SURROGATE = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

	private static final Pattern TAG = Pattern.compile("[^\\s\\p{Cntrl}]{1,64}");

	private MessageConstraints() {
	}

	static void requireId(String field, @Nullable String id) {
		Assert.isTrue(isId(id),
				() -> "'" + field + "' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was " + quote(id));
	}

	/**
	 * Not a regular expression, because this check runs more often than any other.
	 */
	private static boolean isId(@Nullable String id) {
		if (id == null || id.isEmpty() || id.length() > MAX_ID_LENGTH) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'
					|| c == '_';
			if (!allowed) {
				return false;
			}
		}
		return true;
	}

	static void requireTag(String tag) {
		Assert.isTrue(TAG.matcher(tag).matches(),
				() -> "'tags' must each have 1 to 64 characters and no whitespace but one was " + quote(tag));
	}

	static void requirePositive(String field, Duration duration) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(),
				() -> "'" + field + "' must be positive but was " + duration);
	}

	static void requireCloseAfter(Duration duration) {
		requirePositive("closeAfter", duration);
		Assert.isTrue(duration.compareTo(MAX_CLOSE_AFTER) <= 0,
				() -> "'closeAfter' must not be longer than " + MAX_CLOSE_AFTER + " but was " + duration);
	}

	static void requireDelay(String field, Duration delay) {
		requirePositive(field, delay);
		Assert.isTrue(delay.compareTo(UserMessage.MAX_DELAY) <= 0, () -> "'" + field + "' must not be longer than "
				+ UserMessage.MAX_DELAY.toDays() + " days but was " + delay);
	}

	/**
	 * A message that expires before it is delivered would never be shown, and no store
	 * has greater years.
	 */
	static void requireDeliverable(Instant deliverAt, @Nullable Instant expiresAt) {
		Assert.isTrue(!deliverAt.isAfter(LATEST),
				() -> "'deliverAt' must not be after the year 9999 but was " + deliverAt);
		Assert.isTrue(expiresAt == null || deliverAt.isBefore(expiresAt),
				() -> "'deliverAt' must be before 'expiresAt' but was " + deliverAt + ", and the message expires at "
						+ expiresAt);
	}

	/**
	 * Truncates a time to the precision that every store supports.
	 */
	static @Nullable Instant toMicros(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MICROS) : null;
	}

	static void requireName(String field, @Nullable String name) {
		if (name == null) {
			return;
		}
		Assert.isTrue(!name.isBlank(), () -> "'" + field + "' must not be blank");
		Assert.isTrue(name.codePointCount(0, name.length()) <= MAX_NAME_LENGTH, () -> "'" + field
				+ "' must not be longer than " + MAX_NAME_LENGTH + " characters but starts with " + quote(name));
		Assert.isTrue(name.codePoints().noneMatch(MessageConstraints::isUnprintable), () -> "'" + field
				+ "' must not contain control characters or unpaired surrogates but was " + quote(name));
	}

	/**
	 * Replaces unpaired surrogates, which UTF-8 does not have, so that every store keeps
	 * the same text.
	 */
	static String wellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return UNPAIRED_SURROGATE.matcher(text).replaceAll("\uFFFD");
			}
		}
		return text;
	}

	private static boolean isUnprintable(int codePoint) {
		int type = Character.getType(codePoint);
		return type == Character.CONTROL || type == Character.SURROGATE;
	}

	/**
	 * Makes an untrusted value safe for a log: short, and without control characters.
	 */
	private static String quote(@Nullable String value) {
		if (value == null) {
			return "null";
		}
		StringBuilder quoted = new StringBuilder("'");
		value.codePoints().limit(64).forEach((codePoint) -> {
			if (isUnprintable(codePoint)) {
				quoted.append("\\u%04x".formatted(codePoint));
			}
			else {
				quoted.appendCodePoint(codePoint);
			}
		});
		return quoted.append("'").toString();
	}

}
