package io.github.asyncmessages.service;

/**
 * Defers writes to the store until the transaction of the calling thread has committed.
 */
public interface WriteScheduler {

	/**
	 * A scheduler for applications without transactions; it runs every write at once.
	 */
	WriteScheduler IMMEDIATE = new WriteScheduler() {

		@Override
		public boolean isDeferring() {
			return false;
		}

		@Override
		public void defer(Runnable write) {
			write.run();
		}

	};

	/**
	 * Whether writes of the calling thread are deferred.
	 * @return {@code true} inside a transaction
	 */
	boolean isDeferring();

	/**
	 * Defers a write until the transaction of the calling thread has committed. Discards
	 * it if the transaction, or the savepoint before the call, is rolled back.
	 * @param write the write, which handles its own failures
	 */
	void defer(Runnable write);

}
