package io.github.asyncmessages.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static io.github.asyncmessages.test.MessageAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link EmptyMailboxes}: the second repetition finds what the first one has
 * left.
 */
class EmptyMailboxesTests {

	@Nested
	@SpringBootTest
	@Import(SettableClock.class)
	@EmptyMailboxes
	class InMemory {

		@Autowired
		private UserMessageService messages;

		@Autowired
		private MessageStore store;

		@Autowired
		private MessageCodec codec;

		@Autowired
		private SettableClock clock;

		@RepeatedTest(2)
		void everyMailboxIsEmptyAndTheClockIsSetBack() {
			assertThat(this.messages).hasNothingFor("barry").hasNothingFor("sally");
			assertThat(this.clock.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
			this.messages.info("barry", "one-time");
			this.messages.send("barry", UserMessage.info("in the inbox").inboxOnly());
			this.store.append("sally", this.codec.encode(UserMessage.info("sent by others").createdAt(Instant.now())));
			this.clock.forward(Duration.ofDays(1));
		}

	}

	@Nested
	@SpringBootTest(properties = { "async-messages.store.type=jdbc", "spring.datasource.generate-unique-name=true" })
	@EmptyMailboxes
	class OnAServer {

		@Autowired
		private UserMessageService messages;

		@Autowired
		private MessageStore store;

		@Autowired
		private MessageCodec codec;

		@RepeatedTest(2)
		void onlyMailboxesOfTheTestAreEmptied(RepetitionInfo repetition) {
			assertThat(this.messages).hasNothingFor("barry");
			assertThat(this.messages).sentTo("sally").hasSize(repetition.getCurrentRepetition() - 1);
			this.messages.info("barry", "a");
			this.store.append("sally", this.codec.encode(UserMessage.info("sent by others").createdAt(Instant.now())));
		}

	}

}
