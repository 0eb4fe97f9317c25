package io.github.asyncmessages.test;

import java.time.Clock;

import io.github.asyncmessages.autoconfigure.AsyncMessagesAutoConfiguration;
import io.github.asyncmessages.autoconfigure.MessageStoreAutoConfiguration;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the store of a test of the web
 * layer: the memory store, whatever store the application uses, because the test has
 * neither Redis nor a database.
 */
@AutoConfiguration(after = MessageStoreAutoConfiguration.class, before = AsyncMessagesAutoConfiguration.class)
public final class WebSliceStoreAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(MessageStore.class)
	MemoryMessageStore memoryMessageStore(ObjectProvider<Clock> clock, FailSafeEventPublisher events) {
		return new MemoryMessageStore(MailboxLimits.DEFAULTS, clock.getIfUnique(Clock::systemUTC), events);
	}

}
