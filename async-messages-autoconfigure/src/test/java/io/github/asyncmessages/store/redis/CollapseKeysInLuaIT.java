package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.store.UnusableMessageException;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Lua decodes to find a collapse key, it judges as Java does: a message of another
 * program makes way for one, or is withdrawn, if Java reads that key in it. An unusable
 * entry is rejected, unless it names the key.
 */
class CollapseKeysInLuaIT {

	private static final String KEY = "import";

	private static final RedisConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final MessageCodec codec = new MessageCodec(16 * 1024);

	private static final TestClock clock = new TestClock();

	private static final RedisMessageStore store = new RedisMessageStore(factory,
			new RedisMessageStore.Settings("lua", Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO),
			MailboxLimits.DEFAULTS, codec, clock, new RecordedEvents());

	private final TestMailbox mailbox = new TestMailbox(store, "user-" + UUID.randomUUID(), clock);

	@AfterContainer
	static void close() {
		store.destroy();
	}

	@Property(tries = 300)
	void anEntryMakesWayForAMessageOrIsWithdrawnIfJavaReadsTheKeyInIt(@ForAll("entries") byte[] entry) {
		assertJudgedAsByJava(entry);
	}

	/**
	 * Entries that were judged differently once, and others that tempt to it.
	 */
	static Stream<byte[]> examples() {
		return Stream.of("{'text':'a','key':'import'}", "{'text':'a','key':'import','key':'other'}",
				"{'text':'a','key':'other','key':'import'}", "{'text':'a','k\\u0065y':'import'}",
				"{'text':'a','key':'\\u0069mport'}", "{'text':'a','meta':{'key':'import'}}",
				"{'text':'a','key':['import']}", "{'text':'a','Key':'import'}", "{'text':'a','key':'import '}",
				"{'text':'a\u0000','key':'import'}", "{'text':'a\nb','key':'import'}",
				"{'text':'a\\u0000','key':'import'}", "{'text':'\\ud800','key':'import'}",
				"{'text':'a','key':'import','n':1e999}", "{'text':'a','key':'import','n':0x10}",
				"{'text':'a','key':'import','n':NaN}", "{'text':'a','key':'import','n':01}",
				"{'text':'a','key':'import'} x", "{'text':'a','key':'import'}{}", "\uFEFF{'text':'a','key':'import'}",
				"{'key':'import'}", "{'level':'loud','text':'a','key':'import'}",
				"{'text':'a','key':'import','meta':" + "[".repeat(300) + "]".repeat(300) + "}",
				"{'text':'a','key':'import','meta':" + "[".repeat(1200) + "]".repeat(1200) + "}", "['key','import']",
				"'key import'", "")
			.map((json) -> json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("examples")
	void anEntryThatWasJudgedDifferentlyIsNot(byte[] entry) {
		assertJudgedAsByJava(entry);
	}

	@ParameterizedTest
	@MethodSource
	void anEntryThatIsNoUtf8IsNotLost(byte[] entry) {
		assertJudgedAsByJava(entry);
	}

	static Stream<byte[]> anEntryThatIsNoUtf8IsNotLost() {
		String json = "{\"text\":\"a\u00ff\",\"key\":\"import\"}";
		return Stream.of(json.getBytes(StandardCharsets.ISO_8859_1), json.getBytes(StandardCharsets.UTF_16LE),
				json.getBytes(StandardCharsets.UTF_16));
	}

	private void assertJudgedAsByJava(byte[] entry) {
		UserMessage message = read(entry);
		boolean hasKey = message != null && KEY.equals(message.key());
		for (boolean claimed : new boolean[] { false, true }) {
			for (boolean withdrawn : new boolean[] { false, true }) {
				Outcome outcome = outcome(entry, claimed, withdrawn);
				List<String> shown = new ArrayList<>();
				if (message != null && !hasKey) {
					shown.add(message.text());
				}
				if (!withdrawn) {
					shown.add("new");
				}
				String description = "%s, %s, %s".formatted(new String(entry, StandardCharsets.UTF_8),
						claimed ? "claimed" : "waiting", withdrawn ? "withdrawn" : "replaced");
				assertThat(outcome.shown()).as(description).isEqualTo(shown);
				// One that names the key makes way, although it could not be used.
				assertThat(outcome.rejected()).as(description)
					.isBetween((message == null && !namesKey(entry)) ? 1 : 0, (message == null) ? 1 : 0);
			}
		}
	}

	private static boolean namesKey(byte[] entry) {
		return new String(entry, StandardCharsets.UTF_8).replace("\\u0069", "i").contains('"' + KEY + '"');
	}

	private static @Nullable UserMessage read(byte[] entry) {
		try {
			return codec.decode(entry, "default", Instant.EPOCH);
		}
		catch (UnusableMessageException ex) {
			return null;
		}
	}

	private Outcome outcome(byte[] entry, boolean claimed, boolean withdrawn) {
		TestMailbox mailbox = this.mailbox.of("user-" + UUID.randomUUID());
		push(mailbox, entry);
		Claim claim = claimed ? mailbox.claim() : null;
		if (withdrawn) {
			store.withdraw(mailbox.recipient(), KEY);
		}
		else {
			mailbox.send(UserMessage.info("new").key(KEY));
		}
		if (claim != null) {
			TestMailbox.release(claim);
		}
		List<String> shown = mailbox.receive();
		int rejected = store.rejected(mailbox.recipient(), 10).size();
		store.erase(mailbox.recipient());
		return new Outcome(shown, rejected);
	}

	private static void push(TestMailbox mailbox, byte[] entry) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.listCommands()
				.rPush(("lua:{" + mailbox.recipient() + "}:queue").getBytes(StandardCharsets.UTF_8), entry);
		}
	}

