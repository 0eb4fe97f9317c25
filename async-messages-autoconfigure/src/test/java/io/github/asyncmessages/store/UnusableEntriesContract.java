package io.github.asyncmessages.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

	/**
	 * Entries with the collapse key {@code kept} that are rejected, or that have expired.
	 */
	static Stream<Named<byte[]>> unusableWithKey() {
		String withKey = ",\"key\":\"kept\"}";
		Stream<Named<byte[]>> objects = unusable()
			.filter((entry) -> new String(entry.getPayload(), StandardCharsets.ISO_8859_1).matches("(?s)\\{.+}"))
			.map((entry) -> Named.of(entry.getName(), withKey(entry.getPayload())));
		return Stream.concat(objects, Stream.of(unusable("an empty text", "{\"text\":\"\"" + withKey),
				unusable("a code of 300 characters", "{\"code\":\"" + "x".repeat(300) + "\"" + withKey),
				unusable("a tree 70 deep", "{\"text\":\"a\",\"meta\":" + "[".repeat(70) + "]".repeat(70) + withKey),
				unusable("a time of sending before the retention",
						"{\"text\":\"a\",\"createdAt\":\"2001-01-01T00:00:00Z\"" + withKey),
				unusable("a time of expiry in the past",
						"{\"text\":\"a\",\"expiresAt\":\"2001-01-01T00:00:00Z\"" + withKey),
				unusable("a time of expiry with a small z",
						"{\"text\":\"a\",\"expiresAt\":\"2001-01-01t00:00:00z\"" + withKey),
				unusable("a time of expiry with an offset",
						"{\"text\":\"a\",\"expiresAt\":\"2001-01-01T00:00:00+02:00\"" + withKey)));
	}

	private static byte[] withKey(byte[] object) {
		byte[] key = "\"key\":\"kept\",".getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(object.length + key.length)
			.put(object, 0, 1)
			.put(key)
			.put(object, 1, object.length - 1)
			.array();
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusableWithKey")
	default void anUnusableEntryReplacesNoKeptMessage(byte[] entry) {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("Kept").untilRead().key("kept"));
		push(mailbox, entry);
		assertThat(mailbox.untilRead()).containsExactly("Kept");
		assertThat(mailbox.inbox()).containsExactly("Kept");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusableWithKey")
	default void anUnusableEntryReplacesNoClaimedMessage(byte[] entry) {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("Kept").key("kept"));
		Claim claim = mailbox.claim();
		push(mailbox, entry);
		assertThat(mailbox.receive()).isEmpty();
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("Kept");
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryTakesNoRoomInAFullQueue(byte[] entry) {
		TestMailbox mailbox = mailboxWithMaxPending(2);
		mailbox.send("a", "b");
		push(mailbox, entry, entry);
		mailbox.send("c");
		assertThat(mailbox.receive()).containsExactly("b", "c");
		assertThat(rejected(mailbox)).containsExactly(entry, entry);
		assertThat(events().of(MessagesDroppedEvent.class))
			.containsExactly(new MessagesDroppedEvent(mailbox.recipient(), 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0085", "\u2028", "\u2029", "\u001b", "\n" })
	default void noCharacterOfAnUnusableEntryEndsALineOfTheLog(String character) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"level\":\"" + character + "forged\"}", "forged" + character);
		mailbox.claim();
		assertThat(events().of(MessageRejectedEvent.class)).hasSize(2)
			.allSatisfy((event) -> assertThat(event.reason()).doesNotContain(character));
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

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryIsSeenAsSuchBeforeAPageHasMetIt(byte[] entry) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		push(mailbox, entry);
		push(mailbox, "{\"text\":\"b\"}", "{\"text\":\"c\",\"delivery\":\"inbox\"}");
		List<QueueEntry> seen = mailbox.store().peek(mailbox.recipient(), 10).entries();
		assertThat(waiting(mailbox)).hasSize(4);
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(seen).hasSize(3);
		assertThat(seen.get(1)).isEqualTo(
				new QueueEntry(seen.get(1).id(), null, events().of(MessageRejectedEvent.class).get(0).reason(), null));
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.store.UnusableEntriesContract#unusable")
	default void anUnusableEntryThatWaitsIsDeleted(byte[] entry) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		push(mailbox, entry);
		push(mailbox, "{\"text\":\"b\"}");
		QueueEntry unusable = DeleteWaitingContract.entries(mailbox).get(1);
		assertThat(unusable.rejection()).isNotNull();
		assertThat(DeleteWaitingContract.delete(mailbox, unusable)).isTrue();
		assertThat(DeleteWaitingContract.delete(mailbox, unusable)).isFalse();
		assertThat(mailbox.receive()).containsExactly("a", "b");
		assertThat(rejected(mailbox)).isEmpty();
	}

	@Test
	default void ofEqualEntriesOneIsDeletedAtATime() throws Exception {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}", "{\"text\":\"b\"}", "{\"text\":\"a\"}", "{\"text\":\"a\"}");
		for (int left = 3; left > 0; left--) {
			QueueEntry entry = DeleteWaitingContract.entries(mailbox).get(left);
			assertThat(ConcurrencyContract.inManyThreads(() -> DeleteWaitingContract.delete(mailbox, entry)))
				.containsOnlyOnce(true);
			assertThat(waiting(mailbox)).hasSize(left);
		}
		assertThat(mailbox.receive()).hasSize(1);
	}

	@Test
	default void anEqualEntryIsNotDeletedInPlaceOfAClaimedOne() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}");
		QueueEntry seen = DeleteWaitingContract.entries(mailbox).get(0);
		Claim claim = mailbox.claim();
		push(mailbox, "{\"text\":\"a\"}");
		assertThat(DeleteWaitingContract.delete(mailbox, seen)).isFalse();
		QueueEntry waiting = DeleteWaitingContract.entries(mailbox).get(1);
		assertThat(DeleteWaitingContract.delete(mailbox, waiting)).isTrue();
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void whatAMessageRepeatsOrReplacesIsDeletedWithIt() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"id\":\"1\",\"text\":\"a\",\"key\":\"k\"}", "{\"id\":\"2\",\"text\":\"b\",\"key\":\"k\"}",
				"{\"text\":\"c\",\"key\":\"other\"}", "{\"id\":\"2\",\"text\":\"d\"}",
				"{\"text\":\"e\",\"level\":\"fatal\",\"key\":\"k\"}");
		List<QueueEntry> entries = DeleteWaitingContract.entries(mailbox);
		assertThat(entries).hasSize(3);
		assertThat(DeleteWaitingContract.delete(mailbox, entries.get(0))).isTrue();
		assertThat(waiting(mailbox)).hasSize(2);
		assertThat(mailbox.receive()).containsExactly("c");
		assertThat(rejected(mailbox)).hasSize(1);
	}

	@Test
	default void anEntryIsDeletedFromALongQueue() {
		TestMailbox mailbox = mailbox();
		push(mailbox, IntStream.range(0, 2000).mapToObj("{\"text\":\"%d\"}"::formatted).toArray(String[]::new));
		QueueSnapshot seen = mailbox.store().peek(mailbox.recipient(), 1);
		assertThat(seen.truncated()).isTrue();
		assertThat(DeleteWaitingContract.delete(mailbox, seen.entries().get(0))).isTrue();
		assertThat(waiting(mailbox)).hasSize(1999);
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
