package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.security.CurrentAuthority;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.admin.AdminPages;
import io.github.asyncmessages.web.admin.UploadLimitFilter;
import jakarta.servlet.MultipartConfigElement;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the administration pages.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class, before = AsyncMessagesWebAutoConfiguration.class,
		afterName = "org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "async-messages.web.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("async-messages.web.admin.enabled")
public final class AsyncMessagesAdminAutoConfiguration {

	/**
	 * Lets Spring Security say who is an administrator.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SwitchUserGrantedAuthority.class)
	@ConditionalOnBean(MailboxAdministration.class)
	static class PagesConfiguration {

		@Bean
		AdminPages asyncMessagesAdminPages(AsyncMessagesProperties properties, MailboxAdministration administration,
				UserMessageService messages, FailSafeEventPublisher events, MessagesWebMvc webMvc, FlashMessages flash,
				ObjectProvider<RoleHierarchy> hierarchy, ObjectProvider<MultipartConfigElement> uploads,
				ObjectProvider<AnnouncementAdministration> announcements, ObjectProvider<Clock> clock) {
			AsyncMessagesProperties.WebAdmin admin = properties.web().admin();
			BooleanSupplier permission = new CurrentAuthority(admin.authority(),
					hierarchy.getIfUnique(NullRoleHierarchy::new));
			return new AdminPages(admin.path(), permission, new AuditedAdministration(administration, messages, events),
					messages, webMvc, flash, uploads.stream().findAny().isPresent(), announcements.getIfAvailable(),
					clock.getIfUnique(Clock::systemUTC));
		}

		@Bean
		@ConditionalOnSingleCandidate(MultipartConfigElement.class)
		UploadLimitFilter asyncMessagesUploadLimitFilter(AsyncMessagesProperties properties,
				MultipartConfigElement limits) {
			return new UploadLimitFilter(properties.web().admin().path(), limits.getMaxFileSize(),
					limits.getMaxRequestSize());
		}

	}

	/**
	 * Refuses to start an application in which nobody could say who is an administrator.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority")
	static class MissingSecurityConfiguration {

		MissingSecurityConfiguration() {
			throw new MissingSecurityException();
		}

	}

}
