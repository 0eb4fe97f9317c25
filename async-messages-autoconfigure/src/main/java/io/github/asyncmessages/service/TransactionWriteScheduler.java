package io.github.asyncmessages.service;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.store.CallerContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Defers writes until a Spring transaction has committed. They run in the order of the
 * calls, in {@code afterCompletion}, so that writes deferred by {@code afterCommit}
 * callbacks run as well, each in the context of its call.
 */
public final class TransactionWriteScheduler implements WriteScheduler {

	private static final Log logger = LogFactory.getLog(TransactionWriteScheduler.class);

	@Override
	public boolean isDeferring() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	@Override
	public void defer(Runnable write) {
		current().writes.add(CallerContext.keep(write));
	}

	private DeferredWrites current() {
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof DeferredWrites writes && writes.owner == this) {
				return writes;
			}
		}
		DeferredWrites writes = new DeferredWrites(this);
		TransactionSynchronizationManager.registerSynchronization(writes);
		return writes;
	}

	/**
	 * The deferred writes of one transaction. Spring suspends and resumes them with the
	 * transaction, so that an inner {@code REQUIRES_NEW} has its own.
	 */
	private static final class DeferredWrites implements TransactionSynchronization {

		private final TransactionWriteScheduler owner;

		private final List<Runnable> writes = new ArrayList<>();

		/** The number of writes at each savepoint. */
		private final Map<Object, Integer> savepoints = new IdentityHashMap<>();

		private DeferredWrites(TransactionWriteScheduler owner) {
			this.owner = owner;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.put(savepoint, this.writes.size());
		}

		@Override
		public void savepointRollback(Object savepoint) {
			// A savepoint created before the first write is unknown: undo all writes.
			int size = this.savepoints.getOrDefault(savepoint, 0);
			this.writes.subList(size, this.writes.size()).clear();
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				this.writes.forEach(Runnable::run);
			}
			else if (status == STATUS_UNKNOWN && !this.writes.isEmpty()) {
				logger.warn(
						"Discarded deferred writes of messages because it is unknown whether their transaction was committed: "
								+ this.writes.size());
			}
		}

	}

}
