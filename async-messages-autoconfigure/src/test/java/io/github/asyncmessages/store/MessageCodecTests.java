package io.github.asyncmessages.store;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageCodec}.
 */
class MessageCodecTests {

	private static final Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");

	private final MessageCodec codec = new MessageCodec(1024);

	private UserMessage decode(String json) throws UnusableMessageException {
		return decode(this.codec, json);
	}

	private static UserMessage decode(MessageCodec codec, String json) throws UnusableMessageException {
		return codec.decode(json.getBytes(StandardCharsets.UTF_8), "default-id", now);
	}

	private void unusable(String json, String reason) {
		assertThatExceptionOfType(UnusableMessageException.class).isThrownBy(() -> decode(json))
			.withMessageStartingWith(reason);
	}

	@Test
	void aPlainMessageIsWrittenWithoutWhatIsDefault() {
		EncodedMessage encoded = this.codec.encode(UserMessage.success("Done").id("one").createdAt(now));
		assertThat(encoded.json()).isEqualTo("""
				{"id":"one","level":"success","text":"Done","createdAt":"2026-01-02T03:04:05.678901Z"}""");
		assertThat(encoded.bytes()).isEqualTo(encoded.json().getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aFullMessageIsWrittenAsDocumented() throws Exception {
		UserMessage message = UserMessage.warning("Fallback")
			.id("one")
			.code("report.ready", "Barry", 42)
			.subject("Reports")
			.sender("eve")
			.tags("wide", "blue")
			.meta("list", Arrays.asList(1, null, Map.of("a", true)))
			.link("/reports/42")
			.untilRead()
			.createdAt(now)
			.deliverAt(now.plusSeconds(30))
			.expiresAt(now.plusSeconds(60))
			.closeAfter(Duration.ofSeconds(90))
			.key("import")
			.inReplyTo("zero")
			.email()
			.emailAt(now.plusSeconds(30));
		String json = this.codec.encode(message).json();
		assertThat(json).isEqualTo("""
				{"id":"one","level":"warning","text":"Fallback","code":"report.ready","args":["Barry",42],\
				"subject":"Reports","sender":"eve","tags":["wide","blue"],\
				"meta":{"list":[1,null,{"a":true}],"url":"/reports/42"},"delivery":"until-read",\
				"createdAt":"2026-01-02T03:04:05.678901Z",\
				"deliverAt":"2026-01-02T03:04:35.678901Z","expiresAt":"2026-01-02T03:05:05.678901Z",\
				"closeAfter":"PT1M30S","key":"import","inReplyTo":"zero","email":true,\
				"emailAt":"2026-01-02T03:04:35.678901Z"}""");
		assertThat(decode(json)).isEqualTo(message);
	}

	@Test
	void whatTheStoreAddsIsNotWritten() {
		assertThat(this.codec.encode(UserMessage.info("a").readAt(now)).json()).doesNotContain("readAt");
	}

	@Test
	void aTextAloneIsAWholeMessage() throws Exception {
		assertThat(decode("""
				{"text":"Done"}""")).isEqualTo(UserMessage.info("Done").id("default-id").createdAt(now));
	}

	@Test
	void aCodeAloneIsAWholeMessage() throws Exception {
		UserMessage message = decode("""
				{"code":"greeting","args":["Barry",1,2.5,null]}""");
		assertThat(message.code()).isEqualTo("greeting");
		assertThat(message.args()).containsExactly("Barry", 1, 2.5, null);
		assertThat(message.text()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "success,SUCCESS", "SUCCESS,SUCCESS", "Warning,WARNING", "dEbUg,DEBUG" })
	void aLevelIsReadInAnyCase(String written, MessageLevel level) throws Exception {
		assertThat(decode("""
				{"text":"a","level":"%s"}""".formatted(written)).level()).isEqualTo(level);
	}

	@ParameterizedTest
	@CsvSource({ "once,ONCE", "until-read,UNTIL_READ", "UNTIL_READ,UNTIL_READ", "Until-Read,UNTIL_READ",
			"INBOX,INBOX" })
	void aDeliveryIsReadInAnyCase(String written, Delivery delivery) throws Exception {
		assertThat(decode("""
				{"text":"a","delivery":"%s"}""".formatted(written)).delivery()).isEqualTo(delivery);
	}

	@Test
	void unknownFieldsAreIgnored() throws Exception {
		assertThat(decode("""
				{"text":"a","version":2,"extra":{"a":[1]},"readAt":"2026-01-01T00:00:00Z"}"""))
			.isEqualTo(UserMessage.info("a").id("default-id").createdAt(now));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"id\":\"not an id\"", "\"id\":7", "\"id\":\"\"", "\"subject\":\" \"", "\"subject\":{}",
			"\"sender\":[]", "\"sender\":\"\\u0000\"", "\"tags\":7", "\"tags\":[1]", "\"tags\":[\"a b\"]",
			"\"meta\":\"broken\"", "\"meta\":[]", "\"meta\":null", "\"args\":\"no array\"", "\"delivery\":\"pigeon\"",
			"\"delivery\":1", "\"createdAt\":\"yesterday\"", "\"createdAt\":1767323045", "\"expiresAt\":\"never\"",
			"\"deliverAt\":\"soon\"", "\"deliverAt\":1767323045", "\"expiresAt\":\"2026-01-02T03:04:05\"",
			"\"closeAfter\":\"5\"", "\"closeAfter\":\"PT0S\"", "\"closeAfter\":\"PT-5S\"",
			"\"closeAfter\":\"PT99999999999999999999S\"", "\"key\":\"\"", "\"key\":{}", "\"inReplyTo\":\"a b\"",
			"\"email\":\"perhaps\"", "\"email\":{}", "\"emailAt\":\"soon\"", "\"emailAt\":true", "\"code\":7",
			"\"code\":\"\"", "\"code\":null", "\"level\":null", "\"id\":null" })
	void anOptionalFieldThatCannotBeUsedTakesItsDefault(String field) throws Exception {
		assertThat(decode("{\"text\":\"a\"," + field + "}"))
			.isEqualTo(UserMessage.info("a").id("default-id").createdAt(now));
	}

	@Test
	void aFieldThatCannotBeUsedDoesNotHarmTheOthers() throws Exception {
		UserMessage message = decode("""
				{"text":"a","subject":"","sender":"eve","meta":"broken","key":"import"}""");
		assertThat(message.sender()).isEqualTo("eve");
		assertThat(message.key()).isEqualTo("import");
		assertThat(message.meta()).isEmpty();
	}

	@Test
	void tagsCanBeWrittenAsInHtml() throws Exception {
		assertThat(decode("""
				{"text":"a","tags":" wide  blue "}""").tags()).containsExactly("wide", "blue");
	}

	@Test
	void emptyListsAndMapsOfTheDataStayWhatTheyAre() throws Exception {
		assertThat(decode("""
				{"text":"a","meta":{"list":[],"map":{}}}""").meta())
			.isEqualTo(Map.of("list", List.of(), "map", Map.of()));
	}

	@Test
	void dataNestedTooDeepReadsAsEmpty() throws Exception {
		UserMessage message = decode("{\"text\":\"a\",\"meta\":{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}}");
		assertThat(message.meta()).isEmpty();
	}

	@Test
	void aTextThatIsNotJsonIsUnusable() {
		unusable("Done", "it is not JSON: ");
		unusable("{\"text\":\"a\"", "it is not JSON: ");
		unusable("{'text':'a'}", "it is not JSON: ");
	}

	@Test
	void moreThanOneObjectIsUnusable() {
		unusable("{\"text\":\"a\"}{\"text\":\"b\"}", "it is not JSON: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[{\"text\":\"a\"}]", "\"Done\"", "7", "null", "true", "" })
	void whatIsNoObjectIsUnusable(String json) {
		unusable(json, "it is not a JSON object");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"Text\":\"a\"}", "{\"level\":\"info\"}" })
	void neitherTextNorCodeIsUnusable(String json) {
		unusable(json, "it has neither a 'text' nor a 'code'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"text":""}            | blank        | missing
			{"text":" "}           | blank        | missing
			{"text":null}          | null         | missing
			{"text":7}             | not a string | missing
			{"text":["a"]}         | not a string | missing
			{"code":" "}           | missing      | blank
			{"text":"","code":7}   | blank        | not a string
			{"text":5,"code":null} | not a string | null
			""")
	void aTextOrCodeThatCannotBeUsedIsUnusableAndTheReasonSaysWhy(String json, String text, String code) {
		unusable(json, "its 'text' is " + text + " and its 'code' is " + code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"fatal\"", "\"\"", "25", "{}", "[\"a\"]", "\"success \"", "\"a\\nb\"" })
	void anUnknownLevelIsUnusableAndTheReasonNamesIt(String level) {
		unusable("{\"text\":\"a\",\"level\":" + level + "}",
				"its 'level' must be one of debug, info, success, warning, error but was " + level);
	}

	@Test
	void theReasonNamesTheBeginningOfALongLevel() {
		unusable("{\"text\":\"a\",\"level\":\"" + "x".repeat(100) + "\"}",
				"its 'level' must be one of debug, info, success, warning, error but was \"" + "x".repeat(63)
						+ " (truncated)...");
	}

	@Test
	void invalidUtf8IsUnusable() {
		byte[] json = "{\"text\":\"a_\"}".getBytes(StandardCharsets.UTF_8);
		json[10] = (byte) 0xff;
		assertThatExceptionOfType(UnusableMessageException.class)
			.isThrownBy(() -> this.codec.decode(json, "default-id", now))
			.withMessageStartingWith("it is not JSON: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void otherEncodingsAreUnusable(String charset) {
		byte[] json = "{\"text\":\"a\"}".getBytes(Charset.forName(charset));
		assertThatExceptionOfType(UnusableMessageException.class)
			.isThrownBy(() -> this.codec.decode(json, "default-id", now))
			.withMessage("it is not UTF-8");
	}

	@Test
	void aTreeTenThousandDeepIsUnusable() {
		String json = "{\"text\":\"a\",\"meta\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
		assertThatExceptionOfType(UnusableMessageException.class)
			.isThrownBy(() -> decode(new MessageCodec(1024 * 1024), json))
			.withMessageStartingWith("it is not JSON: ");
	}

	@Test
	void aNumberWithAThousandDigitsDoesNoHarm() throws Exception {
		assertThat(decode("{\"text\":\"a\",\"meta\":{\"n\":" + "9".repeat(900) + "}}").text()).isEqualTo("a");
		assertThat(decode("{\"text\":\"a\",\"meta\":{\"n\":1e999999999}}").text()).isEqualTo("a");
	}

	@Test
	void anEntryOverTheLimitIsUnusable() throws Exception {
		String longest = "{\"text\":\"" + "x".repeat(1024 - 11) + "\"}";
		assertThat(decode(longest).text()).hasSize(1013);
		unusable(longest + " ", "it has 1025 bytes, more than the 1024 of async-messages.max-size");
	}

	@Test
	void theLimitIsInBytes() {
		unusable("{\"text\":\"" + "é".repeat(600) + "\"}", "it has 1211 bytes, more than the 1024");
	}

	@Test
	void aMessageOverTheLimitIsRefused() {
		UserMessage message = UserMessage.info("é".repeat(600)).id("one");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(message))
			.withMessage("'message' must not be larger than 1024 bytes of JSON but has 1237: shorten it, "
					+ "or raise async-messages.max-size");
	}

	@Test
	void aLimitThatIsNotPositiveIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MessageCodec(0))
			.withMessage("'maxSize' must be positive but was 0");
	}

	@Test
	void aTextWithEveryKindOfCharacterComesBack() throws Exception {
		StringBuilder text = new StringBuilder("x");
		for (char character = 0; character < 0x180; character++) {
			text.append(character);
		}
		text.append("\u2028\u2029\ufeff\uffff😀</script>");
		MessageCodec large = new MessageCodec(16 * 1024);
		UserMessage message = UserMessage.info(text.toString()).createdAt(now);
		assertThat(large.decode(large.encode(message).bytes(), "default-id", now)).isEqualTo(message);
	}

}
