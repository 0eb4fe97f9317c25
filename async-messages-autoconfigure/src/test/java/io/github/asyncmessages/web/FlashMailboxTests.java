package io.github.asyncmessages.web;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link FlashMailbox}.
 */
class FlashMailboxTests {

	private final TestClock clock = new TestClock();

	private final FlashMailbox mailbox = new FlashMailbox(new MessageCodec(1024), this.clock, Duration.ofSeconds(30));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private UserMessage leave(UserMessage message) {
		this.mailbox.add(this.request, null, message);
		return this.mailbox.claim(this.request, null).get(0);
	}

	@Test
	void theTimeOfAFlashMessageIsThatOfTheClock() {
		this.clock.forward(Duration.ofDays(1));
		assertThat(leave(UserMessage.info("Saved")).createdAt()).isCloseTo(this.clock.instant(),
				within(5, ChronoUnit.SECONDS));
	}

	@Test
	void aTimeThatTheSenderKnowsIsKept() {
		Instant noon = Instant.parse("2026-01-02T12:00:00Z");
		assertThat(leave(UserMessage.info("Saved").createdAt(noon)).createdAt()).isEqualTo(noon);
	}

}
