package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody deletes a message that waits.
 */
interface DeleteWaitingContract extends MailboxFixture {

	/**
	 * The entries that somebody sees who looks.
	 */
	static List<QueueEntry> entries(TestMailbox mailbox) {
		return mailbox.store().peek(mailbox.recipient(), 1000).entries();
	}

	static boolean delete(TestMailbox mailbox, QueueEntry entry) {
		return mailbox.store().deleteWaiting(mailbox.recipient(), entry.id());
	}

	@Test
	default void aDeletedMessageIsNotShown() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b", "c");
		List<QueueEntry> entries = entries(mailbox);
		assertThat(entries).extracting(QueueEntry::id).doesNotHaveDuplicates();
		assertThat(entries(mailbox)).isEqualTo(entries);
		assertThat(delete(mailbox, entries.get(1))).isTrue();
		assertThat(delete(mailbox, entries.get(1))).isFalse();
		assertThat(entries(mailbox)).containsExactly(entries.get(0), entries.get(2));
		assertThat(mailbox.receive()).containsExactly("a", "c");
		assertThat(delete(mailbox, entries.get(0))).isFalse();
	}

	@Test
	default void theLastMessageIsDeletedWithItsMailbox() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(RecipientsContract.list(mailbox, 500)).isEmpty();
		mailbox.send("b");
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(RecipientsContract.list(mailbox, 500)).isEmpty();
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aClaimedMessageIsNotDeleted() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		QueueEntry seen = entries(mailbox).get(0);
		Claim claim = mailbox.claim();
		assertThat(delete(mailbox, seen)).isFalse();
		assertThat(delete(mailbox, entries(mailbox).get(0))).isFalse();
		assertThat(mailbox.store().summary(mailbox.recipient()))
			.isEqualTo(new MailboxSummary(mailbox.recipient(), 0, 2, 0, 0, false));
		TestMailbox.release(claim);
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aMessageOfAnExpiredClaimIsDeletedAndNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		mailbox.send("c");
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(PeekContract.texts(mailbox.store().peek(mailbox.recipient(), 10))).containsExactly("b", "c");
		assertThat(mailbox.store().confirm(mailbox.recipient(), claim.id())).extracting(UserMessage::text)
			.containsExactly("b");
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void nothingIsDeletedInPlaceOfAnotherMessage() {
		TestMailbox mailbox = mailbox();
		UserMessage kept = UserMessage.info("kept").untilRead();
		mailbox.send(kept, UserMessage.info("10 %").key("import"));
		QueueEntry replaced = entries(mailbox).get(0);
		mailbox.send(UserMessage.info("20 %").key("import"));
		assertThat(delete(mailbox, replaced)).isFalse();
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), kept.id())).isFalse();
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(mailbox.receive()).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("kept");
	}

	@Test
	default void anExpiredMessageIsNotDeleted() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().plusSeconds(20)), UserMessage.info("b"));
		QueueEntry expired = entries(mailbox).get(0);
		clock().forward(Duration.ofSeconds(20));
		assertThat(delete(mailbox, expired)).isFalse();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	/**
	 * A sender that got no answer sends a message again.
	 */
	@Test
	default void aMessageThatWasSentTwiceIsDeletedAsOne() {
		TestMailbox mailbox = mailbox();
		UserMessage message = UserMessage.info("a").createdAt(clock().instant());
		mailbox.send(message, UserMessage.info("b"), message);
		assertThat(delete(mailbox, entries(mailbox).get(0))).isTrue();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void ofManyWhoDeleteAMessageOneHasDoneIt() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 5; round++) {
			mailbox.send("a", "b");
			QueueEntry entry = entries(mailbox).get(0);
			assertThat(ConcurrencyContract.inManyThreads(() -> delete(mailbox, entry))).containsOnlyOnce(true);
			assertThat(mailbox.receive()).containsExactly("b");
		}
	}

	@Test
	default void aMessageIsEitherShownOrDeletedWhilePagesClaim() throws Exception {
		TestMailbox mailbox = mailbox();
		List<String> texts = IntStream.range(0, 30).mapToObj((number) -> "message " + number).toList();
		mailbox.send(texts.toArray(String[]::new));
		List<QueueEntry> entries = entries(mailbox);
		List<String> done = new ArrayList<>();
		ConcurrencyContract.inManyThreads(() -> {
			List<String> own = new ArrayList<>();
			for (QueueEntry entry : entries) {
				if (entry.message() != null && delete(mailbox, entry)) {
					own.add(entry.message().text());
				}
			}
			Claim claim = mailbox.claim();
			own.addAll(TestMailbox.texts(claim));
			TestMailbox.acknowledge(claim);
			return own;
		}).forEach(done::addAll);
		assertThat(done).containsExactlyInAnyOrderElementsOf(texts);
		assertThat(mailbox.receive()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "barry@example.com", "urn:barry:queue", "{barry}", "%7Bbarry%", "bárry 😀", "*" })
	default void nobodyDeletesTheMessagesOfAnother(String name) {
		TestMailbox mailbox = mailbox().of(name + UUID.randomUUID());
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		mailbox.send("mine");
		QueueEntry entry = entries(mailbox).get(0);
		assertThat(delete(another, entry)).isFalse();
		another.send("theirs");
		assertThat(delete(another, entry)).isFalse();
		assertThat(delete(mailbox, entry)).isTrue();
		assertThat(mailbox.receive()).isEmpty();
		assertThat(another.receive()).containsExactly("theirs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "x", "*", "' OR 1=1", "\u0000", "99999999999999999999",
			"da39a3ee5e6b4b0d3255bfef95601890afd80709-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709-0", "-" })
	default void anUnknownMessageIsNotDeleted(String id) {
		TestMailbox mailbox = mailbox();
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), id)).isFalse();
		mailbox.send("a");
		assertThat(mailbox.store().deleteWaiting(mailbox.recipient(), id)).isFalse();
		assertThat(mailbox.receive()).containsExactly("a");
	}

}
