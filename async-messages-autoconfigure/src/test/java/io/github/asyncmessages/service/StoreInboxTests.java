package io.github.asyncmessages.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StoreInbox}: what an application can do with persistent messages.
 */
class StoreInboxTests {

	private final TestClock clock = new TestClock();

	private final RecordedEvents events = new RecordedEvents();

	private final UserMessageService messages = new DefaultUserMessageService(
			new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, this.events), new MessageCodec(16 * 1024),
			MessageLevel.INFO, this.clock, WriteScheduler.IMMEDIATE, this.events);

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
	void oneTimeMessagesAreNotInTheInbox() {
		send(UserMessage.info("once"));
		send("kept");
		assertThat(all()).containsExactly("kept");
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.messages.receive("barry")).extracting(UserMessage::text).containsExactly("once");
	}

	@Test
	void theUnreadCountFollowsReadingAndDeleting() {
		UserMessage first = send("first");
		UserMessage second = send("second");
		send("third");
		assertThat(this.inbox.unreadCount()).isEqualTo(3);
		this.inbox.markRead(first.id());
		assertThat(this.inbox.unreadCount()).isEqualTo(2);
		this.inbox.delete(second.id());
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		this.inbox.markUnread(first.id());
		assertThat(this.inbox.unreadCount()).isEqualTo(2);
	}

	@Test
	void countsAreExactHoweverLongTheListIs() {
		sendMany(250);
		assertThat(this.inbox.unreadCount()).isEqualTo(250);
		assertThat(page(null, 20).messages()).hasSize(20);
	}

	@ParameterizedTest
	@EnumSource(names = "DEBUG", mode = EnumSource.Mode.EXCLUDE)
	void aPersistentMessageOfEveryLevelIsStoredAsItIs(MessageLevel level) {
		Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		send(UserMessage.of(level, "Hello world").untilRead());
		assertThat(page(null, 20).messages()).singleElement().satisfies((message) -> {
			assertThat(message.level()).isEqualTo(level);
			assertThat(message.text()).isEqualTo("Hello world");
			assertThat(message.tags()).isEmpty();
			assertThat(message.expiresAt()).isNull();
			assertThat(message.createdAt()).isBetween(before, Instant.now());
			assertThat(message.readAt()).isNull();
		});
	}

	@Test
	void aPersistentMessageBelowTheMinimumLevelIsNotStored() {
		assertThat(this.messages.send("barry", UserMessage.debug("Hello world").untilRead())).isFalse();
		assertThat(all()).isEmpty();
	}

	@Test
	void aMessageForAnotherUserIsStoredForThatUserOnly() {
		UserMessage message = UserMessage.info("For sally").sender("barry").inboxOnly();
		this.messages.send("sally", message);
		assertThat(all()).isEmpty();
		assertThat(texts(this.messages.inbox("sally").page(false, null, 20))).containsExactly("For sally");
	}

	@Test
	void messagesToTwoUsersKeepTagsDateAndLink() {
		Instant date = Instant.parse("2026-03-01T10:15:30Z");
		UserMessage message = UserMessage.success("Done")
			.tags("wide", "blinking")
			.createdAt(date)
			.link("/reports/42")
			.inboxOnly();
		this.messages.sendAll(List.of("barry", "sally"), message);
		for (String user : List.of("barry", "sally")) {
			UserMessage found = this.messages.inbox(user).find(message.id()).orElseThrow();
			assertThat(found.tags()).containsExactly("wide", "blinking");
			assertThat(found.createdAt()).isEqualTo(date);
			assertThat(found.meta()).containsEntry("url", "/reports/42");
		}
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
	void anothersMessageIsAsUnknownAsOneThatNeverWas() {
		UserMessage message = send("first");
		for (String id : List.of(message.id(), "no-such-message", "", "not an id", "\0")) {
			Inbox other = this.messages.inbox("sally");
			assertThat(other.find(id)).isEmpty();
			assertThat(other.markRead(id)).isFalse();
			assertThat(other.markUnread(id)).isFalse();
			assertThat(other.delete(id)).isFalse();
		}
		assertThat(this.inbox.find(message.id()).orElseThrow().readAt()).isNull();
	}

	@Test
	void doingAThingTwiceIsHarmless() {
		UserMessage message = send("first");
		String upTo = page(null, 20).upTo();
		assertThat(this.inbox.markUnread(message.id())).isFalse();
		assertThat(this.inbox.markRead(message.id())).isTrue();
		assertThat(this.inbox.markRead(message.id())).isFalse();
		assertThat(this.inbox.markAllRead(upTo)).isZero();
		assertThat(this.inbox.delete(message.id())).isTrue();
		assertThat(this.inbox.delete(message.id())).isFalse();
		assertThat(this.inbox.deleteAll(upTo)).isZero();
	}

	@Test
	void aMessageThatIsMarkedTwiceKeepsTheTimeOfTheFirst() {
		UserMessage message = send("first");
		this.inbox.markRead(message.id());
		Instant readAt = this.inbox.find(message.id()).orElseThrow().readAt();
		this.clock.forward(Duration.ofHours(1));
		this.inbox.markRead(message.id());
		assertThat(this.inbox.find(message.id()).orElseThrow().readAt()).isEqualTo(readAt);
	}

	@Test
	void oneOfTwoEqualMessagesIsDeletedAndTheOtherStays() {
		UserMessage first = send("equal");
		send("equal");
		assertThat(this.inbox.delete(first.id())).isTrue();
		assertThat(all()).containsExactly("equal");
	}

	@Test
	void erasingAUserLeavesNothingEqualMessagesIncluded() {
		send("equal");
		send("equal");
		send(UserMessage.info("once"));
		this.messages.send("sally", UserMessage.info("equal").inboxOnly());
		this.messages.erase("barry");
		assertThat(all()).isEmpty();
		assertThat(this.inbox.unreadCount()).isZero();
		assertThat(this.messages.receive("barry")).isEmpty();
		assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(1);
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

	@Test
	void pagesAreStableWhileMessagesAreDeleted() {
		sendMany(6);
		InboxPage first = page(null, 3);
		first.messages().forEach((message) -> this.inbox.delete(message.id()));
		assertThat(texts(page(first.nextCursor(), 3))).containsExactly("message 3", "message 2", "message 1");
	}

	@Test
	void aPageThatIsJustFullIsTheLast() {
		sendMany(3);
		assertThat(page(null, 3).nextCursor()).isNull();
		assertThat(page(null, 2).nextCursor()).isNotNull();
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
		assertThat(this.events.of(MessageSentEvent.class)).extracting((event) -> event.message().id())
			.containsExactly(once.id(), first.id(), second.id());
		assertThat(this.events.of(MessagesDeliveredEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.messages()).extracting(UserMessage::id).containsExactly(once.id()));
		assertThat(this.events.of(MessagesReadEvent.class)).containsExactly(
				new MessagesReadEvent("barry", List.of(first.id())),
				new MessagesReadEvent("barry", List.of(second.id())));
		assertThat(this.events.of(MessagesDeletedEvent.class)).containsExactly(
				new MessagesDeletedEvent("barry", List.of(first.id())),
				new MessagesDeletedEvent("barry", List.of(second.id())));
	}

	@Test
	void anOverLongSubjectIsRefused() {
		UserMessage message = UserMessage.info("text").inboxOnly();
		assertThat(message.subject("x".repeat(255)).subject()).hasSize(255);
		assertThatIllegalArgumentException().isThrownBy(() -> message.subject("x".repeat(256)))
			.withMessageStartingWith("'subject' must not be longer than 255 characters but starts with 'xxx");
	}

	@Test
	void anExpiryInThePastIsRefusedWhenTheMessageIsSent() {
		Instant past = this.clock.instant().minusSeconds(1).truncatedTo(ChronoUnit.MICROS);
		UserMessage message = UserMessage.info("late").inboxOnly().expiresAt(past);
		assertThatIllegalArgumentException().isThrownBy(() -> send(message))
			.withMessage("'message' must not have expired but its 'expiresAt' was " + past);
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.sendAll(List.of("barry"), message));
		assertThatIllegalArgumentException().isThrownBy(() -> message.expiresIn(Duration.ofSeconds(-1)))
			.withMessage("'lifetime' must be positive but was PT-1S");
		assertThat(all()).isEmpty();
		assertThat(this.events.all()).isEmpty();
	}

	@Test
	void anExpiredMessageIsNowhere() {
		UserMessage message = send(UserMessage.info("short").untilRead().expiresIn(Duration.ofMinutes(1)));
		send("long");
		this.clock.forward(Duration.ofMinutes(2));
		assertThat(all()).containsExactly("long");
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.inbox.find(message.id())).isEmpty();
		assertThat(this.inbox.markRead(message.id())).isFalse();
		assertThat(this.inbox.delete(message.id())).isFalse();
	}

	@Test
	void ofMessagesWithOneKeyTheNewestIsKept() {
		send(UserMessage.info("10 %").key("import").inboxOnly());
		send(UserMessage.info("20 %").key("import").inboxOnly());
		assertThat(all()).containsExactly("20 %");
		this.messages.withdraw("barry", "import");
		assertThat(all()).isEmpty();
	}

}
