package io.github.asyncmessages;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UserMessage}.
 */
class UserMessageTests {

	private static final UserMessage message = UserMessage.info("a");

	@ParameterizedTest
	@EnumSource
	void aMessageIsMadeByAMethodNamedAfterItsLevel(MessageLevel level) throws Exception {
		UserMessage made = (UserMessage) UserMessage.class.getMethod(level.tag(), String.class).invoke(null, "a");
		assertThat(made.level()).isEqualTo(level);
		assertThat(made.text()).isEqualTo("a");
		assertThat(made.delivery()).isEqualTo(Delivery.ONCE);
	}

	@Test
	void everyMessageHasAnIdOfItsOwn() {
		assertThat(UserMessage.info("a").id()).matches("[A-Za-z0-9_-]{1,64}").isNotEqualTo(UserMessage.info("a").id());
	}

	@Test
	void aCopyChangesOneFieldAndLeavesTheOriginal() {
		UserMessage copy = message.text("b").subject("c");
		assertThat(copy).isEqualTo(message.subject("c").text("b"));
		assertThat(copy.id()).isEqualTo(message.id());
		assertThat(message.text()).isEqualTo("a");
		assertThat(message.subject()).isNull();
	}

	@Test
	void aCodeNeedsNoText() {
		UserMessage made = UserMessage.ofCode(MessageLevel.INFO, "greeting", "Barry", 1, null);
		assertThat(made.code()).isEqualTo("greeting");
		assertThat(made.text()).isEmpty();
		assertThat(made.args()).containsExactly("Barry", 1, null);
	}

	@Test
	void aTextCanHaveACodeBesideIt() {
		UserMessage made = UserMessage.info("Hello Barry").code("greeting", "Barry");
		assertThat(made.text()).isEqualTo("Hello Barry");
		assertThat(made.code()).isEqualTo("greeting");
		assertThat(made.args()).containsExactly("Barry");
	}

	@Test
	void aLinkIsTheUrlAmongTheData() {
		assertThat(message.meta("a", 1).link("/reports/42").meta()).isEqualTo(Map.of("a", 1, "url", "/reports/42"));
	}

	@Test
	void theDataIsReplacedOrAddedTo() {
		assertThat(message.meta(Map.of("a", 1)).meta("b", 2).meta()).isEqualTo(Map.of("a", 1, "b", 2));
		assertThat(message.meta("a", 1).meta(Map.of("b", 2)).meta()).isEqualTo(Map.of("b", 2));
	}

	@Test
	void whoeverMadeAMessageCannotChangeIt() {
		List<@Nullable Object> inner = new ArrayList<>(List.of("a"));
		Map<String, @Nullable Object> meta = new HashMap<>(Map.of("inner", inner));
		List<String> tags = new ArrayList<>(List.of("wide"));
		Object[] args = { "Barry" };
		UserMessage made = message.meta(meta).tags(tags).code("greeting", args);
		inner.add("b");
		meta.clear();
		tags.clear();
		args[0] = "Eve";
		assertThat(made.meta()).isEqualTo(Map.of("inner", List.of("a")));
		assertThat(made.tags()).containsExactly("wide");
		assertThat(made.args()).containsExactly("Barry");
	}

	@Test
	void whoeverReadsAMessageCannotChangeIt() {
		UserMessage made = message.meta("list", Arrays.asList("a", null)).tags("wide").code("greeting", "Barry");
		assertThat(made.tags()).isUnmodifiable();
		assertThat(made.args()).isUnmodifiable();
		assertThat(made.meta()).isUnmodifiable();
		assertThat((List<?>) made.meta().get("list")).isUnmodifiable();
	}

	@Test
	void theDataKeepsItsOrder() {
		Map<String, Object> meta = new LinkedHashMap<>();
		List.of("z", "a", "m").forEach((name) -> meta.put(name, name));
		assertThat(message.meta(meta).meta().keySet()).containsExactly("z", "a", "m");
	}

