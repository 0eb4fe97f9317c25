package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

/**
 * A watch of a mailbox, and what it was told.
 */
public final class WatchedMailbox implements AutoCloseable {

	/** Within which time a change is told. */
	static final Duration SOON = Duration.ofSeconds(2);

	private final List<MailboxStatus> told = new CopyOnWriteArrayList<>();

	private final MailboxWatch watch;

	public WatchedMailbox(TestMailbox mailbox) {
		this(mailbox, (status) -> {
		});
	}

	/**
	 * A watch that passes on what it is told.
	 */
	public WatchedMailbox(TestMailbox mailbox, Consumer<MailboxStatus> listener) {
		this.watch = mailbox.store().watch(mailbox.recipient(), (status) -> {
			this.told.add(status);
			listener.accept(status);
		});
	}

	/**
	 * Waits until the last status has these numbers.
	 */
	public MailboxStatus await(int waiting, int unread) {
		return await(SOON, waiting, unread);
	}

	public MailboxStatus await(Duration atMost, int waiting, int unread) {
		return await(atMost, (status) -> status.waiting() == waiting && status.unread() == unread);
	}

	/**
	 * Waits until the last status meets a condition.
	 */
	MailboxStatus await(Duration atMost, Predicate<MailboxStatus> condition) {
		return Awaitility.await()
			.atMost(atMost)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.told.isEmpty() ? new MailboxStatus(-1, -1, -1, -1) : this.told.get(this.told.size() - 1),
					condition);
	}

	/**
	 * Waits until there was another call since there were some.
	 */
	void awaitCallsAfter(int calls) {
		Awaitility.await()
			.atMost(SOON)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.told.size() > calls);
	}

	/**
	 * How often the listener was called.
	 */
	public int calls() {
		return this.told.size();
	}

	@Override
	public void close() {
		this.watch.close();
	}

}
