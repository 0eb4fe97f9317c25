package io.github.asyncmessages.autoconfigure;

import java.time.Clock;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.security.AuthenticatedUser;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.FlashMailbox;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvcConfigurer;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.PageStore;
import io.github.asyncmessages.web.ReadEndpoint;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.TemplateModelContributor;
import io.github.asyncmessages.web.UiLabels;
import io.github.asyncmessages.web.WebSettings;
import io.github.asyncmessages.web.inbox.InboxRoutes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for messages on the pages of Spring
 * MVC. Without a store there are flash messages only, as in a test of the web layer.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "async-messages.web.enabled", matchIfMissing = true)
@Import(AsyncMessagesCoreConfiguration.class)
@ImportRuntimeHints(AsyncMessagesWebRuntimeHints.class)
public final class AsyncMessagesWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSettings asyncMessagesWebSettings(AsyncMessagesProperties properties) {
		AsyncMessagesProperties.Web web = properties.web();
		return new WebSettings(web.path(), web.attribute(), properties.levelTags(), web.flashAttributes(),
				properties.minimumLevel(), web.inbox().enabled() ? web.inbox().path() : null);
	}

	@Bean
	@ConditionalOnMissingBean
	PageMessageResolver asyncMessagesPageMessageResolver(ApplicationContext messageSource,
			AsyncMessagesProperties properties) {
		return new PageMessageResolver(messageSource, properties.levelTags());
	}

	@Bean
	@ConditionalOnMissingBean
	PageStore asyncMessagesPageStore(ObjectProvider<MessageStore> store, AsyncMessagesProperties properties,
			ObjectProvider<Clock> clock, FailSafeEventPublisher events) {
		return new PageStore(store.getIfAvailable(), properties.readTimeout(), clock.getIfUnique(Clock::systemUTC),
				events);
	}

	@Bean
	@ConditionalOnMissingBean
	FlashMailbox asyncMessagesFlashMailbox(MessageCodec codec, ObjectProvider<Clock> clock,
			AsyncMessagesProperties properties) {
		return new FlashMailbox(codec, clock.getIfUnique(Clock::systemUTC), properties.claimTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	MessagesWebMvcConfigurer asyncMessagesWebMvcConfigurer(WebSettings settings, RecipientResolver recipientResolver,
			FlashMailbox flash, PageStore mailboxes, PageMessageResolver messages,
			ObjectProvider<UserMessageService> service, ApplicationContext messageSource,
			FailSafeEventPublisher events) {
		return new MessagesWebMvcConfigurer(settings, ImpersonationGuard.of(recipientResolver), flash, mailboxes,
				messages, service.getIfAvailable(), messageSource, events);
	}

	@Bean
	@ConditionalOnMissingBean
	FlashMessages flashMessages(MessagesWebMvcConfigurer configurer) {
		return configurer.flashMessages();
	}

	@Bean
	@ConditionalOnBean(UserMessageService.class)
	@ConditionalOnMissingBean(name = "asyncMessagesReadEndpoint")
	RouterFunction<ServerResponse> asyncMessagesReadEndpoint(UserMessageService service,
			RecipientResolver recipientResolver, WebSettings settings) {
		return new ReadEndpoint(service, ImpersonationGuard.of(recipientResolver)).routes(settings.path());
	}

	@Bean
	@ConditionalOnMissingBean
	static TemplateModelContributor asyncMessagesTemplateModelContributor(ObjectProvider<WebSettings> settings,
			ApplicationContext messageSource) {
		return new TemplateModelContributor(settings::getObject, messageSource);
	}

	/**
	 * Pages of the inbox.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(UserMessageService.class)
	@ConditionalOnBooleanProperty("async-messages.web.inbox.enabled")
	static class InboxConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "asyncMessagesInbox")
		RouterFunction<ServerResponse> asyncMessagesInbox(UserMessageService service,
				RecipientResolver recipientResolver, PageMessageResolver messages, FlashMessages flash,
				ApplicationContext messageSource, AsyncMessagesProperties properties) {
			return new InboxRoutes(service, ImpersonationGuard.of(recipientResolver), messages, flash,
					new UiLabels(messageSource), properties.minimumLevel(), properties.web().inbox().path())
				.routes();
		}

	}

	/**
	 * Who the reader is, where Spring Security is.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SwitchUserGrantedAuthority.class)
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean(RecipientResolver.class)
		RecipientResolver recipientResolver() {
			return RecipientResolver.ofPrincipal(new AuthenticatedUser());
		}

	}

	/**
	 * Who the reader is, where Spring Security is not.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority")
	static class PrincipalConfiguration {

		@Bean
		@ConditionalOnMissingBean(RecipientResolver.class)
		RecipientResolver recipientResolver() {
			return RecipientResolver.ofPrincipal(() -> null);
		}

	}

}
