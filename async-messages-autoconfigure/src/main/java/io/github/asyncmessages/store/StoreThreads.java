package io.github.asyncmessages.store;

/**
 * How busy the threads are in which a store works for its callers.
 *
 * @param active the number of threads that work
 * @param queued the number of operations that wait for a thread
 */
public record StoreThreads(int active, int queued) {

	/** A store that has no such threads, or has nothing to do. */
	public static final StoreThreads IDLE = new StoreThreads(0, 0);

}
