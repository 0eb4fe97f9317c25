package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.actuate.MessageGauges;
import io.github.asyncmessages.actuate.MessageMetrics;
import io.github.asyncmessages.service.NeverSeenCheck;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.web.StoreCircuit;
import io.github.asyncmessages.web.live.EventStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for message metrics.
 */
@AutoConfiguration(after = { AsyncMessagesAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class AsyncMessagesMetricsAutoConfiguration {

	private static final MeterBinder NO_METERS = (registry) -> {
	};

	@Bean
	@ConditionalOnMissingBean
	MessageMetrics asyncMessagesMetrics(MeterRegistry registry, ObjectProvider<MessageStore> store) {
		return new MessageMetrics(registry, StoreName.of(store));
	}

	@Bean
	@ConditionalOnBean({ StoreCircuit.class, MessageStore.class })
	MeterBinder asyncMessagesCircuitGauges(StoreCircuit circuit, MessageStore store) {
		return MessageGauges.ofCircuit(StoreName.of(store), circuit);
	}

	@Bean
	@ConditionalOnBean(NeverSeenCheck.class)
	MeterBinder asyncMessagesNeverSeenGauge(NeverSeenCheck check, ObjectProvider<MessageStore> store) {
		return MessageGauges.ofNeverSeen(StoreName.of(store), check::count);
	}

	/**
	 * Measures live messages.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServlet.class)
	static class WebConfiguration {

		@Bean
		@ConditionalOnBean(EventStreams.class)
		MeterBinder asyncMessagesStreamGauge(EventStreams streams) {
			return MessageGauges.ofStreams(streams::size);
		}

	}

	/**
	 * Measures the Redis store, unless it is behind a proxy.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisConnectionFactory.class)
	static class RedisConfiguration {

		@Bean
		@ConditionalOnBean(RedisMessageStore.class)
		MeterBinder asyncMessagesRedisGauges(MessageStore store) {
			return (store instanceof RedisMessageStore redis) ? (registry) -> {
				MessageGauges.ofThreads("redis", redis::threads).bindTo(registry);
				MessageGauges.ofCache("redis", redis::cachedMailboxes).bindTo(registry);
			} : NO_METERS;
		}

	}

	/**
	 * Measures the JDBC store, unless it is behind a proxy.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JdbcClient.class)
	static class JdbcConfiguration {

		@Bean
		@ConditionalOnBean(JdbcMessageStore.class)
		MeterBinder asyncMessagesJdbcGauges(MessageStore store) {
			return (store instanceof JdbcMessageStore jdbc) ? (registry) -> {
				MessageGauges.ofThreads("jdbc", jdbc::threads).bindTo(registry);
				MessageGauges.ofCache("jdbc", jdbc::cachedMailboxes).bindTo(registry);
			} : NO_METERS;
		}

	}

}
