package io.github.asyncmessages.store.jdbc;

import java.time.Duration;

/**
 * The settings of a {@link JdbcMessageStore}.
 *
 * @param tableName the name of the table, with or without a schema
 * @param readTimeout the maximum time that a page waits for the database
 * @param writeTimeout the maximum time that a sender waits for the database
 * @param cleanupInterval the interval between runs of the task that deletes expired
 * messages; zero disables it
 */
public record JdbcStoreSettings(String tableName, Duration readTimeout, Duration writeTimeout,
		Duration cleanupInterval) {
}
