package io.github.asyncmessages;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Makes sure that data of a message survives its way through JSON unchanged, and cannot
 * be changed by whoever made it.
 */
final class JsonValues {

	private static final int MAX_DEPTH = 32;

	private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

	private JsonValues() {
	}

	static List<@Nullable Object> listOf(String field, List<? extends @Nullable Object> list) {
		return copy(field, list, 0);
	}

	static Map<String, @Nullable Object> mapOf(String field, Map<String, ? extends @Nullable Object> map) {
		return copy(field, map, 0);
	}

	private static @Nullable Object copy(String field, @Nullable Object value, int depth) {
		Assert.isTrue(depth <= MAX_DEPTH, () -> "'" + field + "' must not be nested deeper than " + MAX_DEPTH);
		if (value == null || value instanceof String || value instanceof Boolean) {
			return value;
		}
		if (value instanceof Number number) {
			Assert.isTrue(Double.isFinite(number.doubleValue()), () -> "'" + field + "' must hold finite numbers");
			return copy(number);
		}
		if (value instanceof List<?> list) {
			return copy(field, list, depth);
		}
		if (value instanceof Map<?, ?> map) {
			return copy(field, map, depth);
		}
		throw new IllegalArgumentException(
				"'%s' must hold strings, numbers, booleans, and lists and maps of these, but holds a %s"
					.formatted(field, value.getClass().getName()));
	}

	/**
	 * The number as it is read from JSON, whatever its type was.
	 */
	private static Number copy(Number number) {
		String text = number.toString();
		if (!INTEGER.matcher(text).matches()) {
			return Double.valueOf(text);
		}
		BigInteger integer = new BigInteger(text);
		if (integer.bitLength() < Integer.SIZE) {
			return integer.intValue();
		}
		return (integer.bitLength() < Long.SIZE) ? (Number) integer.longValue() : integer;
	}

	private static List<@Nullable Object> copy(String field, List<?> list, int depth) {
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		list.forEach((element) -> copy.add(copy(field, element, depth + 1)));
		return Collections.unmodifiableList(copy);
	}

	private static Map<String, @Nullable Object> copy(String field, Map<?, ?> map, int depth) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((name, value) -> {
			Assert.isTrue(name instanceof String, () -> "'" + field + "' must have strings as names but has " + name);
			copy.put((String) name, copy(field, value, depth + 1));
		});
		return Collections.unmodifiableMap(copy);
	}

}
