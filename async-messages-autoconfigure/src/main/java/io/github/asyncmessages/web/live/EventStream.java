package io.github.asyncmessages.web.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.jspecify.annotations.Nullable;

/**
 * The connection over which an open page hears of changes of its reader's mailbox. It
 * carries no contents of messages. One thread at a time sends what has changed since the
 * last event. Thread-safe.
 */
final class EventStream implements AsyncListener {

	private static final byte[] HEARTBEAT = bytes(":\n\n");

	private static final byte[] NEWS = bytes("event: news\ndata: 1\n\n");

	private final String recipient;

	private final @Nullable String tab;

	private final AsyncContext context;

	private final OutputStream output;

	private final Executor executor;

	private final Consumer<EventStream> whenClosed;

	private final AtomicReference<@Nullable MailboxStatus> next = new AtomicReference<>();

	private final AtomicBoolean announcementsChanged = new AtomicBoolean();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	/** Held while something is sent, and while the response is completed. */
	private final ReentrantLock lock = new ReentrantLock();

	private final long openedAt = System.nanoTime();

	/** The status that was sent last. Used by the thread that sends. */
	private @Nullable MailboxStatus sent;

	private volatile boolean heartbeatDue;

	/** Guarded by the lock. */
	private boolean completed;

	private volatile @Nullable String sessionId;

	private volatile @Nullable MailboxWatch watch;

	EventStream(String recipient, @Nullable String tab, @Nullable String sessionId, AsyncContext context,
			OutputStream output, Executor executor, Consumer<EventStream> whenClosed) {
		this.recipient = recipient;
		this.tab = tab;
		this.sessionId = sessionId;
		this.context = context;
		this.output = output;
		this.executor = executor;
		this.whenClosed = whenClosed;
	}

	String recipient() {
		return this.recipient;
	}

	/**
	 * Whether the stream was opened by a tab of the browser.
	 */
	boolean isOf(@Nullable String tab) {
		return tab != null && tab.equals(this.tab);
	}

	@Nullable String sessionId() {
		return this.sessionId;
	}

	void sessionId(String sessionId) {
		this.sessionId = sessionId;
	}

	/**
	 * Sends the beginning, so that the client knows that it is connected.
	 * @param retryMillis after how long the browser connects again
	 * @throws IOException if the client has gone
	 */
	void begin(int retryMillis) throws IOException {
		this.lock.lock();
		try {
			if (!this.closed.get()) {
				this.output.write(bytes("retry: " + retryMillis + "\n\n"));
				this.output.flush();
			}
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
		finally {
			this.lock.unlock();
			complete();
		}
	}

	/**
	 * Ends the watch with the stream.
	 */
	void watch(MailboxWatch watch) {
		this.watch = watch;
		if (this.closed.get()) {
			watch.close();
		}
	}

	void changed(MailboxStatus status) {
		this.next.set(status);
		send();
	}

	/**
	 * Tells that other announcements are shown than before.
	 */
	void announcementsChanged() {
		this.announcementsChanged.set(true);
		send();
	}

	/**
	 * Sends something that browsers ignore, so that no proxy ends the connection.
	 */
	void beat() {
		this.heartbeatDue = true;
		send();
	}

	private void send() {
		if (!this.closed.get() && this.sending.compareAndSet(false, true)) {
			this.executor.execute(this::sendNext);
		}
	}

	private void sendNext() {
		this.lock.lock();
		try {
			MailboxStatus status = this.next.getAndSet(null);
			boolean announced = this.announcementsChanged.getAndSet(false);
			byte[] bytes = (status != null) ? events(status, announced) : announced ? NEWS : new byte[0];
			if (bytes.length == 0 && this.heartbeatDue) {
				bytes = HEARTBEAT;
			}
			this.heartbeatDue = false;
			if (bytes.length > 0 && !this.closed.get()) {
				this.output.write(bytes);
				this.output.flush();
			}
		}
		catch (IOException | RuntimeException ex) {
			// The client has gone.
			close();
		}
		finally {
			this.lock.unlock();
			this.sending.set(false);
			complete();
			if (this.next.get() != null || this.announcementsChanged.get()) {
				send();
			}
		}
	}

	private byte[] events(MailboxStatus status, boolean announced) {
		StringBuilder events = new StringBuilder();
		MailboxStatus last = this.sent;
		if (last == null || status.unread() != last.unread()) {
			events.append("event: unread\ndata: ").append(status.unread()).append("\n\n");
		}
		else if (status.newestUnread() != last.newestUnread()) {
			events.append("event: inbox\ndata: 1\n\n");
		}
		if (announced || status.waiting() > 0
				|| status.untilReadVersion() != ((last != null) ? last.untilReadVersion() : 0)) {
			events.append(new String(NEWS, StandardCharsets.UTF_8));
		}
		this.sent = status;
		return bytes(events.toString());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.openedAt);
	}

	/**
	 * Ends the connection. The browser opens another one if the page is still visible.
	 */
	void close() {
		if (this.closed.compareAndSet(false, true)) {
			MailboxWatch watch = this.watch;
			if (watch != null) {
				watch.close();
			}
			this.whenClosed.accept(this);
			complete();
		}
	}

	/**
	 * Completes the response of a closed stream. While something is being sent, which can
	 * take long if the client has disappeared, that is left to the thread that sends.
	 */
	private void complete() {
		if (this.closed.get() && this.lock.tryLock()) {
			try {
				if (!this.completed) {
					this.completed = true;
					this.context.complete();
				}
			}
			catch (IllegalStateException ex) {
				// The container has ended it.
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * The container ends the response. Nothing may be written to it any more, because it
	 * belongs to another request next.
	 */
	private void ended() {
		close();
		this.lock.lock();
		try {
			this.completed = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		ended();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		ended();
	}

	@Override
	public void onError(AsyncEvent event) {
		ended();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
	}

}
