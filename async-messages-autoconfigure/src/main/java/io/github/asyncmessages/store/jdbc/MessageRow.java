package io.github.asyncmessages.store.jdbc;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table as it was read.
 *
 * @param seq identifies the row; rises from row to row
 * @param message the message, or {@code null} if the row cannot be used
 * @param fault why it cannot be used
 */
record MessageRow(long seq, @Nullable UserMessage message, @Nullable String fault) {
}
