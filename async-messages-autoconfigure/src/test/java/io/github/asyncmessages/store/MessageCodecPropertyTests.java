package io.github.asyncmessages.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every message and for every entry of another program.
 */
class MessageCodecPropertyTests {

	private static final List<String> FIELDS = List.of("id", "level", "text", "code", "args", "subject", "sender",
			"tags", "meta", "delivery", "createdAt", "deliverAt", "expiresAt", "closeAfter", "key", "inReplyTo",
			"email", "emailAt", "readAt", "other");

	private final MessageCodec codec = new MessageCodec(10_000_000);

	@Property(tries = 500)
	void aMessageIsReadAsItWasWritten(@ForAll("messages") UserMessage message) throws UnusableMessageException {
		byte[] json = this.codec.encode(message).bytes();
		assertThat(this.codec.decode(json, "default", Instant.EPOCH)).isEqualTo(message);
	}

	@Property(tries = 500)
	void anEntryIsAMessageOrUnusable(@ForAll("entries") Map<String, Object> entry) {
		String json = JsonMapper.shared().writeValueAsString(entry);
		assertReadOrUnusable(json.getBytes(StandardCharsets.UTF_8));
	}

	@Property(tries = 500)
	void aDamagedEntryIsAMessageOrUnusable(@ForAll("messages") UserMessage message, @ForAll int position,
			@ForAll byte damage) {
		byte[] json = this.codec.encode(message).bytes();
		json[Math.floorMod(position, json.length)] = damage;
		assertReadOrUnusable(json);
	}

	/**
	 * Any other exception fails the test.
	 */
	private void assertReadOrUnusable(byte[] json) {
		try {
			UserMessage message = this.codec.decode(json, "default", Instant.EPOCH);
			assertThat(this.codec.decode(this.codec.encode(message).bytes(), "other", Instant.MAX)).isEqualTo(message);
		}
		catch (UnusableMessageException ex) {
			assertThat(ex.getMessage()).isNotBlank().doesNotContain("\n", "\r");
		}
	}

	@Provide
	Arbitrary<UserMessage> messages() {
		Arbitrary<UserMessage> plain = Combinators
			.combine(ids(), Arbitraries.of(MessageLevel.class),
					texts().filter((text) -> !text.replace('\u0000', ' ').isBlank()), names().injectNull(0.3),
					jsonValues().list().ofMaxSize(3), maps(), Arbitraries.of(Delivery.class), instants())
			.as((id, level, text, code, args, meta, delivery, createdAt) -> new UserMessage(id, level, text, code,
					(code != null) ? args : List.of(), null, null, List.of(), meta, delivery, createdAt, null, null,
					null, null, null, false, null, null, null));
		Arbitrary<String> tags = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(64);
		return Combinators
			.combine(plain, names().injectNull(0.3), names().injectNull(0.3), names().injectNull(0.3),
					tags.list().ofMaxSize(3), instants().injectNull(0.3), durations().injectNull(0.3),
					ids().injectNull(0.3))
			.as((message, subject, sender, key, classes, time, closeAfter, inReplyTo) -> new UserMessage(message.id(),
					message.level(), message.text(), message.code(), message.args(), subject, sender, classes,
					message.meta(), message.delivery(), message.createdAt(),
					(time != null && inReplyTo != null && isDeliverable(time)) ? time.minusSeconds(1) : null, time,
					closeAfter, key, inReplyTo, closeAfter != null, time, null, null));
	}

	@Provide
	Arbitrary<Map<String, Object>> entries() {
		return Arbitraries
			.maps(Arbitraries.of(FIELDS), Arbitraries.oneOf(jsonValues(), texts().map((text) -> text),
					instants().map(Instant::toString), durations().map(Duration::toString)))
			.ofMaxSize(FIELDS.size());
	}

	private static boolean isDeliverable(Instant time) {
		return time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
	}

	private static Arbitrary<String> ids() {
		return Arbitraries.strings()
			.withCharRange('a', 'z')
			.withCharRange('A', 'Z')
			.numeric()
			.withChars('_', '-')
			.ofMinLength(1)
			.ofMaxLength(64);
	}

	/**
	 * Texts of all characters, also of those that no page can show.
	 */
	private static Arbitrary<String> texts() {
		StringArbitrary any = Arbitraries.strings().all().withChars('"', '\\', '\n', '\u2028', '{', '<');
		return Arbitraries.oneOf(any, Arbitraries.strings().withChars("äß中\u202E'\"").ofMaxLength(50), Arbitraries
			.of("\uD83D\uDE00", "null", "{}", "\\u0000", "\uFFFF", "a\uD800b", "\uDC00", "\uDC00\uD800"));
	}

	private static Arbitrary<String> names() {
		return texts().filter((name) -> !name.isBlank() && name.length() <= 255 && name.codePoints()
			.noneMatch((c) -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE));
	}

	private static Arbitrary<Instant> instants() {
		return Arbitraries.longs()
			.between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
			.flatMap((second) -> Arbitraries.integers()
				.between(0, 999_999_999)
				.map((nano) -> Instant.ofEpochSecond(second, nano)));
	}

	private static Arbitrary<Duration> durations() {
		return Arbitraries.longs().between(1, Duration.ofHours(24).toNanos()).map(Duration::ofNanos);
	}

	private static Arbitrary<Map<String, Object>> maps() {
		return Arbitraries.maps(texts(), jsonValues()).ofMaxSize(3);
	}

	private static Arbitrary<Object> jsonValues() {
		return Arbitraries.recursive(MessageCodecPropertyTests::scalars,
				(value) -> Arbitraries.oneOf(value.list().ofMaxSize(3).map((list) -> list),
						Arbitraries.maps(texts(), value).ofMaxSize(3).map((map) -> map)),
				0, 4);
	}

	private static Arbitrary<Object> scalars() {
		return Arbitraries.oneOf(texts().map((text) -> text), Arbitraries.integers().map((number) -> number),
				Arbitraries.longs().map((number) -> number), Arbitraries.doubles().map((number) -> number),
				Arbitraries.bigIntegers()
					.between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30))
					.map((n) -> n),
				Arbitraries.of(true, false).map((flag) -> flag));
	}

}
