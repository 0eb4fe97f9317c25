package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.actuate.ObservedMessageStore;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of the store.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class AsyncMessagesObservationAutoConfiguration {

	@Bean
	MessageStoreDecorator asyncMessagesStoreObservation(ObservationRegistry registry) {
		return (store) -> (registry == ObservationRegistry.NOOP) ? store
				: new ObservedMessageStore(store, StoreName.of(store), registry);
	}

}
