package io.github.asyncmessages.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.MessagesSnoozedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StoreInbox}. The contract of a store says the rest.
 */
class StoreInboxTests {

	private final ServiceFixture fixture = new ServiceFixture();

	private final UserMessageService messages = this.fixture.service();

	private final Inbox inbox = this.messages.inbox("barry");

	private UserMessage send(UserMessage message) {
		this.messages.send("barry", message);
		return message;
	}

	private UserMessage send(String text) {
		return send(UserMessage.info(text).inboxOnly());
	}

	private void sendMany(int count) {
		IntStream.rangeClosed(1, count).forEach((number) -> send("message " + number));
	}

	private InboxPage page(@Nullable String cursor, int size) {
		return this.inbox.page(false, cursor, size);
	}

	private static List<String> texts(InboxPage page) {
		return page.messages().stream().map(UserMessage::text).toList();
	}

	private List<String> all() {
		return texts(page(null, 100));
	}

	@Test
	void readAndUnreadMessagesAreListedNewestFirst() {
		UserMessage first = send("first");
		send(UserMessage.info("second").untilRead());
		this.inbox.markRead(first.id());
		assertThat(all()).containsExactly("second", "first");
		assertThat(texts(this.inbox.page(true, null, 20))).containsExactly("second");
	}

	@Test
	void aPersistentMessageBelowTheMinimumLevelIsNotStored() {
		assertThat(this.messages.send("barry", UserMessage.debug("Hello world").untilRead())).isFalse();
		assertThat(all()).isEmpty();
	}

	@Test
	void aMessageThatWasMarkedIsReadAndStaysInTheInbox() {
		UserMessage message = send("first");
		assertThat(this.inbox.markRead(message.id())).isTrue();
		assertThat(this.inbox.find(message.id()).orElseThrow().readAt()).isNotNull();
		assertThat(this.inbox.markUnread(message.id())).isTrue();
		assertThat(this.inbox.find(message.id()).orElseThrow().readAt()).isNull();
	}

	@Test
	void theInboxOfAUserWhoHasNothingIsEmpty() {
		Inbox inbox = this.messages.inbox("nobody");
		InboxPage page = inbox.page(false, null, 20);
		assertThat(page.messages()).isEmpty();
		assertThat(page.nextCursor()).isNull();
		assertThat(inbox.unreadCount()).isZero();
		assertThat(inbox.markAllRead(page.upTo())).isZero();
		assertThat(inbox.deleteAll(page.upTo())).isZero();
	}

	@Test
	void aSnoozedMessageIsAnnounced() {
		UserMessage message = send("first");
		Instant until = this.fixture.clock.instant().plusSeconds(60);
		assertThat(this.inbox.snooze(message.id(), until)).isTrue();
		assertThat(this.inbox.snooze(message.id(), until)).isFalse();
		assertThat(all()).isEmpty();
		assertThat(this.fixture.events.of(MessagesSnoozedEvent.class))
			.containsExactly(new MessagesSnoozedEvent("barry", List.of(message.id()), until));
	}

