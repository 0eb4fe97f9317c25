package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.web.FlashMailbox;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvcConfigurer;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.PageStore;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.TemplateModelContributor;
import io.github.asyncmessages.web.WebSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesWebAutoConfiguration}.
 */
class AsyncMessagesWebAutoConfigurationTests {

	private static final AutoConfigurations all = AutoConfigurations.of(MessageStoreAutoConfiguration.class,
			AsyncMessagesAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(all)
		.withPropertyValues("async-messages.store.type=memory");

	private final WebApplicationContextRunner withoutStore = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncMessagesWebAutoConfiguration.class));

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void aServletApplicationHasTheWebSide() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
			.hasSingleBean(MessagesWebMvcConfigurer.class)
			.hasSingleBean(FlashMessages.class)
			.hasSingleBean(RecipientResolver.class)
			.hasSingleBean(PageStore.class)
			.hasSingleBean(PageMessageResolver.class)
			.hasSingleBean(WebSettings.class)
			.hasSingleBean(TemplateModelContributor.class)
			.hasBean("asyncMessagesReadEndpoint"));
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
				.hasSingleBean(MessagesWebMvcConfigurer.class)
				.hasSingleBean(RecipientResolver.class));
	}

	@Test
	void withSpringSecurityAnAdministratorIsToldFromTheUserWhomHeImpersonatesWhateverTheResolver() {
		RecipientResolver resolver = ImpersonationGuard.of((request) -> "barry");
		assertThat(resolver.isImpersonating(new MockHttpServletRequest())).isFalse();
		impersonate();
		assertThat(resolver.isImpersonating(new MockHttpServletRequest())).isTrue();
		assertThat(resolver.resolveRecipient(new MockHttpServletRequest())).isEqualTo("barry");
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
			.hasSingleBean(MessagesWebMvcConfigurer.class)
			.doesNotHaveBean(UserMessageService.class)
			.doesNotHaveBean("asyncMessagesReadEndpoint"));
	}

	@Test
	void theFlashMessagesOfTheApplicationWin() {
		assertWins(FlashMessages.class, (message) -> {
		});
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

	@Test
	void theSettingsOfTheApplicationWin() {
		assertWins(WebSettings.class, new WebSettings("/own", "own", Map.of(), Map.of(), MessageLevel.INFO, null));
	}

	@Test
	void theMailboxesOfTheApplicationWin() {
		assertWins(PageStore.class, new PageStore(null, Duration.ofSeconds(1), Clock.systemUTC(), (event) -> {
		}));
	}

	@Test
	void theResolvedMessagesOfTheApplicationWin() {
		assertWins(PageMessageResolver.class, new PageMessageResolver(new StaticMessageSource(), Map.of()));
	}

	@Test
	void theConfigurerOfTheApplicationWins() {
		FailSafeEventPublisher events = new FailSafeEventPublisher((event) -> {
		});
		assertWins(MessagesWebMvcConfigurer.class, new MessagesWebMvcConfigurer(
				new WebSettings("/own", "own", Map.of(), Map.of(), MessageLevel.INFO, null), (request) -> "barry",
				new FlashMailbox(new MessageCodec(1024), Clock.systemUTC(), Duration.ofSeconds(1)),
				new PageStore(null, Duration.ofSeconds(1), Clock.systemUTC(), events),
				new PageMessageResolver(new StaticMessageSource(), Map.of()), null, new StaticMessageSource(), events));
	}

	@Test
	void theModelContributorOfTheApplicationWins() {
		assertWins(TemplateModelContributor.class, new TemplateModelContributor(() -> {
			throw new IllegalStateException();
		}, new StaticMessageSource()));
	}

	private <T> void assertWins(Class<T> type, T own) {
		this.runner.withBean("own", type, () -> own).run((context) -> assertThat(context).getBean(type).isSameAs(own));
	}

	@Test
	void theReadEndpointOfTheApplicationWins() {
		RouterFunction<?> own = RouterFunctions.route()
			.GET("/own", (request) -> ServerResponse.noContent().build())
			.build();
		this.runner.withBean("asyncMessagesReadEndpoint", RouterFunction.class, () -> own)
			.run((context) -> assertThat(context).getBean("asyncMessagesReadEndpoint").isSameAs(own));
	}

	@Test
	void thereAreNoInboxPagesUnlessTheyAreSwitchedOn() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean("asyncMessagesInbox");
			assertThat(context.getBean(WebSettings.class).inboxUrl()).isNull();
		});
	}

	@Test
	void inboxPagesCanBeSwitchedOn() {
		this.runner
			.withPropertyValues("async-messages.web.inbox.enabled=true", "async-messages.web.inbox.path=/my/inbox")
			.run((context) -> {
				assertThat(context).hasBean("asyncMessagesInbox");
				assertThat(context.getBean(WebSettings.class).inboxUrl()).isEqualTo("/my/inbox");
			});
	}

	@Test
	void withoutAStoreThereAreNoInboxPages() {
		this.withoutStore.withPropertyValues("async-messages.web.inbox.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncMessagesInbox"));
	}

	@Test
	void theInboxPagesOfTheApplicationWin() {
		RouterFunction<?> own = RouterFunctions.route()
			.GET("/messages", (request) -> ServerResponse.noContent().build())
			.build();
		this.runner.withPropertyValues("async-messages.web.inbox.enabled=true")
			.withBean("asyncMessagesInbox", RouterFunction.class, () -> own)
			.run((context) -> assertThat(context).getBean("asyncMessagesInbox").isSameAs(own));
	}

	@Test
	void theWebSideHasTheSettingsOfTheProperties() {
		this.runner
			.withPropertyValues("async-messages.web.path=/m", "async-messages.web.attribute=notes",
					"async-messages.level-tags.error=danger", "async-messages.web.flash-attributes.notice=success",
					"async-messages.minimum-level=debug")
			.run((context) -> assertThat(context.getBean(WebSettings.class))
				.isEqualTo(new WebSettings("/m", "notes", Map.of(MessageLevel.ERROR, "danger"),
						Map.of("notice", MessageLevel.SUCCESS), MessageLevel.DEBUG, null)));
	}

}
