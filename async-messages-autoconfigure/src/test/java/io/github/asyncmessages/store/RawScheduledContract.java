package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Messages for later that other languages put into the queue.
 */
interface RawScheduledContract extends RawMailboxFixture {

	private String in(Duration delay, String fields) {
		return "{\"deliverAt\":\"" + clock().instant().plus(delay).truncatedTo(ChronoUnit.MICROS) + "\"," + fields
				+ "}";
	}

	@Test
	default void aRawMessageIsDeliveredAtItsTime() {
		TestMailbox mailbox = mailbox();
		push(mailbox, in(Duration.ofHours(1), "\"text\":\"a\""), in(Duration.ofHours(1), "\"text\":\"a\""),
				in(Duration.ofHours(1), "\"text\":\"b\",\"delivery\":\"inbox\""), "{\"text\":\"c\"}");
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("c");
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.countUnread()).isZero();
		assertThat(mailbox.store().peek(mailbox.recipient(), 10).entries()).hasSize(3);
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.countUnread()).isEqualTo(1);
		UserMessage message = mailbox.claim().messages().get(1);
		assertThat(message.text()).isEqualTo("a");
		assertThat(message.createdAt()).isCloseTo(clock().instant(), within(1, ChronoUnit.MINUTES));
	}

	@Test
	default void nobodyHasToSeeARawMessageBeforeItsTime() {
		TestMailbox mailbox = mailbox();
		push(mailbox, in(Duration.ofHours(1), "\"text\":\"a\""),
				in(Duration.ofHours(1), "\"text\":\"b\",\"delivery\":\"until-read\""));
		clock().forward(Duration.ofHours(2));
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"tomorrow\"", "\"2026-11-28\"", "7", "null", "{}", "\"-1000000000-01-01T00:00:00Z\"",
			"\"2020-01-01T00:00:00Z\"" })
	default void aRawTimeThatIsUnusableOrPastMeansNow(String time) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"deliverAt\":%s}".formatted(time),
				"{\"text\":\"b\",\"delivery\":\"inbox\",\"deliverAt\":%s}".formatted(time));
		assertThat(mailbox.inbox()).containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@ParameterizedTest
	@CsvSource({ "+10000-01-01T00:00:00Z, the year 9999", "+1000000000-12-31T23:59:59Z, the year 9999",
			"2100-01-01T00:00:00Z, before 'expiresAt'", "2100-01-02T00:00:00Z, before 'expiresAt'" })
	default void aRawMessageThatWouldNeverBeShownIsRejected(String time, String reason) {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\",\"deliverAt\":\"%s\",\"expiresAt\":\"2100-01-01T00:00:00Z\"}".formatted(time),
				"{\"text\":\"b\"}");
		assertThat(mailbox.receive()).containsExactly("b");
		assertThat(mailbox.store().rejected(mailbox.recipient(), 10)).singleElement()
			.satisfies((entry) -> assertThat(entry.reason()).contains(reason));
	}

	@Test
	default void aRawMessageLeavesScheduledOnesWithItsKey() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a")
			.key("key")
			.createdAt(clock().instant().minusSeconds(3600))
			.deliverAt(clock().instant().plusSeconds(3600)));
		push(mailbox, "{\"text\":\"b\",\"key\":\"key\"}",
				"{\"text\":\"c\",\"key\":\"key\",\"createdAt\":\"%s\"}".formatted(clock().instant().plusSeconds(60)));
		assertThat(mailbox.receive()).containsExactly("c");
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aRawMessageReplacesASnoozedOneWithItsKey() {
		TestMailbox mailbox = mailbox();
		UserMessage snoozed = UserMessage.info("a").untilRead().key("key");
		mailbox.send(snoozed);
		mailbox.store().snooze(mailbox.recipient(), snoozed.id(), clock().instant().plusSeconds(3600));
		push(mailbox, "{\"text\":\"b\",\"delivery\":\"inbox\",\"key\":\"key\"}");
		assertThat(mailbox.inbox()).containsExactly("b");
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@Test
	default void aRawReminderReplacesOneThatWasScheduledBeforeItWasRead() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").key("key").deliverAt(clock().instant().plusSeconds(3600)));
		push(mailbox, in(Duration.ofHours(2), "\"text\":\"b\",\"key\":\"key\""));
		Claim claim = mailbox.claim();
		TestMailbox.release(claim);
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.receive()).isEmpty();
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aRawReminderIsReplacedByAMessageWithItsKey() {
		TestMailbox mailbox = mailbox();
		push(mailbox, in(Duration.ofHours(1), "\"text\":\"a\",\"key\":\"key\""));
		assertThat(mailbox.receive()).isEmpty();
		mailbox.send(UserMessage.info("b").key("key"));
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aConfirmedPageDoesNotAcknowledgeWhatBecameDueMeanwhile() {
		TestMailbox mailbox = mailbox();
		push(mailbox, "{\"text\":\"a\"}", in(Duration.ofSeconds(5), "\"text\":\"b\""));
		Claim claim = mailbox.claim();
		clock().forward(Duration.ofSeconds(10));
		assertThat(TestMailbox.texts(mailbox.store().confirm(mailbox.recipient(), claim.id()))).containsExactly("a");
		assertThat(mailbox.receive()).containsExactly("b");
	}

}
