package io.github.asyncmessages.actuate;

import io.github.asyncmessages.UserMessage;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an observed operation of a message store. It has no recipient, so
 * that no convention can make one the tag of a metric.
 */
public final class MessageStoreObservationContext extends Observation.Context {

	private final String store;

	private final @Nullable UserMessage message;

	private Outcome outcome = Outcome.UNKNOWN;

	MessageStoreObservationContext(String store, @Nullable UserMessage message) {
		this.store = store;
		this.message = message;
	}

	/**
	 * The kind of store.
	 * @return {@code redis}, {@code jdbc}, {@code memory}, or {@code custom}
	 */
	public String store() {
		return this.store;
	}

	/**
	 * The message that is sent.
	 * @return the message, or {@code null} if messages are claimed or completed
	 */
	public @Nullable UserMessage message() {
		return this.message;
	}

	/**
	 * How the operation has ended.
	 * @return the outcome, {@link Outcome#UNKNOWN} until the end
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	void outcome(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * How an operation ends.
	 */
	public enum Outcome {

		/** The operation has not ended. */
		UNKNOWN,

		/** The store has done what it was asked for. */
		SUCCESS,

		/** A message was added to some mailboxes, and not to others. */
		PARTIAL,

		/** The store refuses this mailbox. */
		REFUSED,

		/** The store has failed or did not answer in time. */
		FAILURE

	}

}
