package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mails of persistent messages that are unread at a time. The store is shared with other
 * tests, so that each looks at the mails of its recipient only.
 */
interface UnreadMailContract extends MailboxFixture {

	Duration LEASE = Duration.ofMinutes(15);

	private List<DueMail> take(TestMailbox mailbox) {
		return mailbox.store()
			.takeMails(1000, LEASE)
			.stream()
			.filter((mail) -> mail.recipient().equals(mailbox.recipient()))
			.toList();
	}

	private UserMessage mailedIn(Duration delay) {
		return UserMessage.info("a").untilRead().emailAt(clock().instant().plus(delay));
	}

	@Test
	default void theMailOfAnUnreadMessageIsTakenWhenItsTimeHasCome() {
		TestMailbox mailbox = mailbox();
		UserMessage message = mailedIn(Duration.ofHours(1)).inboxOnly();
		mailbox.send(message);
		assertThat(take(mailbox)).isEmpty();
		clock().forward(Duration.ofHours(1));
		DueMail mail = take(mailbox).get(0);
		assertThat(mail.message().id()).isEqualTo(message.id());
		assertThat(mail.message().text()).isEqualTo("a");
		assertThat(mailbox.countUnread()).isEqualTo(1);
	}

	@Test
	default void aMailIsTakenOnce() {
		TestMailbox mailbox = mailbox();
		mailbox.send(mailedIn(Duration.ofHours(1)));
		clock().forward(Duration.ofHours(1));
		DueMail mail = take(mailbox).get(0);
		assertThat(take(mailbox)).isEmpty();
		mailbox.store().finishMail(mail);
		clock().forward(LEASE.multipliedBy(2));
		assertThat(take(mailbox)).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void aMailThatIsNotFinishedIsTakenAgainAfterTheLease() {
		TestMailbox mailbox = mailbox();
		mailbox.send(mailedIn(Duration.ofHours(1)));
		clock().forward(Duration.ofHours(1));
		DueMail lost = take(mailbox).get(0);
		clock().forward(LEASE);
		DueMail mail = take(mailbox).get(0);
		assertThat(mail.message().id()).isEqualTo(lost.message().id());
		mailbox.store().finishMail(lost);
		clock().forward(LEASE);
		assertThat(take(mailbox)).hasSize(1);
	}

	@Test
	default void aMessageThatWasReadHasNoMail() {
		TestMailbox mailbox = mailbox();
		UserMessage message = mailedIn(Duration.ofHours(1));
		mailbox.send(message);
		mailbox.markRead(message);
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).isEmpty();
		mailbox.store().markUnread(mailbox.recipient(), message.id());
		assertThat(take(mailbox)).isEmpty();
	}

	@Test
	default void aMessageThatIsUnreadAgainInTimeHasAMail() {
		TestMailbox mailbox = mailbox();
		UserMessage message = mailedIn(Duration.ofHours(1));
		mailbox.send(message);
		mailbox.markRead(message);
		mailbox.store().markUnread(mailbox.recipient(), message.id());
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).hasSize(1);
	}

	@Test
	default void aMessageThatIsGoneHasNoMail() {
		TestMailbox mailbox = mailbox();
		UserMessage deleted = mailedIn(Duration.ofHours(1));
		UserMessage withdrawn = mailedIn(Duration.ofHours(1)).id("2").key("key");
		UserMessage expired = mailedIn(Duration.ofHours(1)).id("3").expiresAt(clock().instant().plusSeconds(60));
		mailbox.send(deleted, withdrawn, expired);
		mailbox.store().delete(mailbox.recipient(), deleted.id());
		mailbox.store().withdraw(mailbox.recipient(), "key");
		TestMailbox other = mailbox.of("user-" + UUID.randomUUID());
		other.send(mailedIn(Duration.ofHours(1)));
		mailbox.store().erase(other.recipient());
		clock().forward(Duration.ofHours(1));
		List<DueMail> mails = mailbox.store().takeMails(1000, LEASE);
		assertThat(mails).extracting(DueMail::recipient).doesNotContain(mailbox.recipient(), other.recipient());
	}

	@Test
	default void aReplacedMessageHasTheMailOfTheNewOne() {
		TestMailbox mailbox = mailbox();
		mailbox.send(mailedIn(Duration.ofHours(1)).key("key"), mailedIn(Duration.ofHours(2)).text("b").key("key"));
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).isEmpty();
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).extracting((mail) -> mail.message().text()).containsExactly("b");
	}

	@Test
	default void aMessageThatTakesTheIdOfADeletedOneHasItsOwnTime() {
		TestMailbox mailbox = mailbox();
		mailbox.send(mailedIn(Duration.ofHours(1)).id("id"));
		mailbox.store().delete(mailbox.recipient(), "id");
		mailbox.send(mailedIn(Duration.ofHours(2)).id("id"));
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).isEmpty();
		clock().forward(Duration.ofHours(1));
		assertThat(take(mailbox)).hasSize(1);
	}

	@Test
	default void aMessageThatIsSentAgainHasNoSecondMail() {
		TestMailbox mailbox = mailbox();
		mailbox.send(mailedIn(Duration.ofHours(1)).id("id"), mailedIn(Duration.ofHours(2)).id("id"));
		clock().forward(Duration.ofHours(1));
		mailbox.store().finishMail(take(mailbox).get(0));
		mailbox.send(mailedIn(Duration.ofHours(1)).id("id"));
		clock().forward(Duration.ofHours(2));
		assertThat(take(mailbox)).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("a");
	}

	@Test
	default void aMessageToManyHasAMailForEach() {
		TestMailbox mailbox = mailbox();
		List<String> recipients = IntStream.range(0, 300).mapToObj((i) -> mailbox.recipient() + "-" + i).toList();
		mailbox.store().appendAll(recipients, mailbox.encode(mailedIn(Duration.ofHours(1))));
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.store().takeMails(10_000, LEASE)).extracting(DueMail::recipient).containsAll(recipients);
	}

	@Test
	default void recipientsKeepTheirNames() {
		TestMailbox mailbox = mailbox();
		TestMailbox odd = mailbox.of("a {b} %7B c " + UUID.randomUUID());
		odd.send(mailedIn(Duration.ofHours(1)));
		clock().forward(Duration.ofHours(1));
		assertThat(take(odd)).hasSize(1);
	}

	@Test
	default void ofManyThatTakeAtTheSameTimeOneGetsEachMail() {
		TestMailbox mailbox = mailbox();
		IntStream.range(0, 20).forEach((i) -> mailbox.send(mailedIn(Duration.ofHours(1)).id("id-" + i)));
		clock().forward(Duration.ofHours(1));
		Supplier<List<String>> node = () -> IntStream.range(0, 40)
			.boxed()
			.flatMap((i) -> mailbox.store().takeMails(1, LEASE).stream())
			.filter((mail) -> mail.recipient().equals(mailbox.recipient()))
			.map((mail) -> mail.message().id())
			.toList();
		List<CompletableFuture<List<String>>> nodes = Stream.generate(() -> CompletableFuture.supplyAsync(node))
			.limit(4)
			.toList();
		assertThat(nodes.stream().flatMap((taken) -> taken.join().stream())).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	default void theTimeOfAMailIsKept() {
		TestMailbox mailbox = mailbox();
		Instant emailAt = Instant.parse("2999-12-31T23:59:59.123456Z");
		mailbox.send(UserMessage.info("a").inboxOnly().emailAt(emailAt));
		assertThat(mailbox.list().messages()).extracting(UserMessage::emailAt).containsExactly(emailAt);
	}

}
