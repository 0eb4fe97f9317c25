package io.github.asyncmessages.actuate;

import java.util.function.Supplier;

import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.web.StoreCircuit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges of what a node holds. A gauge is read when metrics are collected, and costs
 * nothing in between.
 */
public final class MessageGauges {

	private MessageGauges() {
	}

	/**
	 * Gauges of the circuit that keeps pages from waiting for the store.
	 * @param store the kind of store
	 * @param circuit the circuit
	 * @return the gauges
	 */
	public static MeterBinder ofCircuit(String store, StoreCircuit circuit) {
		return (registry) -> {
			gauge("circuit", "Whether all pages are rendered without stored messages: 1 if they are, otherwise 0",
					() -> (circuit.openSince() != null) ? 1 : 0)
				.tag("store", store)
				.register(registry);
			gauge("circuit.mailboxes", "Mailboxes that pages are rendered without although the store answers",
					() -> circuit.failedMailboxes().count())
				.tag("store", store)
				.register(registry);
		};
	}

	/**
	 * A gauge of the streams over which pages hear of new messages.
	 * @param open the number of open streams
	 * @return the gauge
	 */
	public static MeterBinder ofStreams(Supplier<Number> open) {
		return (registry) -> gauge("streams", "Streams that are open", open).register(registry);
	}

	/**
	 * A gauge of the recipients who were never seen.
	 * @param store the kind of store
	 * @param recipients how many of them have messages
	 * @return the gauge
	 */
	public static MeterBinder ofNeverSeen(String store, Supplier<Number> recipients) {
		return (registry) -> gauge("recipients.never.seen",
				"Recipients for whom messages wait although they were never seen", recipients)
			.tag("store", store)
			.register(registry);
	}

	/**
	 * A gauge of the client-side cache.
	 * @param store the kind of store
	 * @param entries the number of entries
	 * @return the gauge
	 */
	public static MeterBinder ofCache(String store, Supplier<Number> entries) {
		return (registry) -> gauge("cache.entries", "Mailboxes that the client-side cache holds", entries)
			.tag("store", store)
			.register(registry);
	}

	/**
	 * Gauges of the threads of a store.
	 * @param store the kind of store
	 * @param threads how busy they are
	 * @return the gauges
	 */
	public static MeterBinder ofThreads(String store, Supplier<StoreThreads> threads) {
		return (registry) -> {
			gauge("threads.active", "Threads of the store that work", () -> threads.get().active()).tag("store", store)
				.register(registry);
			gauge("threads.queued", "Operations that wait for a thread of the store", () -> threads.get().queued())
				.tag("store", store)
				.register(registry);
		};
	}

	private static Gauge.Builder<Supplier<Number>> gauge(String name, String description, Supplier<Number> value) {
		return Gauge.builder("async.messages." + name, value).description(description);
	}

}
