package io.github.asyncmessages;

/**
 * A stored entry could not be used as a message and was put aside.
 *
 * @param recipient whose mailbox
 * @param reason what is wrong with the entry
 */
public record MessageRejectedEvent(String recipient, String reason) {
}
