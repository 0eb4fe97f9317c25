package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageRejectedEvent;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries in the queue that are no messages: they break nothing and are put aside.
 */
interface UnusableEntriesContract extends RawMailboxFixture {

	/**
	 * Entries that cannot be used.
	 */
	static Stream<Named<byte[]>> unusable() {
		return Stream.of(unusable("no JSON", "Your report is ready"), unusable("nothing", ""), unusable("a blank", " "),
				unusable("half an object", "{\"text\":\"a\""),
				unusable("two objects", "{\"text\":\"a\"}{\"text\":\"b\"}"), unusable("an array", "[{\"text\":\"a\"}]"),
				unusable("a string", "\"a\""), unusable("a number", "7"), unusable("null", "null"),
				unusable("an unknown level", "{\"text\":\"a\",\"level\":\"fatal\"}"),
				unusable("a level that is a number", "{\"text\":\"a\",\"level\":25}"),
				unusable("a text that is a number", "{\"text\":7}"),
				unusable("a text that is an object", "{\"text\":{\"a\":1}}"),
				unusable("a null text", "{\"text\":null}"), unusable("a blank text", "{\"text\":\" \"}"),
				unusable("no text", "{\"level\":\"info\"}"), unusable("an empty object", "{}"),
				unusable("a zero byte", "\u0000"),
				Named.of("invalid UTF-8",
						new byte[] { '{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xff, '"', '}' }),
				Named.of("bytes of a serialized object", new byte[] { (byte) 0xac, (byte) 0xed, 0, 5, 't', 0, 1, 'a' }),
				unusable("a tree 5,000 deep", "{\"text\":\"a\",\"meta\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
				unusable("a tree 10,000 deep",
						"{\"text\":\"a\",\"meta\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
				unusable("a text over the limit", "{\"text\":\"" + "x".repeat(16 * 1024) + "\"}"));
	}

	private static Named<byte[]> unusable(String name, String entry) {
		return Named.of(name, entry.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryIsPutAsideAndTheOthersAreDelivered(byte[] entry) {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		push(mailbox, entry);
		mailbox.send("b");
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(rejected(mailbox)).containsExactly(entry);
		assertThat(events().of(MessageRejectedEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.recipient()).isEqualTo(mailbox.recipient());
			assertThat(event.reason()).isNotBlank();
		});
		assertThat(mailbox.receive()).isEmpty();
		assertThat(rejected(mailbox)).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryInAFullQueueBreaksNoSend(byte[] entry) {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		push(mailbox, entry);
		mailbox.send("a", "b", "c");
		assertThat(mailbox.receive()).containsExactly("b", "c");
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryHindersNoReplacement(byte[] entry) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"key\":\"import\"}");
		push(mailbox, entry);
		mailbox.store().withdraw(mailbox.recipient(), "import");
		assertThat(mailbox.receive()).isEmpty();
		assertThat(rejected(mailbox)).containsExactly(entry);
	}

	@Test
	default void anUnusableEntryIsPutAsideOnceThoughTheClaimWasReleased() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		push(mailbox, "unusable");
		TestMailbox.release(mailbox.claim());
		TestMailbox.release(mailbox.claim());
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(rejected(mailbox)).hasSize(1);
		assertThat(events().of(MessageRejectedEvent.class)).hasSize(1);
	}

	@Test
	default void manyUnusableEntriesAreKeptWithinBounds() {
		TestMailbox mailbox = mailboxWithMaxPending(10);
		push(mailbox, IntStream.range(0, 50).mapToObj((number) -> "unusable " + number).toArray(String[]::new));
		mailbox.send("a");
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(rejected(mailbox)).hasSize(10);
	}

	@Test
	default void erasingAMailboxErasesWhatWasPutAside() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "unusable");
		mailbox.receive();
		mailbox.store().erase(mailbox.recipient());
		assertThat(rejected(mailbox)).isEqualTo(List.of());
	}

}
