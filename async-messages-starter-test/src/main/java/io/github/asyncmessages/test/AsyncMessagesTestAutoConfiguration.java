package io.github.asyncmessages.test;

import io.github.asyncmessages.store.MessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what {@link EmptyMailboxes}
 * needs.
 */
@AutoConfiguration
public final class AsyncMessagesTestAutoConfiguration {

	@Bean
	MailboxCleaner asyncMessagesMailboxCleaner(ObjectProvider<MessageStore> store) {
		return new MailboxCleaner(store);
	}

}
