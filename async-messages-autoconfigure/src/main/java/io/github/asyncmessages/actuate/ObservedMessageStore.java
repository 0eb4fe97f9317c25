package io.github.asyncmessages.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.actuate.MessageStoreObservationContext.Outcome;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MessageStore;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes what senders and pages wait for in another store, and how claims are
 * completed. Each observation is a timer and, with a tracer, a span. Thread-safe.
 */
public final class ObservedMessageStore implements MessageStore {

	private final MessageStore store;

	private final String name;

	private final ObservationRegistry registry;

	/**
	 * Creates a store.
	 * @param store the store to observe
	 * @param name the kind of store, a tag of each observation
	 * @param registry the registry for observations
	 */
	public ObservedMessageStore(MessageStore store, String name, ObservationRegistry registry) {
		this.store = store;
		this.name = name;
		this.registry = registry;
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		observe(MessageStoreConvention.SEND, message, () -> {
			this.store.append(recipient, message);
			return Map.of();
		}, (nothing) -> Outcome.SUCCESS);
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		return observe(MessageStoreConvention.SEND, message, () -> this.store.appendAll(recipients, message),
				(failures) -> failures.isEmpty() ? Outcome.SUCCESS
						: (failures.size() < recipients.size()) ? Outcome.PARTIAL : Outcome.FAILURE);
	}

	@Override
	public Claim claim(String recipient, int latest) {
		return observeClaim(() -> this.store.claim(recipient, latest));
	}

	@Override
	public Claim claim(String recipient, ClaimRequest request) {
		return observeClaim(() -> this.store.claim(recipient, request));
	}

	private Claim observeClaim(Supplier<Claim> operation) {
		Claim claim = observe(MessageStoreConvention.CLAIM, null, operation, (claimed) -> Outcome.SUCCESS);
		// Pages complete only claims that have messages. Those without are shared.
		return (claim.messages().isEmpty() || this.registry.isNoop()) ? claim
				: new Claim(claim.id(), claim.messages(), claim.untilRead(), claim.unreadCount(), claim.latest(),
						claim.closed(), (acknowledged) -> complete(claim, acknowledged));
	}

	@Override
	public boolean closeAnnouncement(String recipient, String id, @Nullable Instant until) {
		return this.store.closeAnnouncement(recipient, id, until);
	}

	@Override
	public void forgetAnnouncement(String recipient, String claimId, String messageId, String id) {
		this.store.forgetAnnouncement(recipient, claimId, messageId, id);
	}

	@Override
	public List<UserMessage> confirm(String recipient, String claimId) {
		return observe(MessageStoreConvention.COMPLETION, null, () -> this.store.confirm(recipient, claimId),
				(confirmed) -> Outcome.SUCCESS);
	}

	private <T> T observe(MessageStoreConvention convention, @Nullable EncodedMessage message, Supplier<T> operation,
			Function<T, Outcome> outcome) {
		if (this.registry.isNoop()) {
			return operation.get();
		}
		MessageStoreObservationContext context = new MessageStoreObservationContext(this.name,
				(message != null) ? message.message() : null);
		Observation observation = Observation.start(convention, () -> context, this.registry);
		Observation.Scope scope = observation.openScope();
		try {
			T result = operation.get();
			context.outcome(outcome.apply(result));
			return result;
		}
		catch (RuntimeException | Error ex) {
			fail(observation, context, ex);
			throw ex;
		}
		finally {
			scope.close();
			observation.stop();
		}
	}

	/**
	 * Completes a claim. The observation ends when the store has confirmed it.
	 */
	private CompletionStage<Void> complete(Claim claim, Collection<String> acknowledged) {
		MessageStoreObservationContext context = new MessageStoreObservationContext(this.name, null);
		Observation observation = Observation.start(MessageStoreConvention.COMPLETION, () -> context, this.registry);
		CompletableFuture<Void> confirmed = new CompletableFuture<>();
		Observation.Scope scope = observation.openScope();
		try {
			claim.complete(acknowledged).whenComplete((done, failure) -> {
				if (failure == null) {
					context.outcome(Outcome.SUCCESS);
					observation.stop();
					confirmed.complete(done);
				}
				else {
					fail(observation, context, failure);
					observation.stop();
					confirmed.completeExceptionally(failure);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			fail(observation, context, ex);
			observation.stop();
			throw ex;
		}
		finally {
			scope.close();
		}
		return confirmed;
	}

	private static void fail(Observation observation, MessageStoreObservationContext context, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		context.outcome((cause instanceof MailboxRefusedException) ? Outcome.REFUSED : Outcome.FAILURE);
		observation.error(cause);
	}

	@Override
	public QueueSnapshot peek(String recipient, int max) {
		return this.store.peek(recipient, max);
	}

	@Override
	public boolean deleteWaiting(String recipient, String entryId) {
		return this.store.deleteWaiting(recipient, entryId);
	}

	@Override
	public List<RejectedEntry> rejected(String recipient, int max) {
		return this.store.rejected(recipient, max);
	}

	@Override
	public boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		return this.store.requeue(recipient, entryId, corrected);
	}

	@Override
	public boolean deleteRejected(String recipient, String entryId) {
		return this.store.deleteRejected(recipient, entryId);
	}

	@Override
	public List<HistoryEntry> history(String recipient, int max) {
		return this.store.history(recipient, max);
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return this.store.list(recipient, unreadOnly, before, size);
	}

	@Override
	public InboxSlice latestOrUnread(String recipient, int size) {
		return this.store.latestOrUnread(recipient, size);
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return this.store.find(recipient, id);
	}

	@Override
	public int countUnread(String recipient) {
		return this.store.countUnread(recipient);
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return this.store.markRead(recipient, id);
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return this.store.markUnread(recipient, id);
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return this.store.markAllRead(recipient, upTo);
	}

	@Override
	public boolean snooze(String recipient, String id, Instant until) {
		return this.store.snooze(recipient, id, until);
	}

	@Override
	public boolean delete(String recipient, String id) {
		return this.store.delete(recipient, id);
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return this.store.deleteAll(recipient, upTo);
	}

	@Override
	public void withdraw(String recipient, String key) {
		this.store.withdraw(recipient, key);
	}

	@Override
	public void erase(String recipient) {
		this.store.erase(recipient);
	}

	@Override
	public void markSeen(Collection<String> recipients) {
		this.store.markSeen(recipients);
	}

	@Override
	public MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		return this.store.recipients(filter, cursor, size);
	}

	@Override
	public boolean canFilter() {
		return this.store.canFilter();
	}

	@Override
	public MailboxSummary summary(String recipient) {
		return this.store.summary(recipient);
	}

	@Override
	public List<DueMail> takeMails(int max, Duration lease) {
		return this.store.takeMails(max, lease);
	}

	@Override
	public void finishMail(DueMail mail) {
		this.store.finishMail(mail);
	}

	@Override
	public MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener) {
		return this.store.watch(recipient, listener);
	}

	@Override
	public boolean isTransactional() {
		return this.store.isTransactional();
	}

	@Override
	public void ping() {
		this.store.ping();
	}

}
