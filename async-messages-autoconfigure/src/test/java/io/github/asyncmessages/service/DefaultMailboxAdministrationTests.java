package io.github.asyncmessages.service;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.UnreliableStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DefaultMailboxAdministration}. The contract of a store says the rest.
 */
class DefaultMailboxAdministrationTests {

	private final ServiceFixture fixture = new ServiceFixture();

	private final MailboxAdministration mailboxes = new DefaultMailboxAdministration(this.fixture.store,
			this.fixture.service());

	@Test
	void anOperatorSendsAndSeesWhatWaits() {
		assertThat(this.mailboxes.send("barry", UserMessage.info("a"))).isTrue();
		assertThat(this.mailboxes.send("barry", UserMessage.debug("too low"))).isFalse();
		assertThat(this.mailboxes.sendAll(List.of("barry", "sally", " "), UserMessage.info("b").key("key")))
			.extracting(SendResult::sent, SendResult::failed)
			.containsExactly(2L, 1L);
		assertThat(this.fixture.events.of(MessageSentEvent.class)).hasSize(2);
		assertThat(this.mailboxes.peek("barry", 10).entries())
			.extracting((entry) -> Objects.requireNonNull(entry.message()).text())
			.containsExactly("a", "b");
		assertThat(this.mailboxes.deleteWaiting("sally", this.mailboxes.peek("sally", 10).entries().get(0).id()))
			.isTrue();
		assertThat(this.mailboxes.deleteWaiting("sally", "1")).isFalse();
		assertThat(this.fixture.waiting("sally")).isEmpty();
		assertThat(this.mailboxes.send("sally", UserMessage.info("c"))).isTrue();
		this.mailboxes.withdraw("barry", "key");
		assertThat(this.fixture.waiting("barry")).containsExactly("a");
		this.mailboxes.erase("barry");
		assertThat(this.mailboxes.recipients(MailboxFilter.NONE, null, 10))
			.isEqualTo(new MailboxPage(List.of(new MailboxSummary("sally", 1, 0, 0, 0, false)), null));
		assertThat(this.mailboxes.summary("sally")).isEqualTo(new MailboxSummary("sally", 1, 0, 0, 0, false));
		assertThat(this.mailboxes.summary("barry")).isEqualTo(new MailboxSummary("barry", 0, 0, 0, 0, false));
		assertThat(this.mailboxes.rejected("sally", 10)).isEmpty();
		assertThat(this.mailboxes.history("sally", 10)).isEmpty();
		assertThat(this.mailboxes.requeue("sally", "1", null)).isFalse();
		assertThat(this.mailboxes.deleteRejected("sally", "1")).isFalse();
	}

	@Test
	void mailboxesAreListedPageByPage() {
		List<String> names = IntStream.range(0, 5).mapToObj((number) -> "user-" + number).toList();
		this.mailboxes.sendAll(names, UserMessage.info("a"));
		MailboxPage first = this.mailboxes.recipients(MailboxFilter.NONE, null, 3);
		MailboxPage second = this.mailboxes.recipients(MailboxFilter.NONE, first.nextCursor(), 3);
		assertThat(Stream.of(first, second).flatMap((page) -> page.mailboxes().stream()))
			.extracting(MailboxSummary::recipient)
			.containsExactlyElementsOf(names);
		assertThat(second.nextCursor()).isNull();
	}

	@Test
	void mailboxesWithAMessageOfALevelAreListed() {
		this.mailboxes.send("barry", UserMessage.error("a"));
		this.mailboxes.send("sally", UserMessage.info("b"));
		assertThat(this.mailboxes.canFilter()).isTrue();
		assertThat(this.mailboxes.recipients(new MailboxFilter(MessageLevel.ERROR, null), null, 10).mailboxes())
			.extracting(MailboxSummary::recipient)
			.containsExactly("barry");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1001 })
	void noMoreIsReadThanTheLimit(int max) {
		String message = "must be from 1 to 1000 but was " + max;
		assertThatIllegalArgumentException().isThrownBy(() -> this.mailboxes.peek("barry", max))
			.withMessage("'max' " + message);
		assertThatIllegalArgumentException().isThrownBy(() -> this.mailboxes.rejected("barry", max))
			.withMessage("'max' " + message);
		assertThatIllegalArgumentException().isThrownBy(() -> this.mailboxes.history("barry", max))
			.withMessage("'max' " + message);
		assertThatIllegalArgumentException().isThrownBy(() -> this.mailboxes.recipients(MailboxFilter.NONE, null, max))
			.withMessage("'size' " + message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb", "\ud800" })
	void anInvalidNameIsRefused(String recipient) {
		Stream<Runnable> calls = Stream.of(() -> this.mailboxes.peek(recipient, 1),
				() -> this.mailboxes.summary(recipient), () -> this.mailboxes.deleteWaiting(recipient, "1"),
				() -> this.mailboxes.rejected(recipient, 1), () -> this.mailboxes.requeue(recipient, "1", null),
				() -> this.mailboxes.deleteRejected(recipient, "1"), () -> this.mailboxes.history(recipient, 1),
				() -> this.mailboxes.send(recipient, UserMessage.info("a")),
				() -> this.mailboxes.withdraw(recipient, "key"), () -> this.mailboxes.erase(recipient));
		assertThat(calls).allSatisfy((call) -> assertThatIllegalArgumentException().isThrownBy(call::run)
			.withMessageStartingWith("'recipient' must not"));
	}

	@Test
	void aFailureOfTheStoreIsThrown() {
		MailboxAdministration failing = new DefaultMailboxAdministration(
				UnreliableStore.of(this.fixture.store, (method, recipient) -> true), this.fixture.service());
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> failing.peek("barry", 1));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> failing.rejected("barry", 1));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> failing.requeue("barry", "1", null));
	}

}
