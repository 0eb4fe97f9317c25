package io.github.asyncmessages.store;

import java.time.Instant;

import io.github.asyncmessages.UserMessage;

/**
 * An unread message whose mail is to be sent now, by the caller that has taken it.
 *
 * @param recipient the owner of the mailbox that holds the message
 * @param message the message
 * @param takenUntil the time from which on others can take the mail again
 */
public record DueMail(String recipient, UserMessage message, Instant takenUntil) {
}
