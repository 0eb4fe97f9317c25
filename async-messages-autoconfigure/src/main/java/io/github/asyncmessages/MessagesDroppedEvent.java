package io.github.asyncmessages;

/**
 * Published when unseen messages were dropped because a mailbox was full.
 *
 * @param recipient the owner of the mailbox
 * @param count the number of dropped messages
 */
public record MessagesDroppedEvent(String recipient, int count) {
}
