package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.security.AuthenticatedUser;
import io.github.asyncmessages.security.CurrentAuthority;
import io.github.asyncmessages.security.SwitchedUser;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.service.NeverSeenCheck;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.PageCompletionFilter;
import io.github.asyncmessages.web.ReaderAnnouncements;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.RequestKindResolver;
import io.github.asyncmessages.web.StoreCircuit;
import io.github.asyncmessages.web.admin.AdminPages;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.EndpointHandlerMapping;
import io.github.asyncmessages.web.inbox.InboxEndpoints;
import io.github.asyncmessages.web.live.EventStreams;
import io.github.asyncmessages.web.live.LiveEndpoints;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.web.authentication.switchuser.AuthenticationSwitchUserEvent;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for messages on Spring MVC pages.
 * Without a store, as in a test of the web layer, only flash messages are available.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class,
		afterName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "async-messages.web.enabled", matchIfMissing = true)
@Import(AsyncMessagesCoreConfiguration.class)
@ImportRuntimeHints(AsyncMessagesWebRuntimeHints.class)
public final class AsyncMessagesWebAutoConfiguration {

	private static final boolean SECURITY_PRESENT = ClassUtils.isPresent(
			"org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority",
			AsyncMessagesWebAutoConfiguration.class.getClassLoader());

	/** Without Thymeleaf, these are templates of FreeMarker or of the application. */
	private static final String VIEWS = ClassUtils.isPresent("org.thymeleaf.spring6.view.ThymeleafViewResolver",
			AsyncMessagesWebAutoConfiguration.class.getClassLoader()) ? "async-messages/messages :: "
					: "async-messages/";

	@Bean
	MessagesWebMvc asyncMessagesWebMvc(AsyncMessagesProperties properties, RequestKindResolver kinds,
			RecipientResolver recipientResolver, ObjectProvider<MessageStore> store,
			ObjectProvider<MessageStoreDecorator> decorator, ObjectProvider<ReaderAnnouncements> announcements,
			ObjectProvider<UserMessageService> service, MessageCodec codec, ObjectProvider<Clock> clock,
			ApplicationContext texts, FailSafeEventPublisher events) {
		MessageStore messageStore = store.getIfAvailable();
		if (messageStore != null) {
			messageStore = decorator.getIfAvailable(() -> (undecorated) -> undecorated).decorate(messageStore);
		}
		return new MessagesWebMvc(settings(properties), kinds, recipientResolver,
				SECURITY_PRESENT ? new SwitchedUser() : () -> false, messageStore, announcements.getIfAvailable(),
				service.getIfAvailable(), codec, clock.getIfUnique(Clock::systemUTC), texts, events);
	}

	@Bean
	@ConditionalOnBean(AnnouncementBoard.class)
	ReaderAnnouncements asyncMessagesReaderAnnouncements(AnnouncementBoard board, BeanFactory beans,
			ObjectProvider<Clock> clock) {
		return new ReaderAnnouncements(board,
				(name) -> (beans.containsBean(name) && beans.isTypeMatch(name, AnnouncementAudience.class))
						? beans.getBean(name, AnnouncementAudience.class) : null,
				SECURITY_PRESENT ? Authorities.of(beans) : HttpServletRequest::isUserInRole,
				clock.getIfUnique(Clock::systemUTC));
	}

	/**
	 * Keeps the classes of Spring Security from being loaded where they are missing.
	 */
	private static final class Authorities {

		static BiPredicate<HttpServletRequest, String> of(BeanFactory beans) {
			RoleHierarchy hierarchy = beans.getBeanProvider(RoleHierarchy.class).getIfUnique(NullRoleHierarchy::new);
			return (request, authority) -> new CurrentAuthority(authority, hierarchy).getAsBoolean();
		}

	}

	private static MessagesWebMvc.Settings settings(AsyncMessagesProperties properties) {
		AsyncMessagesProperties.Web web = properties.web();
		return new MessagesWebMvc.Settings(web.path(), web.attribute(), web.maxShown(), web.maxWords(),
				properties.levelTags(), web.flashAttributes(), properties.minimumLevel(),
				web.inbox().enabled() ? web.inbox().path() : null, web.readOnVisit(), web.showRead(), web.markSeen(),
				web.live(), web.liveInterval(), properties.readTimeout(), properties.claimTimeout());
	}

