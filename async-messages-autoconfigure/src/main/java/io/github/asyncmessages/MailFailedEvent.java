package io.github.asyncmessages;

/**
 * A message is stored, but the mail that it asked for was not sent.
 *
 * @param recipient whom the message is for
 * @param message the message
 * @param cause why the last attempt failed
 */
public record MailFailedEvent(String recipient, UserMessage message, Throwable cause) {
}
