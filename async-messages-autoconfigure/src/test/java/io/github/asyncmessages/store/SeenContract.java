package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store remembers for which recipients pages have asked for messages.
 */
interface SeenContract extends MailboxFixture {

	private static boolean isSeen(TestMailbox mailbox) {
		return mailbox.store().summary(mailbox.recipient()).seen();
	}

	private static List<String> neverSeen(TestMailbox mailbox) {
		return RecipientsContract.list(mailbox, new MailboxFilter(null, null, true), 500)
			.stream()
			.map(MailboxSummary::recipient)
			.distinct()
			.toList();
	}

	@Test
	default void whoWasNeverSeenIsListedAsSuch() {
		TestMailbox misspelt = mailbox();
		TestMailbox mailbox = misspelt.of(misspelt.recipient() + "-2");
		misspelt.send("a");
		mailbox.send(UserMessage.info("a").untilRead());
		mailbox.store().markSeen(List.of(mailbox.recipient()));
		assertThat(isSeen(misspelt)).isFalse();
		assertThat(isSeen(mailbox)).isTrue();
		assertThat(RecipientsContract.list(misspelt, 500)).containsOnly(
				new MailboxSummary(misspelt.recipient(), 1, 0, 0, 0, false),
				new MailboxSummary(mailbox.recipient(), 0, 0, 1, 0, true));
		assertThat(neverSeen(misspelt)).containsExactly(misspelt.recipient());
	}

	@Test
	default void whoWasSeenWithoutMessagesHasNoMailbox() {
		TestMailbox mailbox = mailbox();
		mailbox.store().markSeen(List.of(mailbox.recipient()));
		assertThat(RecipientsContract.list(mailbox, 500)).isEmpty();
		assertThat(mailbox.store().summary(mailbox.recipient()))
			.isEqualTo(new MailboxSummary(mailbox.recipient(), 0, 0, 0, 0, true));
		mailbox.send("a");
		assertThat(mailbox.receive()).containsExactly("a");
		assertThat(RecipientsContract.list(mailbox, 500)).isEmpty();
		assertThat(isSeen(mailbox)).isTrue();
	}

	@Test
	default void whoIsSeenAgainIsMarkedOnce() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		for (int i = 0; i < 3; i++) {
			mailbox.store().markSeen(List.of(mailbox.recipient()));
			clock().forward(MailboxLimits.DEFAULTS.claimTimeout());
		}
		assertThat(isSeen(mailbox)).isTrue();
		assertThat(RecipientsContract.list(mailbox, 500)).extracting(MailboxSummary::seen).containsOnly(true);
	}

	@Test
	default void anErasedMailboxWasNeverSeen() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		mailbox.store().markSeen(List.of(mailbox.recipient()));
		mailbox.store().erase(mailbox.recipient());
		mailbox.send("b");
		assertThat(isSeen(mailbox)).isFalse();
		assertThat(neverSeen(mailbox)).containsExactly(mailbox.recipient());
	}

	@Test
	default void namesAreComparedExactly() {
		TestMailbox mailbox = mailbox();
		List<String> names = Stream
			.of("barry@example.com", "urn:barry:queue", "{barry}", "}:seen", "%7Bbarry%25", "bárry 😀", "Bárry 😀", "*",
					"barry", "barry ", "'", "x".repeat(200))
			.map((name) -> mailbox.recipient() + name)
			.toList();
		names.forEach((name) -> mailbox.of(name).send("a"));
		for (int i = 0; i < names.size(); i++) {
			mailbox.store().markSeen(List.of(names.get(i)));
			assertThat(neverSeen(mailbox)).containsExactlyInAnyOrderElementsOf(names.subList(i + 1, names.size()));
		}
		assertThat(names).allSatisfy((name) -> assertThat(isSeen(mailbox.of(name))).isTrue());
	}

	@Test
	default void manyAreMarkedAtOnce() {
		TestMailbox mailbox = mailbox();
		List<String> names = IntStream.range(0, 700).mapToObj((number) -> mailbox.recipient() + "-" + number).toList();
		mailbox.store().appendAll(names, mailbox.encode(UserMessage.info("a")));
		List<String> seen = new ArrayList<>(names.subList(0, 690));
		seen.add(seen.get(0));
		mailbox.store().markSeen(seen);
		mailbox.store().markSeen(List.of());
		assertThat(neverSeen(mailbox)).containsExactlyInAnyOrderElementsOf(names.subList(690, 700));
	}

}
