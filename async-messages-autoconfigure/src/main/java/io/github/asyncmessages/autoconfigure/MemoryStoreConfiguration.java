package io.github.asyncmessages.autoconfigure;

import java.time.Clock;

import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the memory store.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnStoreTypeCondition.Memory.class)
@ConditionalOnMissingBean(MessageStore.class)
class MemoryStoreConfiguration {

	@Bean
	MemoryMessageStore memoryMessageStore(AsyncMessagesProperties properties, ObjectProvider<Clock> clock,
			FailSafeEventPublisher events) {
		return new MemoryMessageStore(properties.toLimits(), clock.getIfUnique(Clock::systemUTC), events);
	}

}
