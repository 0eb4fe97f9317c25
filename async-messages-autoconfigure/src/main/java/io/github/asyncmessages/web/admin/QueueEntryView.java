package io.github.asyncmessages.web.admin;

import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a queue as a template sees it.
 *
 * @param id the id of the entry
 * @param message the message, or {@code null} if the entry is unusable
 * @param rejection why the entry is unusable, or {@code null}
 * @param key the collapse key, or {@code null}
 * @param claimedUntil until when a page holds the entry, or {@code null} if it waits
 * @param deliverAt when the message is delivered, or {@code null} if it is not scheduled
 */
public record QueueEntryView(String id, @Nullable PageMessage message, @Nullable String rejection, @Nullable String key,
		@Nullable String claimedUntil, @Nullable String deliverAt) {
}
