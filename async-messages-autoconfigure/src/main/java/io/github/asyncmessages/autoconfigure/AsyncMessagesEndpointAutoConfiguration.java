package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.actuate.AnnouncementsEndpoint;
import io.github.asyncmessages.actuate.UserMessagesEndpoint;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.FailSafeEventPublisher;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoints.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
public final class AsyncMessagesEndpointAutoConfiguration {

	/**
	 * Provides the endpoint, if it is exposed. Nested, because its condition is part of
	 * Actuator.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(MailboxAdministration.class)
	@ConditionalOnAvailableEndpoint(UserMessagesEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		UserMessagesEndpoint asyncMessagesUserMessagesEndpoint(MailboxAdministration administration,
				UserMessageService messages, FailSafeEventPublisher events) {
			return new UserMessagesEndpoint(new AuditedAdministration(administration, messages, events));
		}

	}

	/**
	 * Provides the endpoint for announcements, if it is exposed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(AnnouncementAdministration.class)
	@ConditionalOnAvailableEndpoint(AnnouncementsEndpoint.class)
	static class AnnouncementsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		AnnouncementsEndpoint asyncMessagesAnnouncementsEndpoint(AnnouncementAdministration administration) {
			return new AnnouncementsEndpoint(administration);
		}

	}

}
