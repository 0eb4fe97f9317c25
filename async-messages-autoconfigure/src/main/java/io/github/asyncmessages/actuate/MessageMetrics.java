package io.github.asyncmessages.actuate;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.event.EventListener;

/**
 * Counts the events of the library. Thread-safe.
 */
public final class MessageMetrics {

	private final Counter sent;

	private final Counter delivered;

	private final Counter read;

	private final Counter deleted;

	private final Counter dropped;

	private final Counter rejected;

	private final Counter deferredFailures;

	private final Counter storeFailures;

	private final Counter mailFailures;

	/**
	 * Registers the counters.
	 * @param registry the registry for the counters
	 */
	public MessageMetrics(MeterRegistry registry) {
		this.sent = counter(registry, "sent", "Messages that were stored");
		this.delivered = counter(registry, "delivered", "One-time messages that were printed or received");
		this.read = counter(registry, "read", "Persistent messages that were marked as read");
		this.deleted = counter(registry, "deleted", "Persistent messages that were deleted by their recipients");
		this.dropped = counter(registry, "dropped", "Unseen messages that were dropped from a full mailbox");
		this.rejected = counter(registry, "rejected", "Stored entries that were rejected");
		this.deferredFailures = counter(registry, "deferred.failures", "Writes that failed after a commit");
		this.storeFailures = counter(registry, "store.failures", "Times that the store stopped answering pages");
		this.mailFailures = counter(registry, "mail.failures", "Mails that could not be sent");
	}

	private static Counter counter(MeterRegistry registry, String name, String description) {
		return Counter.builder("async.messages." + name).description(description).register(registry);
	}

	@EventListener
	void on(MessageSentEvent event) {
		this.sent.increment(event.recipients().size());
	}

	@EventListener
	void on(MessagesDeliveredEvent event) {
		this.delivered.increment(event.messages().size());
	}

	@EventListener
	void on(MessagesReadEvent event) {
		this.read.increment(event.ids().size());
	}

	@EventListener
	void on(MessagesDeletedEvent event) {
		this.deleted.increment(event.ids().size());
	}

	@EventListener
	void on(MessagesDroppedEvent event) {
		this.dropped.increment(event.count());
	}

	@EventListener
	void on(MessageRejectedEvent event) {
		this.rejected.increment();
	}

	@EventListener
	void on(DeferredWriteFailedEvent event) {
		this.deferredFailures.increment();
	}

	@EventListener
	void on(MailFailedEvent event) {
		this.mailFailures.increment();
	}

	@EventListener
	void on(StoreUnavailableEvent event) {
		this.storeFailures.increment();
	}

}
