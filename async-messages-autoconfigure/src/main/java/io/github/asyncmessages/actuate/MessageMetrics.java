package io.github.asyncmessages.actuate;

import java.util.Arrays;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.MessagesSnoozedEvent;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.springframework.context.event.EventListener;

/**
 * Counts the events of the library. The values of tags are bounded; a recipient is none
 * of them. Thread-safe.
 */
public final class MessageMetrics {

	private final Meter.MeterProvider<Counter> sent;

	private final Meter.MeterProvider<Counter> delivered;

	private final Counter read;

	private final Counter deleted;

	private final Counter snoozed;

	private final Counter dropped;

	private final Counter rejected;

	private final Counter deferredFailures;

	private final Counter storeFailures;

	private final Counter mailFailures;

	/**
	 * Registers the counters.
	 * @param registry the registry for the counters
	 * @param store the kind of store, a tag of each counter
	 */
	public MessageMetrics(MeterRegistry registry, String store) {
		Tags tags = Tags.of("store", store);
		this.sent = counter("sent", "Messages that were stored", tags).withRegistry(registry);
		this.delivered = counter("delivered", "One-time messages that were printed or received", tags)
			.withRegistry(registry);
		this.read = counter("read", "Persistent messages that were marked as read", tags).register(registry);
		this.deleted = counter("deleted", "Persistent messages that were deleted by their recipients", tags)
			.register(registry);
		this.snoozed = counter("snoozed", "Persistent messages that were snoozed by their recipients", tags)
			.register(registry);
		this.dropped = counter("dropped", "Unseen messages that were dropped from a full mailbox", tags)
			.register(registry);
		this.rejected = counter("rejected", "Stored entries that were rejected", tags).register(registry);
		this.deferredFailures = counter("deferred.failures", "Writes that failed after a commit", tags)
			.register(registry);
		this.storeFailures = counter("store.failures", "Times that the store stopped answering pages", tags)
			.register(registry);
		this.mailFailures = counter("mail.failures", "Mails that could not be sent", tags).register(registry);
		registerAllTags();
	}

	private static Counter.Builder counter(String name, String description, Tags tags) {
		return Counter.builder("async.messages." + name).description(description).tags(tags);
	}

	/**
	 * Registers the counters with tags before they count, so that the first message is an
	 * increase.
	 */
	private void registerAllTags() {
		for (MessageLevel level : MessageLevel.values()) {
			delivered(level);
			Arrays.stream(Delivery.values()).forEach((delivery) -> sent(level, delivery));
		}
	}

	private Counter sent(MessageLevel level, Delivery delivery) {
		return this.sent.withTags("level", level.tag(), "delivery", delivery.tag());
	}

	private Counter delivered(MessageLevel level) {
		return this.delivered.withTag("level", level.tag());
	}

	@EventListener
	void on(MessageSentEvent event) {
		sent(event.message().level(), event.message().delivery()).increment(event.recipients().size());
	}

	@EventListener
	void on(MessagesDeliveredEvent event) {
		event.messages().forEach((message) -> delivered(message.level()).increment());
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
	void on(MessagesSnoozedEvent event) {
		this.snoozed.increment(event.ids().size());
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