	@Bean(destroyMethod = "")
	StoreCircuit asyncMessagesStoreCircuit(MessagesWebMvc webMvc) {
		return webMvc.circuit();
	}

	@Bean
	@ConditionalOnMissingBean
	RequestKindResolver requestKindResolver(AsyncMessagesProperties properties) {
		return RequestKindResolver.ofHeaders(properties.web().deferFetched(), properties.web().deferFramed());
	}

	@Bean
	@ConditionalOnMissingBean
	FlashMessages flashMessages(MessagesWebMvc webMvc) {
		return webMvc.flashMessages();
	}

	/**
	 * Not an autowire candidate, so that the mapping of the application's controllers
	 * remains the only one.
	 */
	@Bean(autowireCandidate = false)
	@ConditionalOnBean({ UserMessageService.class, RequestMappingHandlerMapping.class })
	EndpointHandlerMapping asyncMessagesHandlerMapping(MessagesWebMvc webMvc, UserMessageService service,
			FlashMessages flash, ObjectProvider<EventStreams> streams, ObjectProvider<AdminPages> admin,
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping application) {
		List<Endpoint> endpoints = new ArrayList<>(InboxEndpoints.create(webMvc, service, flash));
		endpoints.addAll(LiveEndpoints.create(webMvc, VIEWS, streams.getIfAvailable()));
		admin.ifAvailable((pages) -> endpoints.addAll(pages.endpoints()));
		return new EndpointHandlerMapping(endpoints, service, webMvc, application);
	}

	@Bean
	@ConditionalOnBean(MessageStore.class)
	@ConditionalOnProperty(name = "async-messages.web.live", havingValue = "stream")
	EventStreams asyncMessagesEventStreams(MessageStore store, ObjectProvider<AnnouncementBoard> board,
			AsyncMessagesProperties properties) {
		return new EventStreams(store, board.getIfAvailable(), properties.web().maxStreams());
	}

	@Bean
	@ConditionalOnBean(MessageStore.class)
	@ConditionalOnBooleanProperty(name = "async-messages.web.mark-seen", matchIfMissing = true)
	NeverSeenCheck asyncMessagesNeverSeenCheck(MessageStore store, ObjectProvider<Clock> clock) {
		return new NeverSeenCheck(store, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	PageCompletionFilter asyncMessagesPageCompletionFilter(ObjectProvider<MessagesWebMvc> webMvc) {
		return new PageCompletionFilter(SingletonSupplier.of(() -> webMvc.getObject().sessionActivity()));
	}

	@Bean
	static BeanPostProcessor asyncMessagesTemplateModelContributor(ObjectProvider<MessagesWebMvc> webMvc) {
		return MessagesWebMvc.templateModelContributor(webMvc::getObject);
	}

	/**
	 * Resolves the reader with Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SwitchUserGrantedAuthority.class)
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean(RecipientResolver.class)
		RecipientResolver recipientResolver() {
			return RecipientResolver.ofPrincipal(new AuthenticatedUser());
		}

		/**
		 * Ends the streams of a user who starts to act as another one.
		 */
		@Bean
		@ConditionalOnProperty(name = "async-messages.web.live", havingValue = "stream")
		ApplicationListener<AuthenticationSwitchUserEvent> asyncMessagesSwitchUserListener(
				ObjectProvider<EventStreams> streams) {
			return (event) -> streams.ifAvailable((present) -> present.end(event.getAuthentication().getName()));
		}

		/**
		 * Ends the streams of a user who logs out, also where no event tells that the
		 * session has ended.
		 */
		@Bean
		@ConditionalOnProperty(name = "async-messages.web.live", havingValue = "stream")
		ApplicationListener<LogoutSuccessEvent> asyncMessagesLogoutListener(ObjectProvider<EventStreams> streams) {
			return (event) -> streams.ifAvailable((present) -> present.end(event.getAuthentication().getName()));
		}

	}

	/**
	 * Resolves the reader without Spring Security.
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
