package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.actuate.MessageMetrics;
import io.micrometer.core.instrument.MeterRegistry;

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
	MessageMetrics asyncMessagesMetrics(MeterRegistry registry) {
		return new MessageMetrics(registry);
	}

}
