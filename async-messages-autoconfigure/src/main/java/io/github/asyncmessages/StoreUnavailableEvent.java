package io.github.asyncmessages;

/**
 * Published when a page was rendered without stored messages because the store did not
 * answer. It is published once for an outage, not for each page.
 *
 * @param cause the exception of the store
 */
public record StoreUnavailableEvent(MessageStoreException cause) {
}
