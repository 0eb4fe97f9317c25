package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * One-time messages wait, are claimed, acknowledged or released.
 */
interface QueueContract extends MailboxFixture {

	@Test
	default void messagesAreClaimedInTheOrderOfSending() {
		TestMailbox mailbox = mailbox();
		List<String> texts = IntStream.range(0, 100).mapToObj((number) -> "message " + number).toList();
		mailbox.send(texts.toArray(String[]::new));
		assertThat(mailbox.receive()).isEqualTo(texts);
	}

	@Test
	default void twoMessagesWithOneTextAreTwo() {
		TestMailbox mailbox = mailbox();
		mailbox.send("Done", "Done");
		assertThat(mailbox.receive()).containsExactly("Done", "Done");
	}

	@Test
	default void aRecipientWithoutMailboxGetsAnEmptyClaim() {
		Claim claim = mailbox().claim();
		assertThat(claim.messages()).isEmpty();
		assertThat(claim.untilRead()).isEmpty();
		assertThat(claim.unreadCount()).isZero();
		TestMailbox.complete(claim, List.of(UUID.randomUUID().toString()));
	}

	@Test
	default void aClaimTakesAllSoThatOthersGetNoneMeanwhile() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		assertThat(TestMailbox.texts(mailbox.claim())).containsExactly("a", "b");
		assertThat(mailbox.claim().messages()).isEmpty();
	}

	@Test
	default void acknowledgedMessagesAreGone() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		TestMailbox.acknowledge(mailbox.claim());
		clock().forward(Duration.ofHours(1));
		assertThat(mailbox.claim().messages()).isEmpty();
	}

	@Test
	default void aReleasedClaimIsWaitingAgainInFront() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim claim = mailbox.claim();
		mailbox.send("c");
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a", "b", "c");
	}

	@Test
	default void whatAPageDidNotPrintIsWaitingAgainInFront() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b", "c", "d");
		Claim claim = mailbox.claim();
		mailbox.send("e");
		TestMailbox.acknowledge(claim, "a", "c");
		assertThat(mailbox.receive()).containsExactly("b", "d", "e");
	}

	@Test
	default void aMessageSentDuringAClaimIsInTheNext() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		mailbox.send("b");
		assertThat(TestMailbox.texts(mailbox.claim())).containsExactly("b");
		assertThat(TestMailbox.texts(claim)).containsExactly("a");
	}

	@Test
	default void anAcknowledgementDoesNotTouchWhatWasSentMeanwhile() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		mailbox.send("b");
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aReleasedMessageCanBeReleasedAgain() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		TestMailbox.release(mailbox.claim());
		TestMailbox.acknowledge(mailbox.claim(), "b");
		TestMailbox.release(mailbox.claim());
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void claimsReleasedNewestFirstKeepTheOrder() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim first = mailbox.claim();
		mailbox.send("b");
		Claim second = mailbox.claim();
		TestMailbox.release(second);
		TestMailbox.release(first);
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void aClaimLastsUntilItsTimeout() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		mailbox.claim();
		clock().forward(LIMITS.claimTimeout().minusSeconds(10));
		assertThat(mailbox.claim().messages()).isEmpty();
	}

	@Test
	default void aClaimThatRunsOutGivesItsMessagesBackInFront() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		mailbox.claim();
		mailbox.send("c");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("a", "b", "c");
	}

	@Test
	default void claimsThatRunOutKeepTheOrderOfSending() {
		TestMailbox mailbox = mailbox();
		for (String text : List.of("a", "b", "c", "d")) {
			mailbox.send(text);
			mailbox.claim();
			clock().forward(Duration.ofSeconds(1));
		}
		mailbox.send("e");
		clock().forward(LIMITS.claimTimeout());
		assertThat(mailbox.receive()).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	default void aClaimThatStillLastsKeepsItsMessagesWhileAnOlderOneRunsOut() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		mailbox.claim();
		clock().forward(LIMITS.claimTimeout().minusSeconds(10));
		mailbox.send("b");
		Claim lasting = mailbox.claim();
		clock().forward(Duration.ofSeconds(10));
		assertThat(mailbox.receive()).containsExactly("a");
		TestMailbox.release(lasting);
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void aLateAcknowledgementDeletesNothingThatWasTakenByAnother() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		Claim another = mailbox.claim();
		TestMailbox.acknowledge(late);
		TestMailbox.release(another);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aLateAcknowledgementDeletesNothingThatIsWaitingAgain() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		TestMailbox.release(mailbox.claim());
		TestMailbox.acknowledge(late);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void aLateReleaseDoublesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		Claim another = mailbox.claim();
		TestMailbox.release(late);
		assertThat(mailbox.claim().messages()).isEmpty();
		TestMailbox.acknowledge(another);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void aLateAcknowledgementCountsAsLongAsNobodyHasTakenTheMessages() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a", "b");
		Claim late = mailbox.claim();
		clock().forward(LIMITS.claimTimeout());
		TestMailbox.acknowledge(late, "a");
		assertThat(mailbox.receive()).containsExactly("b");
	}

	@Test
	default void acknowledgingAfterAReleaseDoesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox.release(claim);
		TestMailbox.acknowledge(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void releasingAfterAnAcknowledgementDoesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox.acknowledge(claim);
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).isEmpty();
	}

	@Test
	default void releasingTwiceDoublesNothing() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox.release(claim);
		TestMailbox.release(claim);
		assertThat(mailbox.receive()).containsExactly("a");
	}

	@Test
	default void acknowledgingWhatTheClaimDoesNotHoldReleasesAll() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		UserMessage waiting = UserMessage.info("b");
		mailbox.send(waiting);
		TestMailbox.complete(claim, List.of(waiting.id(), "no-such-id", "not an id"));
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void aClaimCannotAcknowledgeTheMessagesOfAnother() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim first = mailbox.claim();
		mailbox.send("b");
		Claim second = mailbox.claim();
		TestMailbox.complete(second, List.of(first.messages().get(0).id()));
		TestMailbox.release(first);
		assertThat(mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	default void whatAClaimHasShownDoesNotChange() {
		TestMailbox mailbox = mailbox();
		mailbox.send("a");
		Claim claim = mailbox.claim();
		TestMailbox.acknowledge(claim);
		mailbox.send("b");
		assertThat(TestMailbox.texts(claim)).containsExactly("a");
		assertThat(claim.messages()).isUnmodifiable();
		assertThat(claim.untilRead()).isUnmodifiable();
	}

	@Test
	default void theStoreGivesASignOfLife() {
		assertThatCode(() -> mailbox().store().ping()).doesNotThrowAnyException();
	}

}
