package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

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

	@Test
	default void anUnusableRawTimeReadsAsNone() {
		TestMailbox mailbox = mailbox();
		push(mailbox, in(Duration.ofHours(-1), "\"text\":\"a\""));
		assertThat(mailbox.receive()).containsExactly("a");
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
