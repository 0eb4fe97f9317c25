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
 * Makes immutable copies of the JSON data of a message, with the types that reading the
 * data from JSON would give.
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
		Assert.isTrue(depth <= MAX_DEPTH,
				() -> "'" + field + "' must not be nested deeper than " + MAX_DEPTH + " levels");
		if (value == null || value instanceof Boolean) {
			return value;
		}
		if (value instanceof String text) {
			return MessageConstraints.wellFormed(text);
		}
		if (value instanceof Number number) {
			Assert.isTrue(Double.isFinite(number.doubleValue()),
					() -> "'" + field + "' must contain only finite numbers");
			return copy(number);
		}
		if (value instanceof List<?> list) {
			return copy(field, list, depth);
		}
		if (value instanceof Map<?, ?> map) {
			return copy(field, map, depth);
		}
		throw new IllegalArgumentException(
				"'%s' must contain only strings, numbers, booleans, lists and maps but contains a %s".formatted(field,
						value.getClass().getName()));
	}

	/**
	 * Converts a number to the type that it has when it is read from JSON.
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
		if (list.isEmpty()) {
			return List.of();
		}
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		list.forEach((element) -> copy.add(copy(field, element, depth + 1)));
		return Collections.unmodifiableList(copy);
	}

	private static Map<String, @Nullable Object> copy(String field, Map<?, ?> map, int depth) {
		if (map.isEmpty()) {
			return Map.of();
		}
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((name, value) -> {
			Assert.isTrue(name instanceof String,
					() -> "'" + field + "' must have only strings as keys but has " + name);
			copy.put(MessageConstraints.wellFormed((String) name), copy(field, value, depth + 1));
		});
		return Collections.unmodifiableMap(copy);
	}

}
