package io.github.asyncmessages.benchmarks;

import java.time.Instant;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;

/**
 * Messages as they wait in Redis.
 */
final class Entries {

	static final String TEXT = "Your report is ready to be downloaded";

	private static final Instant CREATED_AT = Instant.parse("2026-11-20T10:15:30.123Z");

	private Entries() {
	}

	/**
	 * A new message, as {@code send} writes it.
	 */
	static String json(MessageCodec codec) {
		return codec.write(UserMessage.success(TEXT).createdAt(CREATED_AT));
	}

}
