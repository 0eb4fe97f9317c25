package io.github.asyncmessages.autoconfigure;

import java.time.Clock;

import io.github.asyncmessages.actuate.StoreHealth;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.StoreCircuit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the store.
 */
@AutoConfiguration(after = { AsyncMessagesAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(MessageStore.class)
public final class AsyncMessagesHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("async-messages")
	@ConditionalOnMissingBean(name = { "asyncMessagesHealthIndicator", "asyncMessagesHealthContributor" })
	HealthIndicator asyncMessagesHealthIndicator(MessageStore store, ObjectProvider<StoreCircuit> circuit,
			ObjectProvider<Clock> clock) {
		return new MessageStoreHealthIndicator(
				new StoreHealth(store, circuit.getIfAvailable(), clock.getIfUnique(Clock::systemUTC)),
				StoreName.of(store));
	}

}
