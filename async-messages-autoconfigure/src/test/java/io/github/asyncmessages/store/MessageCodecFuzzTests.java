package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.asyncmessages.UserMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes of any kind, in place of a message and of a cursor. The build tries the inputs
 * that are kept in the resources of the tests.
 */
class MessageCodecFuzzTests {

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	@FuzzTest(maxDuration = "2m")
	void anEntryIsAMessageOrUnusable(byte[] entry) {
		try {
			UserMessage message = this.codec.decode(entry, "default", Instant.EPOCH);
			assertThat(
					this.codec.read(this.codec.write(message).getBytes(StandardCharsets.UTF_8), "other", Instant.MAX))
				.isEqualTo(message);
		}
		catch (UnusableMessageException ex) {
			assertThat(ex.getMessage()).isNotBlank().doesNotContain("\n", "\r");
		}
	}

	@FuzzTest(maxDuration = "2m")
	void aCursorIsReadOrRefused(byte[] bytes) {
		String cursor = new String(bytes, StandardCharsets.UTF_8);
		try {
			assertThat(MailboxCursor.encode("redis", MailboxCursor.decode("redis", cursor))).isEqualTo(cursor);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageStartingWith("'cursor' must come from the previous page");
		}
	}

}
