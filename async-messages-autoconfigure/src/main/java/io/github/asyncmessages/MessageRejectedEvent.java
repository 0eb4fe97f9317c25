package io.github.asyncmessages;

/**
 * Published when a stored entry cannot be used as a message and is rejected.
 *
 * @param recipient the owner of the mailbox
 * @param reason why the entry is rejected
 */
public record MessageRejectedEvent(String recipient, String reason) {
}
