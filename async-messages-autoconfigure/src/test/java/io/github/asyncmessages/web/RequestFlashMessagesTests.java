package io.github.asyncmessages.web;

import java.time.Duration;
import java.time.Instant;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RequestFlashMessages}.
 */
class RequestFlashMessagesTests {

	private final FlashMailbox mailbox = new FlashMailbox(new MessageCodec(1024), new TestClock(),
			Duration.ofSeconds(30));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void withoutAStoreAMessageOfAUserIsInASession() {
		RequestFlashMessages.ofCurrentRequest(this.mailbox, (request) -> "barry", MessageLevel.INFO, null)
			.of(this.request)
			.success("Saved");
		assertThat(this.mailbox.claim(this.request, "barry")).extracting(UserMessage::text).containsExactly("Saved");
	}

	@Test
	void aTimeInThePastMeansNow() {
		RequestFlashMessages.ofCurrentRequest(this.mailbox, (request) -> null, MessageLevel.INFO, null)
			.of(this.request)
			.send(UserMessage.info("Saved").deliverAt(Instant.EPOCH));
		assertThat(this.mailbox.claim(this.request, null)).extracting(UserMessage::text).containsExactly("Saved");
	}

	@Test
	void aMessageForLaterBelongsInAMailbox() {
		UserMessage message = UserMessage.info("Later").deliverIn(Duration.ofHours(1));
		assertThatIllegalStateException()
			.isThrownBy(() -> RequestFlashMessages
				.ofCurrentRequest(this.mailbox, (request) -> null, MessageLevel.INFO, null)
				.of(this.request)
				.send(message))
			.withMessage(
					"A scheduled message requires a user, but the visitor is anonymous. Send a one-time message instead.");
		assertThatIllegalStateException()
			.isThrownBy(() -> RequestFlashMessages
				.ofCurrentRequest(this.mailbox, (request) -> "barry", MessageLevel.INFO, null)
				.of(this.request)
				.send(message))
			.withMessage("A scheduled message requires a message store");
	}

}
