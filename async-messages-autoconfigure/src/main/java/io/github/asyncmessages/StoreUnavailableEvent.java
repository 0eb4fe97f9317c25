package io.github.asyncmessages;

/**
 * A page could not read its user's mailbox and was rendered without it. Announced once
 * when the store ceases to answer, not for each page.
 *
 * @param cause what the store has thrown
 */
public record StoreUnavailableEvent(MessageStoreException cause) {
}
