package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of a mailbox has a maximum number of entries.
 */
public interface BoundedHistoryContract extends MailboxFixture {

	private static List<String> texts(TestMailbox mailbox) {
		return mailbox.store()
			.history(mailbox.recipient(), 1000)
			.stream()
			.map((entry) -> entry.message().text())
			.toList();
	}

	private static UserMessage[] inboxMessages(int count) {
		return IntStream.range(0, count)
			.mapToObj((number) -> UserMessage.info("message " + number).inboxOnly())
			.toArray(UserMessage[]::new);
	}

	@Test
	default void theNewestEntriesAreKept() {
		TestMailbox mailbox = mailbox(LIMITS.history(Duration.ofDays(90)));
		for (int round = 0; round < 3; round++) {
			mailbox.send("a", "b", "c");
			mailbox.receive();
		}
		mailbox.send(inboxMessages(MailboxLimits.MAX_HISTORY - 2));
		mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		assertThat(texts(mailbox)).hasSize(MailboxLimits.MAX_HISTORY)
			.startsWith("message " + (MailboxLimits.MAX_HISTORY - 3))
			.endsWith("message 0", "c", "b");
		mailbox.send("d");
		mailbox.receive();
		assertThat(texts(mailbox)).hasSize(MailboxLimits.MAX_HISTORY).startsWith("d").endsWith("c");
	}

	@Test
	default void moreThanTheHistoryHoldsIsMarkedAsReadAtOnce() {
		TestMailbox mailbox = mailbox(LIMITS.history(Duration.ofDays(90)));
		mailbox.send(inboxMessages(MailboxLimits.MAX_HISTORY + 50));
		assertThat(mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest()))
			.hasSize(MailboxLimits.MAX_HISTORY + 50);
		assertThat(texts(mailbox)).hasSize(MailboxLimits.MAX_HISTORY)
			.startsWith("message " + (MailboxLimits.MAX_HISTORY + 49))
			.endsWith("message 50");
	}

}
