package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody lists the mailboxes that hold a message of a level and a delivery, in a store
 * that can filter.
 */
public interface MailboxFilterContract extends MailboxFixture {

	private static List<String> names(TestMailbox mailbox, @Nullable MessageLevel level, @Nullable Delivery delivery) {
		return RecipientsContract.list(mailbox, new MailboxFilter(level, delivery), 500)
			.stream()
			.map((summary) -> summary.recipient().substring(mailbox.recipient().length()))
			.toList();
	}

	private static TestMailbox send(TestMailbox mailbox, String name, UserMessage... messages) {
		TestMailbox other = mailbox.of(mailbox.recipient() + name);
		other.send(messages);
		return other;
	}

	@Test
	default void onlyMailboxesWithSuchAMessageAreListed() {
		TestMailbox mailbox = mailbox();
		send(mailbox, "-waiting", UserMessage.info("a"), UserMessage.error("b"));
		send(mailbox, "-claimed", UserMessage.error("a")).claim();
		send(mailbox, "-inbox", UserMessage.error("a").inboxOnly());
		UserMessage read = UserMessage.error("a").untilRead();
		send(mailbox, "-read", read).markRead(read);
		send(mailbox, "-others", UserMessage.info("a"), UserMessage.warning("b").inboxOnly());
		assertThat(mailbox.store().canFilter()).isTrue();
		assertThat(names(mailbox, MessageLevel.ERROR, null)).containsExactlyInAnyOrder("-waiting", "-claimed", "-inbox",
				"-read");
		assertThat(names(mailbox, MessageLevel.WARNING, null)).containsExactly("-others");
		assertThat(names(mailbox, null, Delivery.INBOX)).containsExactlyInAnyOrder("-inbox", "-others");
		assertThat(names(mailbox, null, Delivery.UNTIL_READ)).containsExactly("-read");
		assertThat(names(mailbox, MessageLevel.ERROR, Delivery.ONCE)).containsExactlyInAnyOrder("-waiting", "-claimed");
		assertThat(names(mailbox, MessageLevel.INFO, Delivery.INBOX)).isEmpty();
		assertThat(names(mailbox, MessageLevel.DEBUG, null)).isEmpty();
		assertThat(names(mailbox, null, null)).hasSize(5);
	}

	@Test
	default void theNumbersAreThoseOfTheWholeMailbox() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.error("a"), UserMessage.info("b"), UserMessage.info("c").untilRead());
		assertThat(RecipientsContract.list(mailbox, new MailboxFilter(MessageLevel.ERROR, null), 500))
			.containsExactly(new MailboxSummary(mailbox.recipient(), 2, 0, 1, 0, false));
	}

	@Test
	default void aMessageThatIsGoneDoesNotCount() {
		TestMailbox mailbox = mailbox();
		UserMessage deleted = UserMessage.error("a").untilRead();
		TestMailbox other = send(mailbox, "-deleted", deleted, UserMessage.info("b"));
		other.store().delete(other.recipient(), deleted.id());
		send(mailbox, "-expired", UserMessage.error("a").inboxOnly().expiresAt(clock().instant().plusSeconds(20)),
				UserMessage.info("b"));
		send(mailbox, "-claimed", UserMessage.error("a").expiresAt(clock().instant().plusSeconds(20)),
				UserMessage.info("b"))
			.claim();
		TestMailbox.acknowledge(send(mailbox, "-shown", UserMessage.error("a"), UserMessage.info("b")).claim(), "a");
		clock().forward(Duration.ofSeconds(20));
		assertThat(names(mailbox, MessageLevel.ERROR, null)).isEmpty();
		assertThat(names(mailbox, MessageLevel.INFO, null)).hasSize(4);
	}

	@Test
	default void aMessageOfAnExpiredClaimCounts() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.error("a"));
		mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		assertThat(names(mailbox, MessageLevel.ERROR, Delivery.ONCE)).containsExactly("");
	}

	@Test
	default void filteredMailboxesAreListedPageByPage() {
		TestMailbox mailbox = mailbox();
		String marker = UUID.randomUUID().toString();
		List<String> names = Stream
			.of("barry@example.com", "urn:barry:queue", "{barry}", "%7Bbarry%25", "bárry 😀", "'")
			.map((name) -> mailbox.recipient() + name)
			.toList();
		names.forEach((name) -> mailbox.of(name).send(UserMessage.debug(marker)));
		IntStream.range(0, 20).forEach((number) -> send(mailbox, "-" + number, UserMessage.info("a")));
		MailboxFilter filter = new MailboxFilter(MessageLevel.DEBUG, Delivery.ONCE);
		for (int size : List.of(1, 4, 1000)) {
			assertThat(RecipientsContract.list(mailbox, filter, size)).extracting(MailboxSummary::recipient)
				.containsExactlyInAnyOrderElementsOf(names);
		}
		MailboxPage first = mailbox.store().recipients(filter, null, 4);
		assertThat(first.mailboxes()).hasSize(4);
		assertThat(first.nextCursor()).isNotNull();
	}

}
