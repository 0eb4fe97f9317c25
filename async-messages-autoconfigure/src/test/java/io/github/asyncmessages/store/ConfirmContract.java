package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A claim is confirmed by its id, by whoever has not the claim itself.
 */
interface ConfirmContract extends MailboxFixture {

	private static List<UserMessage> confirm(TestMailbox mailbox, String claimId) {
		return mailbox.store().confirm(mailbox.recipient(), claimId);
	}

	@Test
	default void aConfirmationReturnsTheMessagesOfTheClaimInTheOrderOfSending() {
		TestMailbox mailbox = mailbox();
		mailbox.send(IntStream.range(0, 100).mapToObj((number) -> "message " + number).toArray(String[]::new));
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).hasSize(100);
		assertThat(confirm(mailbox, claim.id())).isEqualTo(claim.messages());
	}

	@Test
	default void confirmedMessagesDoNotComeBack() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c");
		confirm(mailbox, claim.id());
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void eachClaimHasAnIdOfItsOwn() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim first = mailbox.claim();
		mailbox.send("b");
		Claim second = mailbox.claim();
		assertThat(TestMailbox.texts(confirm(mailbox, second.id()))).containsExactly("b");
		assertThat(TestMailbox.texts(confirm(mailbox, first.id()))).containsExactly("a");
	}

	@Test
	default void aClaimWithoutMessagesHasNoId() {
		TestMailbox mailbox = mailbox();
		assertThat(mailbox.claim().id()).isEmpty();
		mailbox.send(UserMessage.info("a").untilRead());
		assertThat(mailbox.claim().id()).isEmpty();
		mailbox.send("b");
		assertThat(confirm(mailbox, "")).isEmpty();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void anUnknownIdConfirmsAndClaimsNothing() {
		TestMailbox mailbox = mailbox();
		Stream<String> unknown = Stream.of("unknown", "*", "%", "'", "\u0000", "\ud800", "é😀", "x".repeat(1000),
				UUID.randomUUID().toString(), UUID.randomUUID().toString().replace("-", ""));
		mailbox.send("a");
		Claim claim = mailbox.claim();
		List<String> ids = Stream
			.concat(unknown, Stream.of(claim.id() + "0", claim.id().substring(1), claim.id() + "\u0000"))
			.toList();
		mailbox.send("b");
		assertThat(ids).allSatisfy((id) -> assertThat(confirm(mailbox, id)).isEmpty());
		assertThat(TestMailbox.texts(mailbox.claim())).containsExactly("b");
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void anUnknownIdClaimsNothingOfAMailboxWithoutClaims() {
		TestMailbox mailbox = mailbox();
		String id = UUID.randomUUID().toString();
		assertThat(confirm(mailbox, id)).isEmpty();
		mailbox.send("a");
		assertThat(confirm(mailbox, id)).isEmpty();
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void nobodyConfirmsTheClaimOfAnother() {
		TestMailbox mailbox = mailbox();
		TestMailbox another = mailbox.of(mailbox.recipient() + " ");
		mailbox.send("mine");
		another.send("theirs");
		Claim claim = mailbox.claim();
		another.claim();
		assertThat(confirm(another, claim.id())).isEmpty();
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("mine");
	}

	@Test
	default void aClaimIsConfirmedOnce() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		assertThat(confirm(mailbox, claim.id())).hasSize(1);
		assertThat(confirm(mailbox, claim.id())).isEmpty();
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aCompletedClaimIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		TestMailbox.acknowledge(claim, "a");
		assertThat(confirm(mailbox, claim.id())).isEmpty();
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aReleasedClaimIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox.release(claim);
		assertThat(confirm(mailbox, claim.id())).isEmpty();
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aConfirmationTouchesNothingThatTheClaimDoesNotHold() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").untilRead(), UserMessage.info("c").inboxOnly());
		Claim claim = mailbox.claim();
		mailbox.send("d");
		assertThat(TestMailbox.texts(confirm(mailbox, claim.id()))).containsExactly("a");
		assertThat(mailbox.inbox()).containsExactly("c", "b");
		assertThat(mailbox.countUnread()).isEqualTo(2);
		assertThat(mailbox.receive()).containsExactly("d");
	}

	@Test
	default void aLateConfirmationDeletesNothingThatWasTakenByAnother() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		Claim another = mailbox.claim();
		assertThat(TestMailbox.texts(another)).containsExactly("a");
		assertThat(confirm(mailbox, late.id())).isEmpty();
		TestMailbox.release(another);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aLateConfirmationDeletesNothingThatIsWaitingAgain() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		TestMailbox.release(mailbox.claim());
		assertThat(confirm(mailbox, late.id())).isEmpty();
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aLateConfirmationCountsAsLongAsNobodyHasTakenTheMessages() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim late = mailbox.claim();
		mailbox.send("c");
		clock().forward(LIMITS.claimTimeout());
		assertThat(TestMailbox.texts(confirm(mailbox, late.id()))).containsExactly("a", "b");
		assertThat(mailbox.receive()).containsExactly("c");
	}

	@Test
	default void aMessageThatWasWithdrawnIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a"), UserMessage.info("b").key("import"), UserMessage.info("c"));
		Claim claim = mailbox.claim();
		mailbox.store().withdraw(mailbox.recipient(), "import");
		assertThat(TestMailbox.texts(confirm(mailbox, claim.id()))).containsExactly("a", "c");
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aMessageThatWasReplacedIsNotConfirmedAndTheNewOneWaits() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("10 %").key("import"), UserMessage.info("other"));
		Claim claim = mailbox.claim();
		mailbox.send(UserMessage.info("20 %").key("import"));
		assertThat(TestMailbox.texts(confirm(mailbox, claim.id()))).containsExactly("other");
		assertThat(mailbox.receive()).containsExactly("20 %");
	}

	@Test
	default void aMessageThatReplacesOneOfTheClaimIsNotConfirmedThoughItIsClaimed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("10 %").key("import"));
		Claim older = mailbox.claim();
		mailbox.send(UserMessage.info("20 %").key("import"));
		Claim newer = mailbox.claim();
		assertThat(confirm(mailbox, older.id())).isEmpty();
		TestMailbox.release(newer);
		assertThat(mailbox.receive()).containsExactly("20 %");
	}

	@Test
	default void aMessageThatHasExpiredIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").expiresAt(clock().instant().plusSeconds(10)), UserMessage.info("b"));
		Claim claim = mailbox.claim();
		assertThat(claim.messages()).hasSize(2);
		clock().forward(Duration.ofSeconds(20));
		assertThat(TestMailbox.texts(confirm(mailbox, claim.id()))).containsExactly("b");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void anErasedClaimIsNotConfirmed() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		mailbox.store().erase(mailbox.recipient());
		assertThat(confirm(mailbox, claim.id())).isEmpty();
	}

	@Test
	default void ofManyThatConfirmAClaimOneGetsEachMessage() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 10; round++) {
			mailbox.send("a", "b", "c");
			Claim claim = mailbox.claim();
			List<List<UserMessage>> confirmed = ConcurrencyContract.inManyThreads(() -> confirm(mailbox, claim.id()));
			assertThat(confirmed).flatMap(TestMailbox::texts).containsExactlyInAnyOrder("a", "b", "c");
		}
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aClaimThatIsConfirmedAndReleasedAtTheSameTimeLosesAndDoublesNothing() throws Exception {
		TestMailbox mailbox = mailbox();
		for (int round = 0; round < 20; round++) {
			mailbox.send("a", "b");
			Claim claim = mailbox.claim();
			List<List<UserMessage>> confirmed = ConcurrencyContract.inManyThreads(() -> {
				if (Thread.currentThread().getId() % 2 == 0) {
					TestMailbox.release(claim);
					return List.of();
				}
				return confirm(mailbox, claim.id());
			});
			List<String> seen = new ArrayList<>(mailbox.receive());
			confirmed.forEach((messages) -> seen.addAll(TestMailbox.texts(messages)));
			assertThat(seen).containsExactlyInAnyOrder("a", "b");
		}
	}

}
