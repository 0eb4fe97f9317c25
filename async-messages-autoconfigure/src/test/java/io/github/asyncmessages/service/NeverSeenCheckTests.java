package io.github.asyncmessages.service;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NeverSeenCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NeverSeenCheckTests {

	private final TestClock clock = new TestClock();

	private final MemoryMessageStore store = new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock,
			new RecordedEvents());

	private final NeverSeenCheck check = new NeverSeenCheck(this.store, this.clock);

	@AfterEach
	void stop() {
		this.check.destroy();
		this.store.destroy();
	}

	private void send(String recipient, UserMessage message) {
		this.store.append(recipient, new MessageCodec(1024).encode(message.createdAt(this.clock.instant())));
	}

	@Test
	void whoeverWasSeenOrHasNothingIsNotCounted(CapturedOutput output) {
		send("barry", UserMessage.info("a"));
		send("sally", UserMessage.info("a").inboxOnly());
		this.store.markSeen(List.of("barry"));
		this.store.markAllRead("sally", Long.MAX_VALUE);
		this.check.run();
		assertThat(this.check.count()).isZero();
		assertThat(output).doesNotContain("Messages wait for");
	}

	@Test
	void thoseForWhomMessagesWaitAreCountedAndNamed(CapturedOutput output) {
		send("barry", UserMessage.info("a"));
		send("bary", UserMessage.info("a"));
		send("sub-123", UserMessage.info("a").untilRead());
		this.store.markSeen(List.of("barry"));
		assertThat(this.check.count()).isZero();
		this.check.run();
		assertThat(this.check.count()).isEqualTo(2);
		assertThat(output).contains("Messages wait for 2 recipients for whom no page has asked yet.")
			.contains("docs/principals.md. The names: 'bary', 'sub-123'");
		this.store.markSeen(List.of("bary", "sub-123"));
		this.check.run();
		assertThat(this.check.count()).isZero();
	}

	@Test
	void thereIsOneHintADayWithThreeNames(CapturedOutput output) {
		IntStream.range(0, 1200).forEach((i) -> send("user-%04d".formatted(i), UserMessage.info("a")));
		this.check.run();
		this.check.run();
		this.clock.forward(Duration.ofHours(23));
		this.check.run();
		assertThat(this.check.count()).isEqualTo(1200);
		assertThat(output.getAll().split("Messages wait for 1200 recipients", -1)).hasSize(2);
		assertThat(output).contains("Three of the names: 'user-0000', 'user-0001', 'user-0002'")
			.doesNotContain("user-0003");
		this.clock.forward(Duration.ofHours(1));
		this.check.run();
		assertThat(output.getAll().split("Messages wait for 1200 recipients", -1)).hasSize(3);
	}

	@Test
	void aNameStaysOnItsLine(CapturedOutput output) {
		send("bary\u2028' INJECTED", UserMessage.info("a"));
		this.check.run();
		assertThat(output).contains("Messages wait for 1 recipient for whom")
			.contains("The names: 'bary\\u2028\\u0027 INJECTED'");
	}

}
