package io.github.asyncmessages.store.jdbc.executor;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How databases differ.
 */
public enum Dialect {

	/**
	 * A duplicate must not be an error, which would end the transaction of the caller.
	 * Recipients are sent as an array, so that the message is sent once.
	 */
	POSTGRESQL(2000, 500, true, "", "INSERT INTO {recipients} (recipient, seen_at) VALUES ",
			" ON CONFLICT (recipient) DO UPDATE SET seen_at = EXCLUDED.seen_at"),

	/**
	 * MySQL and MariaDB. A change that names several rows locks others on its way to
	 * them, or all rows of a small table, so rows are changed one by one. A query that
	 * locks rows has to find them by the primary key for the same reason.
	 */
	MYSQL(500, 1, false, "FORCE INDEX (PRIMARY)", "INSERT INTO {recipients} (recipient, seen_at) VALUES ",
			" ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)"),

	/** H2. */
	H2(500, 500, false, "", "MERGE INTO {recipients} (recipient, seen_at) KEY (recipient) VALUES ", "");

	/**
	 * How many recipients an insert names at most, unless it may have to replace
	 * messages.
	 */
	public final int maxRecipients;

	/** How many rows an update or a delete names at most. */
	public final int maxChangedRows;

	/** Whether inserts and updates can return the rows that they have changed. */
	public final boolean returning;

	/** What makes a query find rows by the primary key. */
	public final String primaryKeyHint;

	/** Begins the statement that inserts or updates when recipients were seen. */
	public final String insertSeen;

	/** Follows the rows of that statement. */
	public final String updateSeen;

	Dialect(int maxRecipients, int maxChangedRows, boolean returning, String primaryKeyHint, String insertSeen,
			String updateSeen) {
		this.maxRecipients = maxRecipients;
		this.maxChangedRows = maxChangedRows;
		this.returning = returning;
		this.primaryKeyHint = primaryKeyHint;
		this.insertSeen = insertSeen;
		this.updateSeen = updateSeen;
	}

	/**
	 * The dialect of a database.
	 * @param connection a connection to it
	 * @return the dialect
	 * @throws SQLException if the database does not answer
	 * @throws IllegalStateException if it is not supported
	 */
	public static Dialect of(Connection connection) throws SQLException {
		String product = connection.getMetaData().getDatabaseProductName();
		return switch (product) {
			case "PostgreSQL" -> POSTGRESQL;
			case "MariaDB", "MySQL" -> MYSQL;
			case "H2" -> H2;
			default -> throw new IllegalStateException(
					"Messages can be kept in PostgreSQL, MariaDB, MySQL and H2, but not in " + product);
		};
	}

}
