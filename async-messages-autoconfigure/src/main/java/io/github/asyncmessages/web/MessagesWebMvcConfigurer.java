package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;

import io.github.asyncmessages.UserMessageService;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds messages to Spring MVC: an interceptor, an argument of controller methods, and the
 * library's script and style sheet.
 */
public final class MessagesWebMvcConfigurer implements WebMvcConfigurer {

	private final RequestFlashMessages flashMessages;

	private final MessagesInterceptor interceptor;

	private final String path;

	/**
	 * The web side of the library.
	 * @param settings how messages appear
	 * @param recipientResolver says who the reader is
	 * @param flash the flash messages
	 * @param mailboxes the stored messages
	 * @param messages resolves messages for their reader
	 * @param service sends persistent messages, or {@code null} if there is no store
	 * @param messageSource the texts of the application
	 * @param events is told what was delivered
	 */
	public MessagesWebMvcConfigurer(WebSettings settings, RecipientResolver recipientResolver, FlashMailbox flash,
			PageStore mailboxes, PageMessageResolver messages, @Nullable UserMessageService service,
			MessageSource messageSource, ApplicationEventPublisher events) {
		this.flashMessages = RequestFlashMessages.ofCurrentRequest(flash, recipientResolver, settings.minimumLevel(),
				service);
		PageServices support = new PageServices(recipientResolver, flash, mailboxes, messages, events);
		this.interceptor = new MessagesInterceptor(support, new UiLabels(messageSource), settings,
				new FlashAttributes(settings.flashAttributes(), this.flashMessages));
		this.path = settings.path();
	}

	/**
	 * Leaves messages for the visitor of whatever request the calling thread handles.
	 * @return flash messages to be injected
	 */
	public FlashMessages flashMessages() {
		return this.flashMessages;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this.interceptor).order(Ordered.HIGHEST_PRECEDENCE);
	}

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(new FlashMessagesArgumentResolver(this.flashMessages));
	}

	/**
	 * Comes before what may print messages in answer to an exception, and answers nothing
	 * itself.
	 */
	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		resolvers.add(0, (request, response, handler, ex) -> {
			Page page = Page.of(request);
			if (page != null) {
				page.startAgain();
			}
			return null;
		});
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		// A path without a variable would be served relative to itself: as nothing.
		registry.addResourceHandler(this.path + "/{file:messages\\.(?:css|js)}")
			.addResourceLocations("classpath:/io/github/asyncmessages/web/")
			.setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
	}

}
