package io.github.asyncmessages.service;

/**
 * Decides when something is written to the store: at once, or when the transaction of the
 * calling thread has committed.
 */
public interface WriteScheduler {

	/**
	 * A scheduler for applications without transactions.
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
	 * Whether writes of the calling thread wait for a commit.
	 * @return {@code true} inside a transaction
	 */
	boolean isDeferring();

	/**
	 * Keeps a write until the transaction of the calling thread has committed, and
	 * forgets it if the transaction, or the savepoint after which it came, is rolled
	 * back.
	 * @param write writes, and deals with failures
	 */
	void defer(Runnable write);

}
