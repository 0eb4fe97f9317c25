package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.store.MessageStore;

/**
 * Decorates the store for the service and the pages. The bean of the store stays as it
 * is, so that it can be injected by its class.
 */
@FunctionalInterface
interface MessageStoreDecorator {

	MessageStore decorate(MessageStore store);

}
