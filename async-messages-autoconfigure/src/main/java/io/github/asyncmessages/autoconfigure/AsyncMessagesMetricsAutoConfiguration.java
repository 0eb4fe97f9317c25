package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.actuate.MessageMetrics;
import io.github.asyncmessages.store.MessageStore;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for message metrics.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class AsyncMessagesMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MessageMetrics asyncMessagesMetrics(MeterRegistry registry, ObjectProvider<MessageStore> store) {
		return new MessageMetrics(registry, StoreName.of(store));
	}

}