	@Test
	void numbersAreOfTheTypeThatJsonGivesThem() {
		UserMessage made = message.code("greeting", (short) 1, 2L, 3_000_000_000L, 0.1f, new BigDecimal("2.50"),
				new AtomicInteger(7));
		assertThat(made.args()).containsExactly(1, 2, 3_000_000_000L, 0.1, 2.5, 7);
	}

	@Test
	void aMessageExpiresAtItsTime() {
		Instant expiry = Instant.parse("2026-01-01T00:00:00Z");
		UserMessage expiring = message.expiresAt(expiry);
		assertThat(expiring.isExpired(expiry.minusNanos(1))).isFalse();
		assertThat(expiring.isExpired(expiry)).isTrue();
		assertThat(message.isExpired(Instant.MAX)).isFalse();
	}

	@Test
	void aLifetimeCountsFromNow() {
		Instant before = Instant.now();
		assertThat(message.expiresIn(Duration.ofHours(1)).expiresAt()).isBetween(before.plusSeconds(3600),
				Instant.now().plusSeconds(3600));
	}

	@Test
	void aMessageIsScheduledUntilItsTime() {
		Instant time = Instant.parse("2026-01-01T00:00:00.123456789Z");
		UserMessage scheduled = message.deliverAt(time);
		assertThat(scheduled.deliverAt()).isEqualTo("2026-01-01T00:00:00.123456Z");
		assertThat(scheduled.isScheduled(Instant.parse("2026-01-01T00:00:00Z"))).isTrue();
		assertThat(scheduled.isScheduled(time)).isFalse();
		assertThat(scheduled.deliverAt(null)).isEqualTo(message);
		assertThat(message.isScheduled(Instant.MIN)).isFalse();
	}

	@Test
	void aDeliveredMessageIsAsIfItWasSentAtItsTime() {
		Instant time = Instant.parse("2026-01-01T00:00:00Z");
		assertThat(message.deliverAt(time).delivered()).isEqualTo(message.createdAt(time));
		assertThat(message.createdAt(time.minusSeconds(60)).deliverAt(time).delivered())
			.isEqualTo(message.createdAt(time));
		assertThat(message.createdAt(time.plusSeconds(60)).deliverAt(time).delivered())
			.isEqualTo(message.createdAt(time.plusSeconds(60)));
		assertThat(message.delivered()).isSameAs(message);
	}

