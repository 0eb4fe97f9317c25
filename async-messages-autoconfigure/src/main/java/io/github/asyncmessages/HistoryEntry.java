package io.github.asyncmessages;

import java.time.Instant;

/**
 * An entry of the history of a mailbox: a message that was delivered. An immutable value.
 *
 * @param message a one-time message, or a persistent message as it was when it was marked
 * as read
 * @param at when the page or the script that showed the one-time message acknowledged it,
 * or when the persistent message was marked as read
 */
public record HistoryEntry(UserMessage message, Instant at) {

}
