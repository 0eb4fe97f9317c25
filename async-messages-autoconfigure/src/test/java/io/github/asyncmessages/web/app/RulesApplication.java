package io.github.asyncmessages.web.app;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import gg.jte.springframework.boot.autoconfigure.JteAutoConfiguration;
import gg.jte.springframework.boot.autoconfigure.ServletJteAutoConfiguration;
import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.web.PageCompletionFilter;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RenderingResponse;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A web application with form login, Thymeleaf, FreeMarker, and a database.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ SecurityConfiguration.class, PageController.class, OtherController.class, RefusingController.class,
		TransactionController.class, Gates.class })
class RulesApplication {

	@Bean
	static ObservedStore observedStore() {
		return new ObservedStore();
	}

	@Bean
	TestClock clock() {
		return new TestClock();
	}

	/**
	 * Lets Lettuce try to reconnect as rarely as it does after a long outage.
	 */
	@Bean
	ClientResourcesBuilderCustomizer rareReconnects() {
		return (resources) -> resources.reconnectDelay(Delay.constant(Duration.ofMinutes(1)));
	}

	/**
	 * Wins over Tomcat, which is on the class path as well. The auto-configuration of
	 * Jetty is excluded, and with it what sets its virtual threads.
	 */
	@Bean
	@ConditionalOnProperty(name = "rules.server", havingValue = "jetty")
	JettyServletWebServerFactory jetty(@Value("${spring.threads.virtual.enabled:false}") boolean virtualThreads) {
		JettyServletWebServerFactory jetty = new JettyServletWebServerFactory();
		if (virtualThreads) {
			jetty.setThreadPool(new VirtualThreadPool());
		}
		return jetty;
	}

	@Bean
	AnnouncementAudience barries() {
		return (reader) -> reader.getName().startsWith("barry");
	}

	@Bean
	MeterRegistry meterRegistry() {
		return new SimpleMeterRegistry();
	}

	@Bean
	EventRecorder eventRecorder() {
		return new EventRecorder(new RecordedEvents());
	}

	/**
	 * Holds back what is below its path until the page is complete.
	 */
	@Bean
	FilterRegistrationBean<ShallowEtagHeaderFilter> etags() {
		FilterRegistrationBean<ShallowEtagHeaderFilter> filter = new FilterRegistrationBean<>(
				new ShallowEtagHeaderFilter());
		filter.addUrlPatterns("/etag/*");
		return filter;
	}

	/**
	 * A part of the application that Spring MVC does not know.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> otherServlet() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response) {
				response.setStatus(HttpServletResponse.SC_NO_CONTENT);
			}

		}, "/other-servlet");
	}

	/**
	 * Refuses what is below its path once the page is complete.
	 */
	@Bean
	FilterRegistrationBean<Filter> refusingFilter() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			chain.doFilter(request, new ContentCachingResponseWrapper((HttpServletResponse) response));
			((HttpServletResponse) response).sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
		});
		filter.addUrlPatterns("/refusing-filter/*");
		return filter;
	}

	/**
	 * Puts the filter of the library behind all others.
	 */
	@Bean
	@ConditionalOnProperty(name = "rules.completion", havingValue = "last")
	FilterRegistrationBean<PageCompletionFilter> completionAfterOtherFilters(PageCompletionFilter filter) {
		FilterRegistrationBean<PageCompletionFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		return registration;
	}

	/**
	 * Holds back any response if a request says so.
	 */
	@Bean
	FilterRegistrationBean<ShallowEtagHeaderFilter> etagsOnRequest() {
		return new FilterRegistrationBean<>(new ShallowEtagHeaderFilter() {

			@Override
			protected boolean shouldNotFilter(HttpServletRequest request) {
				return request.getHeader("X-Hold-Back") == null;
			}

		});
	}

	/**
	 * Holds back what is below its path, and fails once the page is complete.
	 */
	@Bean
	FilterRegistrationBean<Filter> failingFilter() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			chain.doFilter(request, new ContentCachingResponseWrapper((HttpServletResponse) response));
			throw new ServletException("The filter has failed");
		});
		filter.addUrlPatterns("/failing-filter/*");
		return filter;
	}

	@Bean
	RedirectView elsewhere() {
		return new RedirectView("/pages/silent");
	}

	@Bean
	RouterFunction<ServerResponse> functionalPage() {
		return RouterFunctions.route()
			.GET("/functional", (request) -> RenderingResponse.create("rules/page").build())
			.build();
	}

	@Bean
	WebMvcConfigurer viewController() {
		return new WebMvcConfigurer() {

			@Override
			public void addViewControllers(ViewControllerRegistry registry) {
				registry.addViewController("/view-controller").setViewName("rules/page");
			}

		};
	}

	/**
	 * JTE, which does not start without settings of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("rules.jte")
	@Import({ JteAutoConfiguration.class, ServletJteAutoConfiguration.class })
	static class JteConfiguration {

	}

	@Bean
	ErrorPages errorPages() {
		return new ErrorPages(new AtomicInteger());
	}

	@Bean
	ErrorViewResolver errorViewResolver(ErrorPages errorPages) {
		return (request, status, model) -> {
			errorPages.count().incrementAndGet();
			return new ModelAndView("rules/error", model);
		};
	}

	/**
	 * How many error pages were rendered.
	 *
	 * @param count the number
	 */
	record ErrorPages(AtomicInteger count) {
	}

	/**
	 * Records what is announced.
	 *
	 * @param events what was announced
	 */
	record EventRecorder(RecordedEvents events) {

		@EventListener({ DeferredWriteFailedEvent.class, MailboxAdministeredEvent.class, MessageSentEvent.class,
				MessagesDeliveredEvent.class, MessagesDroppedEvent.class, MessagesReadEvent.class,
				StoreUnavailableEvent.class })
		void on(Object event) {
			this.events.publishEvent(event);
		}

	}

}
