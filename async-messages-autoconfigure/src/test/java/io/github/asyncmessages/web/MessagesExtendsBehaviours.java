package io.github.asyncmessages.web;

import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The behaviours of django-messages-extends.
 */
abstract class MessagesExtendsBehaviours extends SeedBehaviours {

	MessagesExtendsBehaviours(SeedServer seed) {
		super(seed);
	}

	// INFO_PERSISTENT and the others
	@ParameterizedTest
	@EnumSource(names = { "INFO", "SUCCESS", "WARNING", "ERROR" })
	void aPersistentMessageOfEachLevelIsStoredUnread(MessageLevel level) {
		UserMessage message = UserMessage.of(level, "Hello").untilRead();
		send(this.barry, message);
		assertThat(inbox(this.barry).find(message.id())).hasValueSatisfying((stored) -> {
			assertThat(stored.level()).isEqualTo(level);
			assertThat(stored.text()).isEqualTo("Hello");
			assertThat(stored.tags()).isEmpty();
			assertThat(stored.expiresAt()).isNull();
			assertThat(stored.createdAt()).isCloseTo(this.server.clock().instant(), within(1, ChronoUnit.MINUTES));
			assertThat(stored.readAt()).isNull();
		});
		assertThat(inbox(this.sally).find(message.id())).isEmpty();
		assertThat(open(login(this.barry), "/messages").document().select(".inbox-message." + level.tag() + ".unread"))
			.hasSize(1);
	}

	// message_mark_read by its user
	@Test
	void aMessageIsMarkedAsReadByItsUser() {
		UserMessage message = persistent(this.barry, "Hello");
		assertThat(login(this.barry).post("/messages/" + message.id() + "/read").status()).isEqualTo(200);
		assertThat(inbox(this.barry).find(message.id()).orElseThrow().readAt()).isNotNull();
	}

	// message_mark_read by another user
	@Test
	void aMessageStaysUnreadIfAnotherUserMarksIt() {
		UserMessage message = persistent(this.barry, "Hello");
		assertThat(login(this.sally).post("/messages/" + message.id() + "/read").status()).isEqualTo(404);
		assertThat(inbox(this.sally).markRead(message.id())).isFalse();
		assertThat(inbox(this.barry).find(message.id()).orElseThrow().readAt()).isNull();
	}

	// add_message with user=…, in a request of somebody else
	@Test
	void aRequestStoresAMessageForAnotherUser() {
		Visitor visitor = login(this.barry);
		visitor.post("/send", "to", this.sally, "text", "From the request of another");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
		assertThat(open(login(this.sally), PAGE).messages()).containsExactly("From the request of another");
	}

	// Message.delete and the deletion of a user, with equal messages
	@Test
	void deletingLeavesNoneAndErasingLeavesNoneOfEqualMessages() {
		UserMessage first = persistent(this.barry, "Hello");
		UserMessage second = persistent(this.barry, "Hello");
		assertThat(inbox(this.barry).delete(first.id())).isTrue();
		assertThat(texts(this.barry)).containsExactly("Hello");
		assertThat(inbox(this.barry).delete(second.id())).isTrue();
		assertThat(texts(this.barry)).isEmpty();
		persistent(this.barry, "Hello");
		persistent(this.barry, "Hello");
		send(this.barry, "Hello", "Hello");
		this.server.messages().erase(this.barry);
		assertThat(texts(this.barry)).isEmpty();
		assertThat(waiting(this.barry)).isEmpty();
		assertThat(open(login(this.barry), PAGE).messages()).isEmpty();
		this.seed.program().ifPresent((program) -> assertThat(program.count(this.barry)).isZero());
	}

}
