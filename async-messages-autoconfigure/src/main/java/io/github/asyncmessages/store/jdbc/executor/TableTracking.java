package io.github.asyncmessages.store.jdbc.executor;

/**
 * Is told of changes to tables after they were committed, whichever client has made them.
 * All methods are called by one thread.
 */
public interface TableTracking {

	/**
	 * The database cannot tell of changes, or not yet.
	 * @param reason why, in a few words
	 */
	void unavailable(String reason);

	/**
	 * From now on the database tells of changes.
	 * @param connection the connection over which it does
	 */
	void enable(Object connection);

	/**
	 * A table has changed.
	 * @param connection the connection that tells it
	 * @param table the name of the table
	 * @param recipient whose rows have changed; empty if any may have
	 */
	void changed(Object connection, String table, String recipient);

	/**
	 * The database tells of no more changes.
	 * @param connection the connection that has ended
	 */
	void disable(Object connection);

}
