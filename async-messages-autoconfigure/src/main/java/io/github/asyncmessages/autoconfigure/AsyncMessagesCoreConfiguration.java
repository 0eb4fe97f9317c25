package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MessageCodec;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the beans that the service, the stores and the web support share.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AsyncMessagesProperties.class)
class AsyncMessagesCoreConfiguration {

	AsyncMessagesCoreConfiguration(AsyncMessagesProperties properties) {
		properties.validate();
	}

	@Bean
	@ConditionalOnMissingBean
	MessageCodec asyncMessagesCodec(AsyncMessagesProperties properties) {
		return new MessageCodec(Math.toIntExact(properties.maxSize().toBytes()));
	}

	@Bean
	@ConditionalOnMissingBean
	FailSafeEventPublisher asyncMessagesEventPublisher(ApplicationEventPublisher publisher) {
		return new FailSafeEventPublisher(publisher);
	}

}
