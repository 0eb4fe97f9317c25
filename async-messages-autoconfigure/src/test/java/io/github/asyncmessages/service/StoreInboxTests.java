package io.github.asyncmessages.service;

import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StoreInbox}.
 */
class StoreInboxTests {

	private final ServiceFixture fixture = new ServiceFixture();

	private final UserMessageService service = this.fixture.service();

	private final Inbox inbox = this.service.inbox("barry");

	@Test
	void aMessageIsReadAndUnreadAndDeleted() {
		String id = send("Kept");
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.inbox.markRead(id)).isTrue();
		assertThat(this.inbox.markRead(id)).isFalse();
		assertThat(this.inbox.find(id)).get().extracting(UserMessage::readAt).isNotNull();
		assertThat(this.inbox.unreadCount()).isZero();
		assertThat(this.inbox.markUnread(id)).isTrue();
		assertThat(this.inbox.markUnread(id)).isFalse();
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.inbox.delete(id)).isTrue();
		assertThat(this.inbox.delete(id)).isFalse();
		assertThat(this.inbox.find(id)).isEmpty();
	}

	@Test
	void anothersMessageIsUnknown() {
		String id = send("Kept");
		Inbox hers = this.service.inbox("sally");
		assertThat(hers.find(id)).isEmpty();
		assertThat(hers.markRead(id)).isFalse();
		assertThat(hers.markUnread(id)).isFalse();
		assertThat(hers.delete(id)).isFalse();
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.fixture.events.of(MessagesReadEvent.class)).isEmpty();
		assertThat(this.fixture.events.of(MessagesDeletedEvent.class)).isEmpty();
	}

	@Test
	void pagesFollowEachOtherWhileMessagesArrive() {
		IntStream.rangeClosed(1, 5).forEach((i) -> send("Kept " + i));
		InboxPage first = this.inbox.page(false, null, 2);
		send("New");
		InboxPage second = this.inbox.page(false, first.nextCursor(), 2);
		InboxPage third = this.inbox.page(false, second.nextCursor(), 2);
		assertThat(List.of(first, second, third)).extracting((page) -> texts(page))
			.containsExactly(List.of("Kept 5", "Kept 4"), List.of("Kept 3", "Kept 2"), List.of("Kept 1"));
		assertThat(third.nextCursor()).isNull();
	}

	@Test
	void aPageMayLeaveOutWhatWasRead() {
		String read = send("Read");
		send("Unread");
		this.inbox.markRead(read);
		assertThat(texts(this.inbox.page(true, null, 10))).containsExactly("Unread");
	}

	@Test
	void whatArrivesAfterTheListingStaysUnread() {
		List<String> ids = List.of(send("One"), send("Two"));
		InboxPage page = this.inbox.page(false, null, 10);
		send("New");
		assertThat(this.inbox.markAllRead(page.upTo())).isEqualTo(2);
		assertThat(this.inbox.markAllRead(page.upTo())).isZero();
		assertThat(this.inbox.unreadCount()).isEqualTo(1);
		assertThat(this.fixture.events.of(MessagesReadEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.recipient()).isEqualTo("barry");
			assertThat(event.ids()).containsExactlyInAnyOrderElementsOf(ids);
		});
	}

	@Test
	void whatArrivesAfterTheListingIsNotDeleted() {
		List<String> ids = List.of(send("One"), send("Two"));
		InboxPage page = this.inbox.page(false, null, 10);
		send("New");
		assertThat(this.inbox.deleteAll(page.upTo())).isEqualTo(2);
		assertThat(this.inbox.deleteAll(page.upTo())).isZero();
		assertThat(texts(this.inbox.page(false, null, 10))).containsExactly("New");
		assertThat(this.fixture.events.of(MessagesDeletedEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.ids()).containsExactlyInAnyOrderElementsOf(ids));
	}

	@Test
	void whatIsReadAndDeletedIsAnnounced() {
		String id = send("Kept");
		this.inbox.markRead(id);
		this.inbox.markRead(id);
		this.inbox.delete(id);
		this.inbox.delete(id);
		assertThat(this.fixture.events.of(MessagesReadEvent.class))
			.containsExactly(new MessagesReadEvent("barry", List.of(id)));
		assertThat(this.fixture.events.of(MessagesDeletedEvent.class))
			.containsExactly(new MessagesDeletedEvent("barry", List.of(id)));
	}

	@Test
	void anEmptyInboxHasAnEmptyPage() {
		InboxPage page = this.inbox.page(false, null, 10);
		assertThat(page.messages()).isEmpty();
		assertThat(page.nextCursor()).isNull();
		assertThat(this.inbox.markAllRead(page.upTo())).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 101 })
	void theSizeOfAPageIsBounded(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.page(false, null, size))
			.withMessage("'size' must be from 1 to 100 but was " + size);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-1", "+1", "a b", "\u0661", "zzzzzzzzzzzzzzzzzzzz" })
	void aCursorMustComeFromAPage(String cursor) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.page(false, cursor, 10))
			.withMessage("'cursor' must be one that came with a page of the inbox");
		assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.markAllRead(cursor))
			.withMessage("'upTo' must be one that came with a page of the inbox");
		assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.deleteAll(cursor))
			.withMessage("'upTo' must be one that came with a page of the inbox");
	}

	private String send(String text) {
		UserMessage message = UserMessage.info(text).untilRead();
		this.service.send("barry", message);
		return message.id();
	}

	private static List<String> texts(InboxPage page) {
		return page.messages().stream().map(UserMessage::text).toList();
	}

}
