package io.github.asyncmessages.service;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.Recipients;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * Default {@link UserMessageService}. It validates messages, applies the minimum level,
 * takes part in transactions, writes to a {@link MessageStore}, and publishes events.
 */
public final class DefaultUserMessageService implements UserMessageService {

	private static final int CHUNK_SIZE = 5000;

	private static final int MAX_DEFERRED_RECIPIENTS = 10_000;

	private static final Log logger = LogFactory.getLog(DefaultUserMessageService.class);

	private final MessageStore store;

	private final MessageCodec codec;

	private final MessageLevel minimumLevel;

	private final Clock clock;

	private final WriteScheduler scheduler;

	private final ApplicationEventPublisher events;

	/**
	 * Creates a service.
	 * @param store keeps the messages
	 * @param codec encodes messages and limits their size
	 * @param minimumLevel the minimum level of messages to send
	 * @param clock the source of the current time
	 * @param scheduler defers writes until after the commit of a transaction
	 * @param events publishes what was sent, received, read and deleted
	 */
	public DefaultUserMessageService(MessageStore store, MessageCodec codec, MessageLevel minimumLevel, Clock clock,
			WriteScheduler scheduler, ApplicationEventPublisher events) {
		this.store = store;
		this.codec = codec;
		this.minimumLevel = minimumLevel;
		this.clock = clock;
		this.scheduler = scheduler;
		this.events = events;
	}

	/**
	 * Returns the administration of the mailboxes to which this service sends.
	 * @return an administration of the same store
	 */
	public MailboxAdministration administration() {
		return new DefaultMailboxAdministration(this.store, this);
	}

	@Override
	public boolean send(String recipient, UserMessage message) {
		Recipients.require(recipient);
		Assert.notNull(message, "'message' must not be null");
		if (!message.level().isAtLeast(this.minimumLevel)) {
			return false;
		}
		EncodedMessage encoded = encode(message);
		write(List.of(recipient), encoded.message(), () -> {
			this.store.append(recipient, encoded);
			publishSent(List.of(recipient), encoded.message());
		});
		return true;
	}

	private EncodedMessage encode(UserMessage message) {
		Instant now = this.clock.instant();
		Assert.isTrue(!AnnouncementIds.isReserved(message.id()),
				() -> "'id' must not be reserved for announcements but was '" + message.id() + "'");
		Assert.isTrue(!message.isExpired(now),
				() -> "'message' must not have expired but its 'expiresAt' was " + message.expiresAt());
		Assert.isTrue((message.emailAt() == null && message.emailDelay() == null) || message.delivery().isPersistent(),
				"'message' must be persistent to be mailed if it is unread: call untilRead() or inboxOnly()");
		if (message.isScheduled(now)) {
			requireSchedulable(message, now);
		}
		UserMessage sent = message.isScheduled(now) ? message : message.deliverAt(null);
		sent = sent.emailAt(emailAt(sent, now));
		return this.codec
			.encode((sent.createdAt() != null) ? sent : sent.createdAt(now.truncatedTo(ChronoUnit.MILLIS)));
	}

	private static void requireSchedulable(UserMessage message, Instant now) {
		Instant latest = now.plus(UserMessage.MAX_DELAY);
		Assert.isTrue(!message.isScheduled(latest),
				() -> "'message' must not be scheduled more than %d days ahead but its 'deliverAt' was %s"
					.formatted(UserMessage.MAX_DELAY.toDays(), message.deliverAt()));
		Assert.isTrue(!message.byEmail() || message.delivery().isPersistent(),
				"'message' must be persistent to be mailed when it is delivered: call untilRead() or inboxOnly()");
	}

	/**
	 * When a message is mailed if it is unread: never before it is delivered. Every mail
	 * of a message for later is one of these, because the store says when the time has
	 * come.
	 */
	private static @Nullable Instant emailAt(UserMessage message, Instant now) {
		Instant deliverAt = message.deliverAt();
		Duration delay = message.emailDelay();
		Instant time = (delay != null) ? ((deliverAt != null) ? deliverAt : now).plus(delay) : message.emailAt();
		if (deliverAt == null || (time == null && !message.byEmail())) {
			return time;
		}
		return (time == null || time.isBefore(deliverAt)) ? deliverAt : time;
	}

	/**
	 * Writes now or after the commit, when nobody can catch an exception any more.
	 */
	private void write(List<String> recipients, @Nullable UserMessage message, Runnable write) {
		if (writeMode() != WriteMode.AFTER_COMMIT) {
			write.run();
			return;
		}
		this.scheduler.defer(() -> {
			try {
				write.run();
			}
			catch (RuntimeException ex) {
				deferredWriteFailed(recipients, message, ex);
			}
		});
	}

	private WriteMode writeMode() {
		if (this.store.isTransactional()) {
			return WriteMode.IN_TRANSACTION;
		}
		return this.scheduler.isDeferring() ? WriteMode.AFTER_COMMIT : WriteMode.IMMEDIATE;
	}

	/**
	 * Publishes that a message was sent, once it is certain to be stored.
	 */
	private void publishSent(List<String> recipients, UserMessage message) {
		MessageSentEvent event = new MessageSentEvent(recipients, message);
		if (writeMode() == WriteMode.IN_TRANSACTION) {
			this.scheduler.defer(() -> this.events.publishEvent(event));
		}
		else {
			this.events.publishEvent(event);
		}
	}

	private void deferredWriteFailed(List<String> recipients, @Nullable UserMessage message, RuntimeException ex) {
		logger.error("A write deferred until after the commit failed and may not have been stored, for "
				+ abbreviate(recipients), ex);
		this.events.publishEvent(new DeferredWriteFailedEvent(recipients, message, ex));
	}

