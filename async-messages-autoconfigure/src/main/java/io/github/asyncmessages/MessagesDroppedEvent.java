package io.github.asyncmessages;

/**
 * Messages that nobody has seen made room for newer ones, because a mailbox was full.
 *
 * @param recipient whose mailbox
 * @param count how many messages
 */
public record MessagesDroppedEvent(String recipient, int count) {
}
