package io.github.asyncmessages.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.NeverSeenCheck;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.LiveMode;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.RequestKind;
import io.github.asyncmessages.web.RequestKindResolver;
import io.github.asyncmessages.web.admin.AdminPages;
import io.github.asyncmessages.web.endpoint.EndpointHandlerMapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesWebAutoConfiguration}.
 */
class AsyncMessagesWebAutoConfigurationTests {

	private static final AutoConfigurations all = AutoConfigurations.of(MessageStoreAutoConfiguration.class,
			AsyncMessagesAutoConfiguration.class, WebMvcAutoConfiguration.class,
			AsyncMessagesAdminAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(all)
		.withPropertyValues("async-messages.store.type=memory");

	private final WebApplicationContextRunner withoutStore = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncMessagesAdminAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class));

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void aServletApplicationHasTheWebSide() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
			.hasSingleBean(MessagesWebMvc.class)
			.hasSingleBean(FlashMessages.class)
			.hasSingleBean(RecipientResolver.class)
			.hasSingleBean(EndpointHandlerMapping.class)
			.hasBean("asyncMessagesTemplateModelContributor"));
	}

	@Test
	void aWorkerHasTheServiceAlone() {
		new ApplicationContextRunner().withConfiguration(all)
			.withPropertyValues("async-messages.store.type=memory")
			.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
				.doesNotHaveBean(AsyncMessagesWebAutoConfiguration.class)
				.doesNotHaveBean(FlashMessages.class));
	}

	@Test
	void aReactiveApplicationHasTheServiceAlone() {
		new ReactiveWebApplicationContextRunner().withConfiguration(all)
			.withPropertyValues("async-messages.store.type=memory")
			.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
				.doesNotHaveBean(AsyncMessagesWebAutoConfiguration.class)
				.doesNotHaveBean(FlashMessages.class));
	}

	@Test
	void theWebSideCanBeSwitchedOff() {
		this.runner.withPropertyValues("async-messages.web.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
				.doesNotHaveBean(AsyncMessagesWebAutoConfiguration.class)
				.doesNotHaveBean(FlashMessages.class));
	}

	@Test
	void administrationPagesAreThereOnlyIfTheyAreEnabled() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AdminPages.class));
		this.runner.withPropertyValues("async-messages.web.admin.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(AdminPages.class));
		this.runner.withPropertyValues("async-messages.web.admin.enabled=true", "async-messages.web.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AdminPages.class));
		this.withoutStore.withPropertyValues("async-messages.web.admin.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AdminPages.class));
	}

	@Test
	void administrationPagesWithoutSpringSecurityAreRefused() {
		this.runner.withPropertyValues("async-messages.web.admin.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis analysis = Objects.requireNonNull(new MissingSecurityFailureAnalyzer()
					.analyze(Objects.requireNonNull(context.getStartupFailure())));
				assertThat(analysis.getDescription()).contains("Spring Security is not on the classpath");
				assertThat(analysis.getAction()).contains("org.springframework.boot:spring-boot-starter-security")
					.contains("async-messages.web.admin.enabled: false");
			});
	}

	@Test
	void withoutSpringMvcThereIsNoWebSide() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
				.doesNotHaveBean(AsyncMessagesWebAutoConfiguration.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.thymeleaf", "freemarker", "org.springframework.security", "org.springframework.data",
			"io.lettuce", "redis.clients", "org.springframework.transaction", "io.micrometer" })
	void theWebSideNeedsNoOptionalLibrary(String packageName) {
		this.runner.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MessagesWebMvc.class)
				.hasSingleBean(RecipientResolver.class));
	}

	@Test
	void withSpringSecurityAnAdministratorIsToldFromTheUserWhomHeImpersonatesWhateverTheResolver() {
		this.runner.withBean("own", RecipientResolver.class, () -> (request) -> "barry").run((context) -> {
			RecipientResolver resolver = context.getBean(MessagesWebMvc.class).recipientResolver();
			assertThat(resolver.isImpersonating(new MockHttpServletRequest())).isFalse();
			impersonate();
			assertThat(resolver.isImpersonating(new MockHttpServletRequest())).isTrue();
			assertThat(resolver.resolveRecipient(new MockHttpServletRequest())).isEqualTo("barry");
		});
	}

	@Test
	void withoutSpringSecurityNobodyImpersonates() {
		impersonate();
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security")).run((context) -> {
			MockHttpServletRequest request = new MockHttpServletRequest();
			request.setUserPrincipal(() -> "barry");
			RecipientResolver resolver = context.getBean(RecipientResolver.class);
			assertThat(resolver.resolveRecipient(request)).isEqualTo("barry");
			assertThat(resolver.isImpersonating(request)).isFalse();
		});
	}

	private static void impersonate() {
		TestingAuthenticationToken admin = new TestingAuthenticationToken("admin", "secret");
		SecurityContextHolder.getContext()
			.setAuthentication(new TestingAuthenticationToken("barry", "secret",
					List.of(new SwitchUserGrantedAuthority("ROLE_PREVIOUS_ADMINISTRATOR", admin))));
	}

	@Test
	void withoutAStoreThereAreFlashMessagesOnly() {
		this.withoutStore.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(FlashMessages.class)
			.hasSingleBean(MessagesWebMvc.class)
			.doesNotHaveBean(UserMessageService.class)
			.doesNotHaveBean(EndpointHandlerMapping.class));
	}

	@Test
	void theFlashMessagesOfTheApplicationWin() {
		assertWins(FlashMessages.class, (message) -> {
		});
	}

	@Test
	void theRequestKindResolverOfTheApplicationWins() {
		assertWins(RequestKindResolver.class, (request) -> RequestKind.PAGE);
	}

	@Test
	void theRecipientResolverOfTheApplicationWins() {
		assertWins(RecipientResolver.class, (request) -> "barry");
	}

	@Test
	void theRecipientResolverOfTheApplicationWinsWithoutSpringSecurityToo() {
		RecipientResolver own = (request) -> "barry";
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean("own", RecipientResolver.class, () -> own)
			.run((context) -> assertThat(context).getBean(RecipientResolver.class).isSameAs(own));
	}

	private <T> void assertWins(Class<T> type, T own) {
		this.runner.withBean("own", type, () -> own).run((context) -> assertThat(context).getBean(type).isSameAs(own));
	}

	@Test
	void thereAreNoInboxPagesUnlessTheyAreSwitchedOn() {
		this.runner.run((context) -> {
			assertThat(paths(context)).containsExactlyInAnyOrder("/async-messages/{id}/read", "/async-messages/read",
					"/async-messages/{id}/open", "/async-messages/read-all", "/async-messages/announcements/{id}/close",
					"/async-messages/messages", "/async-messages/bell", "/async-messages/shown");
			assertThat(context.getBean(MessagesWebMvc.class).settings().inboxUrl()).isNull();
		});
	}

	@Test
	void inboxPagesCanBeSwitchedOn() {
		this.runner
			.withPropertyValues("async-messages.web.inbox.enabled=true", "async-messages.web.inbox.path=/my/inbox")
			.run((context) -> {
				assertThat(paths(context)).contains("/async-messages/{id}/read", "/async-messages/read", "/my/inbox",
						"/my/inbox/{id}");
				assertThat(context.getBean(MessagesWebMvc.class).settings().inboxUrl()).isEqualTo("/my/inbox");
			});
	}

	private static Set<String> paths(ApplicationContext context) {
		return context.getBean("asyncMessagesHandlerMapping", EndpointHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.collect(Collectors.toSet());
	}

	@Test
	void theMappingOfTheApplicationsControllersIsTheOnlyOneToBeInjected() {
		this.runner.run((context) -> assertThat(context.getBean(RequestMappingHandlerMapping.class))
			.isSameAs(context.getBean("requestMappingHandlerMapping")));
	}

	@Test
	void withoutAStoreThereAreNoInboxPages() {
		this.withoutStore.withPropertyValues("async-messages.web.inbox.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EndpointHandlerMapping.class));
	}

	@Test
	void recipientsAreMarkedAsSeenUnlessThatIsOff() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(NeverSeenCheck.class);
			MessagesWebMvc webMvc = context.getBean(MessagesWebMvc.class);
			webMvc.markSeen("barry");
			webMvc.stop();
			assertThat(context.getBean(MessageStore.class).summary("barry").seen()).isTrue();
		});
		this.runner.withPropertyValues("async-messages.web.mark-seen=false").run((context) -> {
			assertThat(context).doesNotHaveBean(NeverSeenCheck.class);
			MessagesWebMvc webMvc = context.getBean(MessagesWebMvc.class);
			webMvc.markSeen("barry");
			webMvc.stop();
			assertThat(context.getBean(MessageStore.class).summary("barry").seen()).isFalse();
		});
		this.withoutStore.run((context) -> {
			assertThat(context).doesNotHaveBean(NeverSeenCheck.class);
			context.getBean(MessagesWebMvc.class).markSeen("barry");
		});
	}

	@Test
	void theWebSideHasTheSettingsOfTheProperties() {
		this.runner
			.withPropertyValues("async-messages.web.path=/m", "async-messages.web.attribute=notes",
					"async-messages.level-tags.error=danger", "async-messages.web.flash-attributes.notice=success",
					"async-messages.minimum-level=debug")
			.run((context) -> assertThat(context.getBean(MessagesWebMvc.class).settings())
				.isEqualTo(new MessagesWebMvc.Settings("/m", "notes", 5, 32, Map.of(MessageLevel.ERROR, "danger"),
						Map.of("notice", MessageLevel.SUCCESS), MessageLevel.DEBUG, null, false, null, true,
						LiveMode.OFF, Duration.ofSeconds(15), Duration.ofMillis(500), Duration.ofSeconds(30))));
	}

}
