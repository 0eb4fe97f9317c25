package io.github.asyncmessages.store.jdbc;

import java.time.Duration;

/**
 * How a database is used.
 *
 * @param tableName the name of the table
 * @param readTimeout how long a page waits
 * @param writeTimeout how long a sender waits
 * @param cleanupInterval the time between two runs of the task that deletes what is over,
 * zero for none
 */
public record JdbcStoreSettings(String tableName, Duration readTimeout, Duration writeTimeout,
		Duration cleanupInterval) {
}
