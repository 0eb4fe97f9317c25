package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The values that scripts are given and answer with, as Redis's protocol has them.
 */
final class Resp {

	private Resp() {
	}

	@SuppressWarnings("unchecked")
	static <T extends @Nullable Object> List<T> list(Object reply) {
		return (List<T>) reply;
	}

	static List<String> texts(Object reply) {
		return list(reply).stream().map(Resp::text).toList();
	}

	static long number(Object digits) {
		return Long.parseLong(text(digits));
	}

	static String text(Object text) {
		return new String((byte[]) text, StandardCharsets.UTF_8);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

}