	@Provide
	Arbitrary<byte[]> entries() {
		Arbitrary<String> names = Arbitraries.of("key", "key", "k\\u0065y", "\\u006bey", "Key", "key ", "text", "id",
				"level", "other", "", "meta");
		Arbitrary<String> members = Combinators.combine(names, values())
			.as((name, value) -> "\"" + name + "\":" + value);
		Arbitrary<String> text = Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just("\"text\":\"a\"")),
				Tuple.of(1, members));
		Arbitrary<String> ends = Arbitraries.frequency(Tuple.of(20, ""), Tuple.of(1, " "), Tuple.of(1, "x"),
				Tuple.of(1, "\u0000"), Tuple.of(1, "{}"), Tuple.of(1, "\n"));
		return Combinators.combine(text, members.list().ofMaxSize(4), ends, Arbitraries.integers().between(0, 30))
			.as((first, others, end, damage) -> damaged(
					"{" + Stream.concat(Stream.of(first), others.stream()).collect(Collectors.joining(",")) + "}" + end,
					damage));
	}

	/**
	 * One of many entries gets a byte that is no UTF-8, instead of the first 'a'.
	 */
	private static byte[] damaged(String json, int damage) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		int position = json.indexOf("\"a\"") + 1;
		if (damage == 0 && position > 0 && position < bytes.length) {
			bytes[position] = (byte) 0xff;
		}
		return bytes;
	}

	private static Arbitrary<String> values() {
		Arbitrary<String> keys = Arbitraries.of("\"import\"", "\"import\"", "\"\\u0069mport\"", "\"import \"",
				"\"Import\"", "\"import\\u0000\"", "\"other\"", "\"\"", "\" import\"");
		Arbitrary<String> scalars = Arbitraries.of("1", "0", "-0", "1e999", "-1e999", "1e-999", "0x10", "01", "+1",
				"1.", ".5", "NaN", "Infinity", "-Infinity", "nan", "inf", "true", "false", "null", "nul", "TRUE",
				"undefined", "123456789012345678901234567890", "\"\\ud800\"", "\"\\udc00\\ud800\"",
				"\"\\ud83d\\ude00\"", "\"\u00e9\"", "\"a\tb\"", "\"a\u0000b\"", "\"\\x\"", "\"\\/\"", "'import'", "\"a",
				"");
		Arbitrary<String> leaves = Arbitraries.oneOf(keys, scalars);
		Arbitrary<String> nested = Combinators
			.combine(leaves,
					Arbitraries.of("{\"key\":%s}", "[%s]", "{\"a\":{\"key\":%s}}", "[[%s]]", "{%s}", "[%s,]",
							"{\"key\":%s,}"))
			.as((value, pattern) -> pattern.formatted(value));
		Arbitrary<String> deep = Arbitraries.of(100, 500, 999, 1001)
			.map((depth) -> "[".repeat(depth) + "]".repeat(depth));
		return Arbitraries.frequencyOf(Tuple.of(8, keys), Tuple.of(4, scalars), Tuple.of(3, nested), Tuple.of(1, deep));
	}

	/**
	 * What became of an entry and a message.
	 *
	 * @param shown the texts that a page has shown
	 * @param rejected how many entries were rejected
	 */
	private record Outcome(List<String> shown, int rejected) {
	}

}