	@Test
	void aDelayCountsFromNowAndIsBounded() {
		Instant before = Instant.now();
		assertThat(message.deliverIn(Duration.ofHours(1)).deliverAt())
			.isBetween(before.plusSeconds(3600).truncatedTo(ChronoUnit.MICROS), Instant.now().plusSeconds(3600));
		assertThatIllegalArgumentException().isThrownBy(() -> message.deliverIn(Duration.ZERO))
			.withMessage("'delay' must be positive but was PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> message.deliverIn(Duration.ofDays(401)))
			.withMessage("'delay' must not be longer than 400 days but was PT9624H");
	}

	@Test
	void aMessageThatExpiresBeforeItIsDeliveredIsRefused() {
		Instant time = Instant.parse("2026-01-01T00:00:00Z");
		assertThatIllegalArgumentException().isThrownBy(() -> message.expiresAt(time).deliverAt(time))
			.withMessage("'deliverAt' must be before 'expiresAt' but was 2026-01-01T00:00:00Z, "
					+ "and the message expires at 2026-01-01T00:00:00Z");
		assertThatIllegalArgumentException().isThrownBy(() -> message.deliverAt(time).expiresAt(time.minusSeconds(1)))
			.withMessageStartingWith("'deliverAt' must be before 'expiresAt'");
		assertThat(message.deliverAt(time).expiresAt(time.plusSeconds(1)).expiresAt()).isAfter(time);
		assertThatIllegalArgumentException().isThrownBy(() -> message.deliverAt(Instant.MAX))
			.withMessage("'deliverAt' must not be after the year 9999 but was +1000000000-12-31T23:59:59.999999Z");
	}

	@Test
	void aLevelIsComparedByItsWeight() {
		assertThat(MessageLevel.values()).extracting(MessageLevel::value).containsExactly(10, 20, 25, 30, 40);
		assertThat(MessageLevel.SUCCESS.isAtLeast(MessageLevel.SUCCESS)).isTrue();
		assertThat(MessageLevel.SUCCESS.isAtLeast(MessageLevel.INFO)).isTrue();
		assertThat(MessageLevel.SUCCESS.isAtLeast(MessageLevel.WARNING)).isFalse();
	}

	@Test
	void allButOneTimeMessagesArePersistent() {
		assertThat(message.delivery().isPersistent()).isFalse();
		assertThat(message.untilRead().delivery().isPersistent()).isTrue();
		assertThat(message.inboxOnly().delivery().isPersistent()).isTrue();
	}

	@Test
	void aBlankTextIsRefused() {
		refused(() -> UserMessage.info(" \t"), "'text' must not be blank");
	}

	@Test
	@SuppressWarnings("NullAway")
	void aMissingTextIsRefused() {
		refused(() -> UserMessage.info(null), "'text' must not be blank");
		refused(() -> message.text(null), "'text' must not be null");
	}

	@Test
	void aTextCannotBeBlankedUnlessThereIsACode() {
		refused(() -> message.text(""), "'text' must not be blank unless there is a 'code'");
		assertThat(message.code("greeting").text("").text()).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void aMissingLevelIsRefused() {
		refused(() -> UserMessage.of(null, "a"), "'level' must not be null");
	}

	@Test
	void aBlankCodeIsRefused() {
		refused(() -> UserMessage.ofCode(MessageLevel.INFO, " "), "'code' must not be blank");
		refused(() -> message.code(""), "'code' must not be blank");
	}

	@Test
	void anIdWithOtherCharactersIsRefused() {
		refused(() -> message.id("a b\n"), "'id' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was 'a b\\u000a'");
	}

	@Test
	void anIdThatIsEmptyOrTooLongIsRefused() {
		refused(() -> message.id(""), "'id' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was ''");
		refused(() -> message.id("x".repeat(65)),
				"'id' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was '" + "x".repeat(64) + "'");
		assertThat(message.id("x".repeat(64)).id()).hasSize(64);
	}

	@Test
	@SuppressWarnings("NullAway")
	void aMissingIdIsRefused() {
		refused(() -> message.id(null), "'id' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was null");
	}

	@Test
	void aBadIdOfTheAnsweredMessageIsRefused() {
		refused(() -> message.inReplyTo("é"), "'inReplyTo' must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-' but was 'é'");
	}

	@Test
	void aBlankHeadingIsRefused() {
		refused(() -> message.subject(" "), "'subject' must not be blank");
	}

	@Test
	void aHeadingThatIsTooLongIsRefused() {
		refused(() -> message.subject("s".repeat(256)),
				"'subject' must not be longer than 255 characters but starts with '" + "s".repeat(64) + "'");
		assertThat(message.subject("😀".repeat(255)).subject()).hasSize(510);
	}

	@Test
	void aBlankSenderIsRefused() {
		refused(() -> message.sender(""), "'sender' must not be blank");
	}

	@Test
	void aKeyWithControlCharactersIsRefused() {
		refused(() -> message.key("a\u0000"),
				"'key' must not contain control characters or unpaired surrogates but was 'a\\u0000'");
	}

	@Test
	void aTagWithWhiteSpaceIsRefused() {
		refused(() -> message.tags("wide", "a b"),
				"'tags' must each have 1 to 64 characters and no whitespace but one was 'a b'");
	}

	@Test
	void anEmptyTagIsRefused() {
		refused(() -> message.tags(""), "'tags' must each have 1 to 64 characters and no whitespace but one was ''");
	}

	@Test
	@SuppressWarnings("NullAway")
	void aMissingDeliveryIsRefused() {
		refused(() -> message.delivery(null), "'delivery' must not be null");
	}

	@Test
	void aTimeToCloseThatIsNotPositiveIsRefused() {
		refused(() -> message.closeAfter(Duration.ZERO), "'closeAfter' must be positive but was PT0S");
		refused(() -> message.closeAfter(Duration.ofSeconds(-1)), "'closeAfter' must be positive but was PT-1S");
	}

	@Test
	void aLifetimeThatIsNotPositiveIsRefused() {
		refused(() -> message.expiresIn(Duration.ZERO), "'lifetime' must be positive but was PT0S");
		refused(() -> message.expiresIn(Duration.ofSeconds(-1)), "'lifetime' must be positive but was PT-1S");
		refused(() -> message.emailIfUnread(Duration.ZERO), "'delay' must be positive but was PT0S");
	}

	@Test
	void aBlankLinkIsRefused() {
		refused(() -> message.link(" "), "'url' must not be blank");
	}

	@Test
	void dataOfAnotherTypeIsRefused() {
		refused(() -> message.meta("a", List.of(Instant.EPOCH)),
				"'meta' must contain only strings, numbers, booleans, lists and maps but contains a java.time.Instant");
		refused(() -> message.code("greeting", Instant.EPOCH),
				"'args' must contain only strings, numbers, booleans, lists and maps but contains a java.time.Instant");
	}

	@Test
	void dataWithNamesThatAreNoStringsIsRefused() {
		refused(() -> message.meta("a", Map.of(1, "b")), "'meta' must have only strings as keys but has 1");
	}

	@Test
	void numbersThatJsonHasNotAreRefused() {
		refused(() -> message.meta("a", Double.NaN), "'meta' must contain only finite numbers");
		refused(() -> message.meta("a", Float.POSITIVE_INFINITY), "'meta' must contain only finite numbers");
		refused(() -> message.meta("a", new BigDecimal("1E+400")), "'meta' must contain only finite numbers");
	}

	@Test
	void dataThatContainsItselfIsRefused() {
		List<Object> itself = new ArrayList<>();
		itself.add(itself);
		refused(() -> message.meta("a", itself), "'meta' must not be nested deeper than 32 levels");
	}

	private static void refused(ThrowingCallable call, String reason) {
		assertThatIllegalArgumentException().isThrownBy(call).withMessage(reason);
	}

	@Test
	void timesAreKeptToTheMicrosecond() {
		Instant time = Instant.parse("2026-11-20T12:00:00.123456789Z");
		UserMessage message = UserMessage.info("a").createdAt(time).expiresAt(time);
		assertThat(message.createdAt()).isEqualTo("2026-11-20T12:00:00.123456Z");
		assertThat(message.expiresAt()).isEqualTo("2026-11-20T12:00:00.123456Z");
	}

	@Test
	void zeroCharactersOfATextAreReplaced() {
		assertThat(UserMessage.info("a\u0000b").text()).isEqualTo("a b");
	}

	@Test
	void aTextOfNulCharactersIsBlank() {
		refused(() -> UserMessage.info("\u0000"), "'text' must not be blank unless there is a 'code'");
	}

	@Test
	void unpairedSurrogatesAreReplaced() {
		UserMessage message = UserMessage.ofCode(MessageLevel.INFO, "code", "a\uD800")
			.text("a\uDC00b\uD83D\uDE00")
			.meta("\uD800", List.of("\uDC00\uD800"));
		assertThat(message.text()).isEqualTo("a\uFFFDb\uD83D\uDE00");
		assertThat(message.args()).containsExactly("a\uFFFD");
		assertThat(message.meta()).containsEntry("\uFFFD", List.of("\uFFFD\uFFFD"));
	}

}
