package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Persistent messages in a list: paging, and what is done with all of them.
 */
interface InboxListContract extends MailboxFixture {

	private static List<UserMessage> file(TestMailbox mailbox, String... texts) {
		List<UserMessage> messages = Stream.of(texts).map((text) -> UserMessage.info(text).inboxOnly()).toList();
		messages.forEach(mailbox::send);
		return messages;
	}

	private static InboxSlice page(TestMailbox mailbox, boolean unreadOnly, @Nullable Long before, int size) {
		return mailbox.store().list(mailbox.recipient(), unreadOnly, before, size);
	}

	@Test
	default void messagesAreListedNewestFirst() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a", "b", "c");
		mailbox.send(UserMessage.info("d").untilRead());
		assertThat(mailbox.inbox()).containsExactly("d", "c", "b", "a");
	}

	@Test
	default void pagesFollowEachOtherUntilTheEnd() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a", "b", "c", "d", "e");
		List<List<String>> pages = new ArrayList<>();
		Long before = null;
		do {
			InboxSlice page = page(mailbox, false, before, 2);
			pages.add(TestMailbox.texts(page.messages()));
			before = page.next();
		}
		while (before != null);
		assertThat(pages).containsExactly(List.of("e", "d"), List.of("c", "b"), List.of("a"));
	}

	@Test
	default void aPageThatTheLastMessageFillsIsTheLast() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a", "b");
		assertThat(page(mailbox, false, null, 2).next()).isNull();
		assertThat(page(mailbox, false, null, 1).next()).isNotNull();
	}

	@Test
	default void aClaimHasTheNewestMessagesReadAndUnreadIfItIsAskedForThem() {
		TestMailbox mailbox = mailbox();
		mailbox.send("waiting");
		List<UserMessage> messages = file(mailbox, "a", "b", "c", "d");
		mailbox.markRead(messages.get(2));
		Claim claim = mailbox.store().claim(mailbox.recipient(), 3);
		assertThat(claim.hasLatest(3)).isTrue();
		InboxSlice latest = Objects.requireNonNull(claim.latest());
		assertThat(latest).isEqualTo(page(mailbox, false, null, 3));
		assertThat(TestMailbox.texts(latest.messages())).containsExactly("d", "c", "b");
		assertThat(latest.messages().get(1).readAt()).isNotNull();
		assertThat(claim.hasLatest(4)).isFalse();
	}

	@Test
	default void aClaimKnowsThatTheInboxHasNoMore() {
		TestMailbox mailbox = mailbox();
		assertThat(mailbox.store().claim(mailbox.recipient(), 3).hasLatest(100)).isTrue();
		file(mailbox, "a");
		Claim claim = mailbox.store().claim(mailbox.recipient(), 3);
		assertThat(claim.hasLatest(100)).isTrue();
		assertThat(Objects.requireNonNull(claim.latest())).isEqualTo(page(mailbox, false, null, 100));
		assertThat(mailbox.claim().hasLatest(0)).isTrue();
	}

	private static ClaimRequest latestOrUnread(int size) {
		return new ClaimRequest(size, List.of()).withOlderUnread();
	}

	@Test
	default void aClaimHasAllUnreadMessagesIfItIsAskedForThem() {
		TestMailbox mailbox = mailbox();
		mailbox.send("waiting");
		List<UserMessage> messages = file(mailbox, "a", "b", "c", "d", "e", "f");
		mailbox.send(UserMessage.info("g").untilRead());
		List.of(1, 3, 4).forEach((number) -> mailbox.markRead(messages.get(number)));
		assertThat(mailbox.store().claim(mailbox.recipient(), 3).hasUnread()).isFalse();
		Claim claim = mailbox.store().claim(mailbox.recipient(), latestOrUnread(3));
		assertThat(claim.hasLatest(3)).isTrue();
		assertThat(claim.hasUnread()).isTrue();
		InboxSlice latest = Objects.requireNonNull(claim.latest());
		assertThat(latest).isEqualTo(mailbox.store().latestOrUnread(mailbox.recipient(), 3));
		assertThat(TestMailbox.texts(latest.messages())).containsExactly("g", "f", "e");
		assertThat(TestMailbox.texts(latest.olderUnread())).containsExactly("c", "a");
		assertThat(TestMailbox.texts(latest.unread())).containsExactly("g", "f", "c", "a");
		assertThat(claim.hasLatest(4)).isFalse();
	}

	@Test
	default void unreadMessagesAmongTheNewestAreNotRepeated() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c", "d");
		mailbox.markRead(messages.get(0));
		mailbox.markRead(messages.get(1));
		assertThat(mailbox.store().claim(mailbox.recipient(), 2).hasUnread()).isTrue();
		InboxSlice latest = mailbox.store().latestOrUnread(mailbox.recipient(), 2);
		assertThat(latest).isEqualTo(page(mailbox, false, null, 2));
		assertThat(TestMailbox.texts(latest.unread())).containsExactly("d", "c");
		assertThat(mailbox.store().latestOrUnread(mailbox.recipient(), 4)).isEqualTo(mailbox.list());
	}

	@Test
	default void ofManyUnreadMessagesTheNewestHundredAreRead() {
		TestMailbox mailbox = mailbox();
		file(mailbox, IntStream.rangeClosed(1, 103).mapToObj(String::valueOf).toArray(String[]::new));
		Claim claim = mailbox.store().claim(mailbox.recipient(), latestOrUnread(2));
		assertThat(claim.unreadCount()).isEqualTo(103);
		assertThat(claim.hasUnread()).isTrue();
		InboxSlice latest = Objects.requireNonNull(claim.latest());
		assertThat(latest).isEqualTo(mailbox.store().latestOrUnread(mailbox.recipient(), 2));
		assertThat(TestMailbox.texts(latest.olderUnread())).hasSize(100).startsWith("101").endsWith("2");
		assertThat(TestMailbox.texts(latest.unread())).hasSize(100).startsWith("103", "102", "101").endsWith("4");
	}

	@Test
	default void anEmptyInboxHasNoUnreadMessages() {
		TestMailbox mailbox = mailbox();
		assertThat(mailbox.store().claim(mailbox.recipient(), latestOrUnread(5)).hasUnread()).isTrue();
		assertThat(mailbox.store().latestOrUnread(mailbox.recipient(), 5))
			.isEqualTo(new InboxSlice(List.of(), null, 0));
	}

	@Test
	default void whatIsDoneInTheInboxIsSeenByTheNextClaim() {
		TestMailbox mailbox = mailbox();
		UserMessage message = file(mailbox, "a").get(0);
		assertThat(latest(mailbox)).extracting(UserMessage::readAt).containsNull();
		mailbox.markRead(message);
		assertThat(latest(mailbox)).extracting(UserMessage::readAt).doesNotContainNull();
		mailbox.store().delete(mailbox.recipient(), message.id());
		assertThat(latest(mailbox)).isEmpty();
	}

	private static List<UserMessage> latest(TestMailbox mailbox) {
		return Objects.requireNonNull(mailbox.store().claim(mailbox.recipient(), 3).latest()).messages();
	}

	@Test
	default void arrivingMessagesDoNotMoveTheNextPage() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a", "b", "c", "d");
		InboxSlice first = page(mailbox, false, null, 2);
		file(mailbox, "e", "f");
		assertThat(TestMailbox.texts(page(mailbox, false, first.next(), 2).messages())).containsExactly("b", "a");
	}

	@Test
	default void deletedMessagesDoNotMoveTheNextPage() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c", "d");
		InboxSlice first = page(mailbox, false, null, 2);
		messages.subList(2, 4).forEach((message) -> mailbox.store().delete(mailbox.recipient(), message.id()));
		assertThat(TestMailbox.texts(page(mailbox, false, first.next(), 2).messages())).containsExactly("b", "a");
	}

	@Test
	default void readMessagesAreLeftOutOnRequest() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c", "d", "e");
		mailbox.markRead(messages.get(1));
		mailbox.markRead(messages.get(4));
		InboxSlice first = page(mailbox, true, null, 2);
		assertThat(TestMailbox.texts(first.messages())).containsExactly("d", "c");
		InboxSlice second = page(mailbox, true, first.next(), 2);
		assertThat(TestMailbox.texts(second.messages())).containsExactly("a");
		assertThat(second.next()).isNull();
	}

	@Test
	default void onlyReadMessagesMeansNoFurtherPageOfUnreadOnes() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b");
		mailbox.markRead(messages.get(0));
		assertThat(page(mailbox, true, null, 1).next()).isNull();
	}

	@Test
	default void everyPageKnowsTheNewestMessageOfTheInbox() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c");
		InboxSlice first = page(mailbox, false, null, 1);
		assertThat(first.newest()).isPositive();
		assertThat(page(mailbox, false, first.next(), 1).newest()).isEqualTo(first.newest());
		mailbox.markRead(messages.get(2));
		assertThat(page(mailbox, true, null, 1).newest()).isEqualTo(first.newest());
		file(mailbox, "d");
		assertThat(mailbox.list().newest()).isGreaterThan(first.newest());
	}

	@Test
	default void allAreMarkedReadUpToAPosition() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c");
		mailbox.markRead(messages.get(1));
		long upTo = mailbox.list().newest();
		file(mailbox, "d");
		assertThat(mailbox.store().markAllRead(mailbox.recipient(), upTo))
			.containsExactlyInAnyOrder(messages.get(0).id(), messages.get(2).id());
		assertThat(TestMailbox.texts(page(mailbox, true, null, 10).messages())).containsExactly("d");
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.store().markAllRead(mailbox.recipient(), upTo)).isEmpty();
	}

	@Test
	default void messagesMarkedReadTogetherSayWhen() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a", "b");
		mailbox.store().markAllRead(mailbox.recipient(), mailbox.list().newest());
		assertThat(mailbox.list().messages()).extracting(UserMessage::readAt).doesNotContainNull();
	}

	@Test
	default void allAreDeletedUpToAPosition() {
		TestMailbox mailbox = mailbox();
		List<UserMessage> messages = file(mailbox, "a", "b", "c");
		mailbox.markRead(messages.get(1));
		long upTo = mailbox.list().newest();
		file(mailbox, "d");
		assertThat(mailbox.store().deleteAll(mailbox.recipient(), upTo))
			.containsExactlyInAnyOrderElementsOf(messages.stream().map(UserMessage::id).toList());
		assertThat(mailbox.inbox()).containsExactly("d");
		assertThat(mailbox.countUnread()).isEqualTo(1);
		assertThat(mailbox.store().deleteAll(mailbox.recipient(), upTo)).isEmpty();
	}

	@Test
	default void anOldPositionDoesNotReachMessagesThatCameAfterTheInboxWasEmptied() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a");
		long upTo = mailbox.list().newest();
		mailbox.store().deleteAll(mailbox.recipient(), upTo);
		file(mailbox, "b");
		assertThat(mailbox.store().markAllRead(mailbox.recipient(), upTo)).isEmpty();
		assertThat(mailbox.store().deleteAll(mailbox.recipient(), upTo)).isEmpty();
		assertThat(mailbox.inbox()).containsExactly("b");
	}

	@Test
	default void deletingAllLeavesTheQueueAlone() {
		TestMailbox mailbox = mailbox();
		mailbox.send("waiting");
		file(mailbox, "a");
		mailbox.store().deleteAll(mailbox.recipient(), Long.MAX_VALUE);
		assertThat(mailbox.inbox()).isEmpty();
		assertThat(mailbox.receive()).containsExactly("waiting");
	}

	@Test
	default void positionsOutsideTheInboxAreHarmless() {
		TestMailbox mailbox = mailbox();
		file(mailbox, "a");
		MessageStore store = mailbox.store();
		assertThat(page(mailbox, false, 0L, 10).messages()).isEmpty();
		assertThat(page(mailbox, false, -1L, 10).messages()).isEmpty();
		assertThat(store.markAllRead(mailbox.recipient(), 0)).isEmpty();
		assertThat(store.deleteAll(mailbox.recipient(), -1)).isEmpty();
		assertThat(TestMailbox.texts(page(mailbox, false, Long.MAX_VALUE, 10).messages())).containsExactly("a");
	}

}
