package io.github.asyncmessages;

/**
 * Published when a message was stored but the mail that it requested could not be sent.
 *
 * @param recipient the recipient of the message
 * @param message the message
 * @param cause the cause of the last failure
 */
public record MailFailedEvent(String recipient, UserMessage message, Throwable cause) {
}
