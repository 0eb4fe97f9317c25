package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Claims messages for pages and completes the claims. A {@link StoreCircuitBreaker} keeps
 * pages from waiting for a store that does not answer; they are then rendered without
 * stored messages. Waits for pending acknowledgements at shutdown. Thread-safe.
 */
final class PageStore implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PageStore.class);

	private static final InboxSlice NOTHING = new InboxSlice(List.of(), null, 0);

	private final @Nullable MessageStore store;

	private final Duration timeout;

	private final StoreCircuitBreaker circuit;

	private final FailureLog refusals;

	private final FailureLog announcementFailures;

	private final FailureLog lostAcknowledgements;

	private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	/**
	 * Creates a page store.
	 * @param store the store, or {@code null} if pages have flash messages only
	 * @param timeout how long a page waits for a release, and the shutdown for
	 * acknowledgements
	 */
	PageStore(@Nullable MessageStore store, Duration timeout, Clock clock, ApplicationEventPublisher events) {
		this.store = store;
		this.timeout = timeout;
		this.circuit = new StoreCircuitBreaker((store != null) ? store::ping : () -> {
		}, timeout, clock, events);
		this.refusals = new FailureLog(logger, clock);
		this.announcementFailures = new FailureLog(logger, clock);
		this.lostAcknowledgements = new FailureLog(logger, clock);
	}

	/**
	 * Whether there is a store. Without one, pages have flash messages only.
	 */
	boolean exists() {
		return this.store != null;
	}

	StoreCircuit circuit() {
		return this.circuit;
	}

	/**
	 * Claims the messages of a recipient. Returns nothing if the store does not answer.
	 * @param latest how many of the newest messages in the inbox to read as well
	 */
	Optional<Claim> claim(String recipient, int latest) {
		return claim(recipient, (store) -> store.claim(recipient, latest));
	}

	/**
	 * Claims the messages of a recipient while announcements are shown, or with the
	 * unread messages in the inbox. Returns nothing if the store does not answer.
	 */
	Optional<Claim> claim(String recipient, ClaimRequest request) {
		try {
			return claim(recipient, (store) -> store.claim(recipient, request));
		}
		catch (RuntimeException ex) {
			this.announcementFailures.error("A page was rendered without what is announced once", ex);
			return claim(recipient, request.latest());
		}
	}

	private Optional<Claim> claim(String recipient, Function<MessageStore, Claim> call) {
		if (this.store == null || !this.circuit.permits(recipient)) {
			return Optional.empty();
		}
		try {
			Claim claim = call.apply(this.store);
			this.circuit.succeeded(recipient);
			return Optional.of(claim);
		}
		catch (MessageStoreException ex) {
			failed(recipient, ex);
			return Optional.empty();
		}
	}

	/**
	 * What is announced now. A page that has waited for it in vain does not wait for the
	 * mailbox, too.
	 * @param recipient the reader, or {@code null} for a visitor
	 */
	List<Announcement> announced(AnnouncementBoard board, @Nullable String recipient) {
		if (!this.circuit.isStoreAnswering()) {
			return board.lastKnown();
		}
		try {
			return board.shown();
		}
		catch (MessageStoreException ex) {
			if (recipient != null) {
				failed(recipient, ex);
			}
			return board.lastKnown();
		}
		catch (RuntimeException ex) {
			this.announcementFailures.error("A page was rendered with the announcements that were known last", ex);
			return board.lastKnown();
		}
	}

	/**
	 * Forgets that a reader has received an announcement, because the page does not show
	 * it. The next claim has it again, if it is then shown once to this reader.
	 * @param messageId the id of the one-time message in the claim
	 * @return {@code false} if the store does not answer
	 */
	boolean forget(AnnouncementBoard board, String recipient, Claim claim, String messageId) {
		try {
			Announcement received = board.findReceived(messageId).orElse(null);
			if (this.store != null && received != null) {
				this.store.forgetAnnouncement(recipient, claim.id(), messageId, received.message().id());
			}
			return true;
		}
		catch (MessageStoreException ex) {
			failed(recipient, ex);
			return false;
		}
		catch (RuntimeException ex) {
			this.announcementFailures.error("An announcement that a page does not show waits for the next page", ex);
			return false;
		}
	}

	/**
	 * Notes that a reader has closed an announcement.
	 * @throws MessageStoreException if the store does not answer
	 */
	void close(String recipient, Announcement announcement) {
		if (this.store != null) {
			this.store.closeAnnouncement(recipient, announcement.message().id(), announcement.until());
		}
	}

	/**
	 * Lists the newest messages in the inbox of a recipient. Returns none if the store
	 * does not answer.
	 */
	InboxSlice list(String recipient, boolean unreadOnly, int size) {
		return list(recipient, (store) -> store.list(recipient, unreadOnly, null, size));
	}

	/**
	 * Lists the newest messages in the inbox of a recipient, and the unread ones that are
	 * older. Returns none if the store does not answer.
	 */
	InboxSlice latestOrUnread(String recipient, int size) {
		return list(recipient, (store) -> store.latestOrUnread(recipient, size));
	}

	private InboxSlice list(String recipient, Function<MessageStore, InboxSlice> call) {
		if (this.store == null || !this.circuit.permits(recipient)) {
			return NOTHING;
		}
		try {
			return call.apply(this.store);
		}
		catch (MessageStoreException ex) {
			failed(recipient, ex);
			return NOTHING;
		}
	}

	/**
	 * Counts the unread messages in the inbox of a recipient. Returns 0 if the store does
	 * not answer.
	 */
	int countUnread(String recipient) {
		if (this.store == null || !this.circuit.permits(recipient)) {
			return 0;
		}
		try {
			return this.store.countUnread(recipient);
		}
		catch (MessageStoreException ex) {
			failed(recipient, ex);
			return 0;
		}
	}

	/**
	 * Acknowledges a claim that a page has left open.
	 * @return the messages that were still in the claim
	 * @throws MessageStoreException if the store does not answer
	 */
	List<UserMessage> confirm(String recipient, String claimId) {
		return (this.store != null) ? this.store.confirm(recipient, claimId) : List.of();
	}

	private void failed(String recipient, MessageStoreException cause) {
		if (cause instanceof MailboxRefusedException) {
			this.circuit.refused(recipient);
			this.refusals.error("A page was rendered without stored messages", cause);
		}
		else {
			this.circuit.failed(recipient, cause);
		}
	}

	/**
	 * Completes a claim without waiting for the store.
	 */
	void acknowledge(Claim claim, Collection<String> ids) {
		CompletableFuture<Void> completion = claim.complete(ids).toCompletableFuture();
		if (completion.isDone() && !completion.isCompletedExceptionally()) {
			return;
		}
		this.pending.add(completion);
		completion.whenComplete((done, failure) -> {
			this.pending.remove(completion);
			if (failure != null) {
				this.lostAcknowledgements.error("Messages that were shown may be shown again", failure);
			}
		});
	}

	/**
	 * Completes a claim and waits until the messages that were not acknowledged are back
	 * in the queue, so that the next page shows them.
	 */
	void release(String recipient, Claim claim, Collection<String> acknowledged) {
		try {
			await(claim.complete(acknowledged).toCompletableFuture(),
					"Messages for '" + recipient + "' that were not shown stay claimed until the claim expires");
		}
		catch (MessageStoreException ex) {
			failed(recipient, ex);
		}
	}

	private void await(CompletableFuture<?> completion, String failure) {
		// A timeout cancels only the copy; the store still completes the claim.
		BoundedWait.await("the store", completion.copy(), this.timeout, () -> failure);
	}

	void start() {
		this.running = true;
	}

	void stop() {
		try {
			await(CompletableFuture.allOf(this.pending.toArray(CompletableFuture[]::new)),
					"The application stops before all claims are completed. Messages that were shown may be shown again");
		}
		catch (MessageStoreException ex) {
			logger.warn(ex.getMessage());
		}
		this.running = false;
	}

	@Override
	public void close() {
		this.circuit.close();
	}

	boolean isRunning() {
		return this.running;
	}

}