	private static String abbreviate(List<String> recipients) {
		return (recipients.size() == 1) ? "'" + recipients.get(0) + "'" : recipients.size() + " recipients";
	}

	@Override
	public SendResult sendAll(Iterable<?> recipients, UserMessage message) {
		Assert.notNull(message, "'message' must not be null");
		if (!message.level().isAtLeast(this.minimumLevel)) {
			return new SendResult(0, 0, List.of());
		}
		EncodedMessage encoded = encode(message);
		return (writeMode() == WriteMode.AFTER_COMMIT) ? deferAll(recipients, encoded) : sendAll(recipients, encoded);
	}

	private SendResult sendAll(Iterable<?> recipients, EncodedMessage message) {
		SendResults results = new SendResults();
		List<String> chunk = new ArrayList<>(CHUNK_SIZE);
		for (Object recipient : recipients) {
			results.addName(recipient, chunk);
			if (chunk.size() == CHUNK_SIZE) {
				results.add(chunk, sendChunk(chunk, message));
				chunk.clear();
			}
		}
		results.add(chunk, sendChunk(chunk, message));
		return results.toResult();
	}

	private Map<String, MessageStoreException> sendChunk(List<String> chunk, EncodedMessage message) {
		if (chunk.isEmpty()) {
			return Map.of();
		}
		Map<String, MessageStoreException> failures = appendAll(chunk, message);
		List<String> sent = chunk.stream().filter((recipient) -> !failures.containsKey(recipient)).distinct().toList();
		if (!sent.isEmpty()) {
			publishSent(sent, message.message());
		}
		return failures;
	}

	private Map<String, MessageStoreException> appendAll(List<String> chunk, EncodedMessage message) {
		try {
			return this.store.appendAll(chunk, message);
		}
		catch (MessageStoreException ex) {
			if (writeMode() == WriteMode.IN_TRANSACTION) {
				throw ex;
			}
			Map<String, MessageStoreException> failures = new LinkedHashMap<>();
			chunk.forEach((recipient) -> failures.put(recipient, ex));
			return failures;
		}
	}

	private SendResult deferAll(Iterable<?> recipients, EncodedMessage message) {
		SendResults results = new SendResults();
		List<String> names = new ArrayList<>();
		for (Object recipient : recipients) {
			results.addName(recipient, names);
			Assert.state(names.size() <= MAX_DEFERRED_RECIPIENTS,
					() -> "'recipients' must not be more than %d inside a transaction, because their names are kept in memory until it commits. Send outside the transaction or in smaller ones"
						.formatted(MAX_DEFERRED_RECIPIENTS));
		}
		results.add(names, Map.of());
		write(names, message.message(), () -> {
			SendResult result = sendAll(names, message);
			if (result.failed() > 0) {
				deferredWriteFailed(result.failures().stream().map(SendResult.Failure::recipient).toList(),
						message.message(), result.failures().get(0).cause());
			}
		});
		return results.toResult();
	}

	@Override
	public List<UserMessage> receive(String recipient) {
		Claim claim = this.store.claim(Recipients.require(recipient), 0);
		List<UserMessage> messages = claim.messages();
		try {
			claim.complete(messages.stream().map(UserMessage::id).toList()).toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			logger.warn("Could not confirm that messages were received. They may be shown again to '" + recipient + "'",
					ex.getCause());
		}
		if (!messages.isEmpty()) {
			this.events.publishEvent(new MessagesDeliveredEvent(recipient, messages));
		}
		return messages;
	}

	@Override
	public void withdraw(String recipient, String key) {
		Recipients.require(recipient);
		Assert.hasText(key, "'key' must not be blank");
		write(List.of(recipient), null, () -> this.store.withdraw(recipient, key));
	}

	@Override
	public void erase(String recipient) {
		Recipients.require(recipient);
		write(List.of(recipient), null, () -> this.store.erase(recipient));
	}

	@Override
	public Inbox inbox(String recipient) {
		return new StoreInbox(Recipients.require(recipient), this.store, this.clock, this.events);
	}

	/**
	 * When the calling thread writes to the store.
	 */
	private enum WriteMode {

		/** At once; there is no transaction. */
		IMMEDIATE,

		/** At once, as part of a transaction: events wait for its commit. */
		IN_TRANSACTION,

		/** After the commit of a transaction in which the store takes no part. */
		AFTER_COMMIT

	}

	/**
	 * Counts the recipients of {@code sendAll}.
	 */
	private static final class SendResults {

		private long sent;

		private long failed;

		private final List<SendResult.Failure> failures = new ArrayList<>();

		/**
		 * Adds a name to a list, or a failure if it cannot be that of a recipient.
		 */
		void addName(@Nullable Object recipient, List<String> names) {
			String name = (recipient instanceof Principal principal) ? principal.getName()
					: (recipient instanceof String string) ? string : null;
			try {
				Assert.isTrue(name != null || recipient == null,
						() -> "'recipient' must be a String or a Principal but was " + recipient);
				names.add(Recipients.require(name));
			}
			catch (IllegalArgumentException ex) {
				fail((name != null) ? name : String.valueOf(recipient), ex);
			}
		}

		void add(List<String> recipients, Map<String, MessageStoreException> failures) {
			for (String recipient : recipients) {
				MessageStoreException failure = failures.get(recipient);
				if (failure != null) {
					fail(recipient, failure);
				}
				else {
					this.sent++;
				}
			}
		}

		private void fail(String recipient, RuntimeException cause) {
			this.failed++;
			if (this.failures.size() < SendResult.MAX_FAILURES) {
				this.failures.add(new SendResult.Failure(recipient, cause));
			}
		}

		SendResult toResult() {
			return new SendResult(this.sent, this.failed, this.failures);
		}

	}

}
