package io.github.asyncmessages;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An entry that another program has written and that cannot be used as a message. An
 * immutable value.
 *
 * @param id identifies the entry within its mailbox. Entries with the same content may
 * share an id, which then changes when one of them is requeued, deleted or added
 * @param content the entry as it was written, or a row of a table as JSON; cut to
 * {@code async-messages.max-size}
 * @param reason why the entry is unusable
 * @param createdAt when the entry was written, or {@code null} if the store does not know
 */
public record RejectedEntry(String id, String content, String reason, @Nullable Instant createdAt) {

}
