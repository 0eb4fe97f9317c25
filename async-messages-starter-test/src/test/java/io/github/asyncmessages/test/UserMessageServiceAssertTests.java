package io.github.asyncmessages.test;

import java.time.Instant;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.github.asyncmessages.test.MessageAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link UserMessageServiceAssert}, {@link UserMessagesAssert} and
 * {@link UserMessageAssert}.
 */
@SpringBootTest
@EmptyMailboxes
class UserMessageServiceAssertTests {

	@Autowired
	private UserMessageService messages;

	@Test
	void lookingTakesNothing() {
		this.messages.info("barry", "a");
		assertThat(this.messages).sentTo("barry").containsText("a");
		assertThat(this.messages.receive("barry")).extracting(UserMessage::text).containsExactly("a");
		assertThat(this.messages).hasNothingFor("barry");
	}

	@Test
	void messagesOfEveryDeliveryAreThereOldestFirst() {
		this.messages.send("barry", UserMessage.info("a").createdAt(Instant.now().minusSeconds(3)));
		this.messages.send("barry", UserMessage.info("b").createdAt(Instant.now().minusSeconds(2)).untilRead());
		this.messages.send("barry", UserMessage.info("c").inboxOnly());
		assertThat(this.messages).sentTo("barry").extracting(UserMessage::text).containsExactly("a", "b", "c");
		assertThat(this.messages).hasNothingFor("sally");
	}

	@Test
	void anInboxOfSeveralPagesIsReadToTheEnd() {
		for (int i = 0; i < 150; i++) {
			this.messages.send("barry", UserMessage.info("message " + i).inboxOnly());
		}
		assertThat(this.messages).sentTo("barry").hasSize(150).last().hasText("message 149");
	}

	@Test
	void theServiceMayBeBehindAProxy() {
		UserMessageService proxy = (UserMessageService) new ProxyFactory(this.messages).getProxy();
		proxy.info("barry", "a");
		assertThat(proxy).sentTo("barry").containsText("a");
	}

	@Test
	void anotherServiceIsRefused() {
		UserMessageService other = mock(UserMessageService.class);
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(other).sentTo("barry"))
			.withMessageContaining("the service of async-messages");
	}

	@Test
	void aMessageIsDescribed() {
		UserMessage message = UserMessage.warning("Disk full").link("/disk").key("disk").untilRead();
		assertThat(message).hasLevel(MessageLevel.WARNING)
			.hasText("Disk full")
			.hasLink("/disk")
			.hasKey("disk")
			.hasDelivery(Delivery.UNTIL_READ);
	}

	@Test
	void eachAssertionCanFail() {
		this.messages.info("barry", "a");
		assertFails(() -> assertThat(this.messages).hasNothingFor("barry"), "[messages of barry]");
		assertFails(() -> assertThat(this.messages).sentTo("barry").containsText("b"), "a message with the text");
		assertFails(() -> assertThat(this.messages).sentTo("sally").singleElement(), "[messages of sally]");
		UserMessage message = UserMessage.info("a");
		assertFails(() -> assertThat(message).hasLevel(MessageLevel.ERROR), "Expected the level of the message");
		assertFails(() -> assertThat(message).hasText("b"), "Expected the text of the message");
		assertFails(() -> assertThat(message).hasLink("/b"), "Expected the link of the message");
		assertFails(() -> assertThat(message).hasKey("b"), "Expected the key of the message");
		assertFails(() -> assertThat(message).hasDelivery(Delivery.INBOX), "Expected the delivery of the message");
	}

	private static void assertFails(ThrowingCallable assertion, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessageContaining(message);
	}

}
