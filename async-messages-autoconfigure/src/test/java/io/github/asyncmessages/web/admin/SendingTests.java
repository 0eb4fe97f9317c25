package io.github.asyncmessages.web.admin;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.DefaultMailboxAdministration;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.UnreliableStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sending}.
 */
class SendingTests {

	private static final UserMessage MESSAGE = UserMessage.info("text").id("id-1");

	private final RecordedEvents events = new RecordedEvents();

	private final TestClock clock = new TestClock();

	private final MessageStore store = new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, this.events);

	private final List<Integer> flushes = new ArrayList<>();

	private Sending sending(MessageStore store, UserMessage message, Reader names) {
		UserMessageService service = new DefaultUserMessageService(store, new MessageCodec(1024), MessageLevel.INFO,
				this.clock, WriteScheduler.IMMEDIATE, this.events);
		return new Sending(
				new AuditedAdministration(new DefaultMailboxAdministration(store, service), service, this.events),
				"admin", message, new RecipientLines(List.of(names)), (failure) -> String.valueOf(failure.getMessage()),
				() -> this.flushes.add(stored(0, 2500)));
	}

	private static Reader names(int count) {
		return new StringReader(
				IntStream.range(0, count).mapToObj((i) -> "user" + i).collect(Collectors.joining("\n")));
	}

	private int stored(int from, int to) {
		return (int) IntStream.range(from, to)
			.filter((i) -> !this.store.peek("user" + i, 1).entries().isEmpty())
			.count();
	}

	private void assertRecorded(long succeeded, long failed) {
		assertThat(this.events.of(MailboxAdministeredEvent.class)).containsExactly(new MailboxAdministeredEvent("admin",
				MailboxAdministeredEvent.Action.SEND, null, "id-1", succeeded, failed));
	}

	@Test
	void eachStepSendsAChunkAfterWhatWasPrintedIsShown() {
		Sending sending = sending(this.store, MESSAGE, names(2500));
		Iterator<Sending.Progress> steps = sending.steps().iterator();
		assertThat(steps.next()).isEqualTo(new Sending.Progress(1000, 0));
		assertThat(stored(0, 2500)).isEqualTo(1000);
		assertThat(this.events.of(MailboxAdministeredEvent.class)).isEmpty();
		assertThat(steps.next()).isEqualTo(new Sending.Progress(2000, 0));
		assertThat(steps.next()).isEqualTo(new Sending.Progress(2500, 0));
		assertThat(steps.hasNext()).isFalse();
		assertThat(this.flushes).containsExactly(0, 1000, 2000);
		assertThat(sending.sent()).isEqualTo(2500);
		sending.finish();
		assertRecorded(2500, 0);
	}

	@Test
	void aNameWithABlankAtItsEndsIsRefused() {
		Sending sending = sending(this.store, MESSAGE, new StringReader("user1\nuser2 \n\tuser3\nuser 4\n"));
		sending.finish();
		assertThat(sending.sent()).isEqualTo(2);
		assertThat(sending.refusals()).extracting(Sending.Refusal::name).containsExactly("user2 ", "\tuser3");
	}

	@Test
	void whatNobodyHasAskedForIsSentInTheEnd() {
		Sending sending = sending(this.store, MESSAGE, names(2500));
		sending.steps().iterator().next();
		sending.finish();
		assertThat(stored(0, 2500)).isEqualTo(2500);
		assertRecorded(2500, 0);
	}

	@Test
	void aStoreThatDoesNotAnswerFailsNamesAndStopsNobodyElse() {
		Sending sending = sending(
				UnreliableStore.of(this.store,
						(method, recipient) -> this.flushes.size() == 1 && method.equals("append")),
				MESSAGE, names(2500));
		sending.steps().forEach((step) -> {
		});
		assertThat(sending.sent()).isEqualTo(1500);
		assertThat(sending.refused()).isEqualTo(1000);
		assertThat(sending.refusals()).hasSizeLessThanOrEqualTo(1000)
			.first()
			.extracting(Sending.Refusal::name)
			.isEqualTo("user0");
		assertThat(sending.unlisted()).isEqualTo(1000 - sending.refusals().size());
		assertThat(stored(0, 1000)).isZero();
		assertRecorded(1500, 1000);
	}

	@Test
	void aStoreThatKeepsFailingIsNotAskedForEachChunk() {
		AtomicInteger asked = new AtomicInteger();
		Sending sending = sending(UnreliableStore.of(this.store, (method, recipient) -> {
			if (method.equals("append")) {
				asked.incrementAndGet();
			}
			return method.equals("append");
		}), MESSAGE, names(5500));
		assertThat(sending.refused()).isEqualTo(5500);
		assertThat(sending.sent()).isZero();
		assertThat(asked).hasValue(3000);
		assertRecorded(0, 5500);
	}

	@Test
	void aStoreThatAnswersAgainGetsTheRest() {
		Sending sending = sending(
				UnreliableStore.of(this.store,
						(method, recipient) -> method.equals("append") && this.flushes.size() % 3 != 0),
				MESSAGE, names(7000));
		sending.steps().forEach((step) -> {
		});
		assertThat(sending.sent()).isEqualTo(2000);
		assertThat(sending.refused()).isEqualTo(5000);
		assertThat(stored(5000, 6000)).isEqualTo(1000);
	}

	@Test
	void theFileIsClosed() {
		AtomicBoolean closed = new AtomicBoolean();
		sending(this.store, MESSAGE, new StringReader("user0\nuser1") {

			@Override
			public void close() {
				closed.set(true);
			}

		}).finish();
		assertThat(closed).isTrue();
		assertThat(stored(0, 2)).isEqualTo(2);
	}

	@Test
	void aFileThatCannotBeReadToItsEndIsSaid() {
		Reader broken = new Reader() {

			private final Reader start = names(3);

			@Override
			public int read(char[] buffer, int offset, int length) throws IOException {
				int read = this.start.read(buffer, offset, length);
				if (read == -1) {
					throw new IOException("The file is gone");
				}
				return read;
			}

			@Override
			public void close() {
			}

		};
		Sending sending = sending(this.store, MESSAGE, broken);
		assertThat(sending.interrupted()).isTrue();
		// The last line has no end, so it may be part of a name.
		assertThat(sending.sent()).isEqualTo(2);
	}

	@Test
	void whatIsBelowTheMinimumLevelIsNotCountedAsSent() {
		Sending sending = sending(this.store, UserMessage.debug("text"), names(3));
		assertThat(sending.sent()).isZero();
		assertThat(sending.belowLevel()).isEqualTo(3);
		assertThat(sending.refused()).isZero();
	}

}
