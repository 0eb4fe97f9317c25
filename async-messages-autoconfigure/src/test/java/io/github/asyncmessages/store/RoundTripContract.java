package io.github.asyncmessages.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A message comes out of the store as it went in.
 */
interface RoundTripContract extends MailboxFixture {

	private UserMessage complete(Delivery delivery) {
		Map<String, @Nullable Object> meta = new LinkedHashMap<>();
		meta.put("z", "last letter first");
		meta.put("nothing", null);
		meta.put("empty list", List.of());
		meta.put("empty map", Map.of());
		meta.put("nested", List.of(Map.of("a", List.of(1, 2.5, true)), Arrays.asList("x", null)));
		meta.put("small", 42);
		meta.put("small long", 42L);
		meta.put("long", 9_007_199_254_740_993L);
		meta.put("big", new BigInteger("123456789012345678901234567890"));
		meta.put("half", 0.5);
		meta.put("float", 0.1f);
		meta.put("decimal", new BigDecimal("12.50"));
		meta.put("é😀\"\\/\u2028", "\u0000\u001f</script>\r\n\t");
		return UserMessage.warning("Ünïcode 😀 \"quoted\" \\ / <b> \u2028 \u0000 end")
			.id("an_id-1")
			.code("report.ready", "Barry", 42, 0.5, null, true)
			.subject("A subject")
			.sender("sender@example.com")
			.tags("wide", "é")
			.meta(meta)
			.link("/reports/42")
			.delivery(delivery)
			.createdAt(clock().instant().minusSeconds(60))
			.expiresAt(clock().instant().plusSeconds(3600))
			.closeAfter(Duration.ofMillis(4500))
			.key("key ü")
			.inReplyTo("another-id")
			.email()
			.emailAt(clock().instant().plusSeconds(600));
	}

	@Test
	default void everyFieldOfAOneTimeMessageComesBack() {
		TestMailbox mailbox = mailbox();
		UserMessage message = complete(Delivery.ONCE);
		mailbox.send(message);
		assertThat(mailbox.claim().messages()).containsExactly(message);
	}

	@Test
	default void everyFieldOfAReleasedMessageComesBack() {
		TestMailbox mailbox = mailbox();
		UserMessage message = complete(Delivery.ONCE);
		mailbox.send(message);
		TestMailbox.release(mailbox.claim());
		assertThat(mailbox.claim().messages()).containsExactly(message);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNTIL_READ", "INBOX" })
	default void everyFieldOfAPersistentMessageComesBack(Delivery delivery) {
		TestMailbox mailbox = mailbox();
		UserMessage message = complete(delivery);
		mailbox.send(message);
		assertThat(mailbox.store().find(mailbox.recipient(), message.id())).contains(message);
		assertThat(mailbox.list().messages()).containsExactly(message);
		mailbox.markRead(message);
		assertThat(mailbox.list().messages()).map((read) -> read.readAt(null)).containsExactly(message);
		mailbox.store().markUnread(mailbox.recipient(), message.id());
		assertThat(mailbox.list().messages()).containsExactly(message);
	}

	@Test
	default void theClaimShowsAPersistentMessageAsItWasSent() {
		TestMailbox mailbox = mailbox();
		UserMessage message = complete(Delivery.UNTIL_READ);
		mailbox.send(message);
		assertThat(mailbox.claim().untilRead()).containsExactly(message);
	}

	@Test
	default void theOrderOfTheDataComesBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send(complete(Delivery.ONCE));
		List<String> names = new ArrayList<>(mailbox.claim().messages().get(0).meta().keySet());
		assertThat(names).startsWith("z", "nothing", "empty list", "empty map").endsWith("url");
	}

	@Test
	default void aMessageWithDefaultsOnlyComesBack() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").createdAt(clock().instant());
		mailbox.send(message);
		assertThat(mailbox.claim().messages()).containsExactly(message);
	}

	@Test
	default void aMessageWithACodeAndNoTextComesBack() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.ofCode(MessageLevel.ERROR, "import.failed").createdAt(clock().instant());
		mailbox.send(message);
		assertThat(mailbox.claim().messages()).containsExactly(message);
	}

	@ParameterizedTest
	@EnumSource
	default void everyLevelComesBack(MessageLevel level) {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.of(level, "a"));
		assertThat(mailbox.claim().messages()).extracting(UserMessage::level).containsExactly(level);
	}

}
