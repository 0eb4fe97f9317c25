package io.github.asyncmessages.web.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncmessages.store.MailboxStatus;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventStream}.
 */
class EventStreamTests {

	private static final String COUNT = "event: unread\ndata: ";

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<EventStream> closed = new ArrayList<>();

	private final EventStream stream = stream(this.sent);

	private EventStream stream(OutputStream output) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		return new EventStream("barry", "tab", "session", new MockAsyncContext(request, null), output, this.tasks::add,
				this.closed::add);
	}

	private String run() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
		String text = this.sent.toString(StandardCharsets.UTF_8);
		this.sent.reset();
		return text;
	}

	private void change(int waiting, int unread, long version) {
		this.stream.changed(new MailboxStatus(waiting, unread, version, 0));
	}

	@Test
	void theFirstEventIsTheCountAlsoOfAnEmptyMailbox() {
		change(0, 0, 0);
		assertThat(run()).isEqualTo(COUNT + "0\n\n");
		change(0, 0, 0);
		assertThat(run()).isEmpty();
	}

	@Test
	void aWaitingMessageIsNewsEachTime() {
		change(1, 0, 0);
		assertThat(run()).isEqualTo(COUNT + "0\n\nevent: news\ndata: 1\n\n");
		change(1, 0, 0);
		assertThat(run()).isEqualTo("event: news\ndata: 1\n\n");
		change(0, 0, 0);
		assertThat(run()).isEmpty();
	}

	@Test
	void aCountIsSentIfItHasChanged() {
		change(0, 2, 0);
		assertThat(run()).isEqualTo("event: unread\ndata: 2\n\n");
		change(0, 2, 7);
		assertThat(run()).isEqualTo("event: news\ndata: 1\n\n");
		change(0, 0, 0);
		assertThat(run()).isEqualTo("event: unread\ndata: 0\n\nevent: news\ndata: 1\n\n");
	}

	@Test
	void aMessageThatReplacesAnotherIsSignalledAlthoughTheCountIsTheSame() {
		this.stream.changed(new MailboxStatus(0, 1, 0, 7));
		assertThat(run()).isEqualTo(COUNT + "1\n\n");
		this.stream.changed(new MailboxStatus(0, 1, 0, 8));
		assertThat(run()).isEqualTo("event: inbox\ndata: 1\n\n");
		this.stream.changed(new MailboxStatus(0, 1, 0, 8));
		assertThat(run()).isEmpty();
	}

	@Test
	void changesThatComeWhileAnEventIsSentBecomeOneEvent() {
		change(0, 1, 1);
		change(0, 2, 2);
		change(0, 3, 3);
		assertThat(this.tasks).hasSize(1);
		assertThat(run()).isEqualTo("event: unread\ndata: 3\n\nevent: news\ndata: 1\n\n");
	}

	@Test
	void aHeartbeatIsAComment() {
		this.stream.beat();
		assertThat(run()).isEqualTo(":\n\n");
		this.stream.beat();
		change(1, 0, 0);
		assertThat(run()).isEqualTo(COUNT + "0\n\nevent: news\ndata: 1\n\n");
	}

	@Test
	void aStreamWhoseClientHasGoneEndsWithItsWatch() {
		EventStream broken = stream(new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("Connection reset by peer");
			}

		});
		AtomicInteger closedWatches = new AtomicInteger();
		broken.watch(closedWatches::incrementAndGet);
		broken.beat();
		run();
		assertThat(this.closed).containsExactly(broken);
		assertThat(closedWatches).hasValue(1);
		broken.beat();
		broken.close();
		assertThat(this.tasks).isEmpty();
		assertThat(this.closed).hasSize(1);
	}

	@Test
	void nothingIsWrittenAfterTheEnd() {
		change(1, 0, 0);
		this.stream.close();
		assertThat(run()).isEmpty();
	}

	@Test
	void aStreamThatEndsWhileItSendsIsCompletedByTheThreadThatSends() {
		List<String> order = new ArrayList<>();
		EventStream[] ending = new EventStream[1];
		MockAsyncContext context = new MockAsyncContext(new MockHttpServletRequest(), null) {

			@Override
			public void complete() {
				order.add("completed");
			}

		};
		Thread[] closing = new Thread[1];
		ending[0] = new EventStream("barry", null, null, context, new OutputStream() {

			@Override
			public void write(int b) {
				if (closing[0] == null) {
					closing[0] = new Thread(() -> ending[0].close());
					closing[0].start();
					join(closing[0]);
					order.add("written");
				}
			}

		}, this.tasks::add, this.closed::add);
		ending[0].beat();
		run();
		assertThat(order).containsExactly("written", "completed");
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aWatchThatComesAfterTheEndIsClosed() {
		this.stream.close();
		AtomicInteger closedWatches = new AtomicInteger();
		this.stream.watch(closedWatches::incrementAndGet);
		assertThat(closedWatches).hasValue(1);
	}

	@Test
	void aClientThatTakesNoBytesDelaysOnlyItsOwnStream() {
		change(1, 0, 0);
		Runnable stuck = this.tasks.remove();
		change(1, 0, 0);
		assertThat(this.tasks).isEmpty();
		ByteArrayOutputStream other = new ByteArrayOutputStream();
		stream(other).changed(new MailboxStatus(1, 0, 0, 0));
		run();
		assertThat(other.toString(StandardCharsets.UTF_8)).contains("news");
		stuck.run();
		assertThat(run()).contains("news");
	}

}
