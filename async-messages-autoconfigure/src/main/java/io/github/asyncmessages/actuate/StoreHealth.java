package io.github.asyncmessages.actuate;

import java.time.Clock;
import java.time.Instant;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.StoreCircuit;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a store answers, and whether pages are rendered with its messages. A
 * check takes no longer than the store lets a page wait. Thread-safe.
 */
public final class StoreHealth {

	private final MessageStore store;

	private final @Nullable StoreCircuit circuit;

	private final Clock clock;

	private @Nullable Instant downSince;

	/**
	 * Creates a check.
	 * @param store the store
	 * @param circuit the circuit between the pages and the store, or {@code null} if
	 * there are no pages
	 * @param clock the clock
	 */
	public StoreHealth(MessageStore store, @Nullable StoreCircuit circuit, Clock clock) {
		this.store = store;
		this.circuit = circuit;
		this.clock = clock;
	}

	/**
	 * Checks the store. It is not asked while the circuit is open, since it is pinged
	 * then anyway.
	 * @return the result
	 */
	public Result check() {
		Instant openSince = (this.circuit != null) ? this.circuit.openSince() : null;
		if (openSince != null) {
			return new Result(State.DEGRADED, openSince, "all users", null);
		}
		try {
			this.store.ping();
		}
		catch (MessageStoreException ex) {
			return new Result(State.DOWN, downSince(), null, ex);
		}
		up();
		StoreCircuit.FailedMailboxes failed = (this.circuit != null) ? this.circuit.failedMailboxes()
				: new StoreCircuit.FailedMailboxes(0, null);
		return (failed.count() > 0) ? new Result(State.DEGRADED, failed.since(), failed.count() + " users", null)
				: new Result(State.UP, null, null, null);
	}

	private synchronized Instant downSince() {
		if (this.downSince == null) {
			this.downSince = this.clock.instant();
		}
		return this.downSince;
	}

	private synchronized void up() {
		this.downSince = null;
	}

	/**
	 * The state of the store.
	 */
	public enum State {

		/** The store answers. */
		UP,

		/** Pages are rendered, but without stored messages. */
		DEGRADED,

		/** The store does not answer. */
		DOWN

	}

	/**
	 * The result of a check.
	 *
	 * @param state the state of the store
	 * @param since since when, as far as this node knows; {@code null} if the store is up
	 * @param affected whose pages are rendered without stored messages, or {@code null}
	 * if that is not known
	 * @param cause why the check has failed, or {@code null} if it has not
	 */
	public record Result(State state, @Nullable Instant since, @Nullable String affected,
			@Nullable MessageStoreException cause) {
	}

}