	@Test
	void aMessageIsNotSnoozedIntoThePastOrTooFarAhead() {
		UserMessage message = send("first");
		Instant now = this.fixture.clock.instant();
		assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.snooze(message.id(), now.minusSeconds(1)))
			.withMessageStartingWith("'until' must be in the future but was ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.inbox.snooze(message.id(), now.plus(Duration.ofDays(401))))
			.withMessageStartingWith("'until' must not be more than 400 days ahead but was ");
		assertThat(all()).containsExactly("first");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb" })
	void thereIsNoInboxForWhatIsNoName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.inbox(name))
			.withMessageStartingWith("'recipient' must not ");
	}

	@Test
	void theInboxOfAPrincipalIsThatOfItsName() {
		send("first");
		assertThat(this.messages.inbox(() -> "barry").unreadCount()).isEqualTo(1);
	}

	@Test
	void pagesAreStableWhileMessagesArrive() {
		sendMany(7);
		List<String> seen = new ArrayList<>();
		String cursor = null;
		do {
			InboxPage page = page(cursor, 3);
			seen.addAll(texts(page));
			cursor = page.nextCursor();
			send("late");
		}
		while (cursor != null);
		assertThat(seen).containsExactly("message 7", "message 6", "message 5", "message 4", "message 3", "message 2",
				"message 1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 101, Integer.MAX_VALUE })
	void aSizeOutOfRangeIsRefused(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> page(null, size))
			.withMessage("'size' must be from 1 to 100 but was " + size);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "abc", "-", "1-1", "1.5", "9223372036854775808", "../../etc", "é-ü" })
	void aMalformedCursorIsRefused(String cursor) {
		send("first");
		assertThatIllegalArgumentException().isThrownBy(() -> page(cursor, 20))
			.withMessage("'cursor' must come from a page of this inbox");
		assertRefusedAsUpTo(cursor);
	}

	@Test
	void theCursorOfAnothersInboxReachesNoneOfItsMessages() {
		sendMany(3);
		InboxPage page = page(null, 2);
		Inbox other = this.messages.inbox("sally");
		assertThat(other.page(false, page.nextCursor(), 2).messages()).isEmpty();
		assertThat(other.markAllRead(page.upTo())).isZero();
		assertThat(other.deleteAll(page.upTo())).isZero();
		assertThat(this.inbox.unreadCount()).isEqualTo(3);
	}

	private void assertRefusedAsUpTo(String upTo) {
		for (Consumer<String> action : List.<Consumer<String>>of(this.inbox::markAllRead, this.inbox::deleteAll)) {
			int before = this.inbox.unreadCount();
			assertThatIllegalArgumentException().isThrownBy(() -> action.accept(upTo))
				.withMessage("'upTo' must come from a page of this inbox");
			assertThat(this.inbox.unreadCount()).isEqualTo(before).isPositive();
		}
	}

	@Test
	void markingAllAsReadLeavesTheLateOneUnread() {
		sendMany(3);
		String upTo = page(null, 1).upTo();
		send("late");
		assertThat(this.inbox.markAllRead(upTo)).isEqualTo(3);
		assertThat(texts(this.inbox.page(true, null, 20))).containsExactly("late");
	}

	@Test
	void deletingAllLeavesTheLateOne() {
		sendMany(3);
		String upTo = page(null, 1).upTo();
		send("late");
		assertThat(this.inbox.deleteAll(upTo)).isEqualTo(3);
		assertThat(all()).containsExactly("late");
	}

	@Test
	void whatIsDoneToMessagesIsAnnounced() {
		UserMessage once = send(UserMessage.info("once"));
		UserMessage first = send("first");
		UserMessage second = send("second");
		this.messages.receive("barry");
		this.inbox.markRead(first.id());
		this.inbox.markRead(first.id());
		String upTo = page(null, 20).upTo();
		this.inbox.markAllRead(upTo);
		this.inbox.delete(first.id());
		this.inbox.delete(first.id());
		this.inbox.deleteAll(upTo);
		this.inbox.deleteAll(upTo);
		assertThat(this.fixture.events.of(MessageSentEvent.class)).extracting((event) -> event.message().id())
			.containsExactly(once.id(), first.id(), second.id());
		assertThat(this.fixture.events.of(MessagesDeliveredEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.messages()).extracting(UserMessage::id).containsExactly(once.id()));
		assertThat(this.fixture.events.of(MessagesReadEvent.class)).containsExactly(
				new MessagesReadEvent("barry", List.of(first.id())),
				new MessagesReadEvent("barry", List.of(second.id())));
		assertThat(this.fixture.events.of(MessagesDeletedEvent.class)).containsExactly(
				new MessagesDeletedEvent("barry", List.of(first.id())),
				new MessagesDeletedEvent("barry", List.of(second.id())));
	}

}
