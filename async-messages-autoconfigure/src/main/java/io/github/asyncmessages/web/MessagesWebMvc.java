package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds messages to Spring MVC: an interceptor that gives views the messages of their
 * reader, {@link FlashMessages} as an argument of controller methods, and the script and
 * style sheet of the library. To be registered as a bean.
 */
public final class MessagesWebMvc implements WebMvcConfigurer, SmartLifecycle, DisposableBean {

	private final Settings settings;

	private final RecipientResolver recipientResolver;

	private final UiLabels labels;

	private final PageMessageResolver messageResolver;

	private final PageStore store;

	private final RequestFlashMessages flashMessages;

	private final MessagesInterceptor interceptor;

	/**
	 * Creates the web side of the library.
	 * @param settings how messages appear
	 * @param recipientResolver tells who the reader is
	 * @param impersonation tells whether somebody else acts as the user of the present
	 * request, in addition to what the resolver knows
	 * @param store the store, or {@code null} if there are flash messages only
	 * @param service sends persistent messages, or {@code null} if there is no store
	 * @param codec writes and reads flash messages
	 * @param clock tells the time
	 * @param texts the texts of the application
	 * @param events is told what was delivered, and when the store ceases to answer
	 */
	public MessagesWebMvc(Settings settings, RecipientResolver recipientResolver, BooleanSupplier impersonation,
			@Nullable MessageStore store, @Nullable UserMessageService service, MessageCodec codec, Clock clock,
			MessageSource texts, ApplicationEventPublisher events) {
		this.settings = settings;
		this.recipientResolver = new ImpersonationGuard(recipientResolver, impersonation);
		this.labels = new UiLabels(texts);
		this.messageResolver = new PageMessageResolver(texts, settings.levelTags());
		this.store = new PageStore(store, settings.readTimeout(), clock, events);
		FlashMailbox flash = new FlashMailbox(codec, clock, settings.claimTimeout());
		this.flashMessages = RequestFlashMessages.ofCurrentRequest(flash, this.recipientResolver,
				settings.minimumLevel(), service);
		this.interceptor = new MessagesInterceptor(
				new PageServices(this.recipientResolver, flash, this.store, this.messageResolver, events), this.labels,
				settings, new FlashAttributes(settings.flashAttributes(), this.flashMessages, clock));
	}

	/**
	 * Gives the messages to template engines that see the model alone, such as
	 * FreeMarker.
	 * @param webMvc supplies the web side when there is a view resolver of such an engine
	 * @return a post-processor of view resolvers
	 */
	public static BeanPostProcessor templateModelContributor(Supplier<MessagesWebMvc> webMvc) {
		return new TemplateModelContributor(webMvc);
	}

	/**
	 * The settings.
	 * @return how messages appear
	 */
	public Settings settings() {
		return this.settings;
	}

	/**
	 * Flash messages for the visitor of the request that the calling thread handles.
	 * @return flash messages to be injected
	 */
	public FlashMessages flashMessages() {
		return this.flashMessages;
	}

	/**
	 * Tells who the reader is. Every handler of the library has to ask this resolver,
	 * which knows of each kind of impersonation.
	 * @return the resolver
	 */
	public RecipientResolver recipientResolver() {
		return this.recipientResolver;
	}

	/**
	 * Resolves messages for their reader.
	 * @return the resolver
	 */
	public PageMessageResolver messageResolver() {
		return this.messageResolver;
	}

	/**
	 * The words that the library's templates print.
	 * @return the labels
	 */
	public UiLabels labels() {
		return this.labels;
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
	 * Adds a resolver in front of those that may print messages in answer to an
	 * exception. It resolves nothing itself.
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
		registry.addResourceHandler(this.settings.path() + "/{file:messages\\.(?:css|js)}")
			.addResourceLocations("classpath:/io/github/asyncmessages/web/")
			.setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
	}

	@Override
	public void start() {
		this.store.start();
	}

	@Override
	public void stop() {
		this.store.stop();
	}

	@Override
	public boolean isRunning() {
		return this.store.isRunning();
	}

	/**
	 * Stops before connection factories do, and after the web server has stopped.
	 */
	@Override
	public int getPhase() {
		return 1000;
	}

	@Override
	public void destroy() {
		this.store.close();
	}

	/**
	 * How messages appear in the web.
	 *
	 * @param path where the library's endpoints, script and style sheet are
	 * @param attribute the name under which views see the messages
	 * @param levelTags the CSS classes of levels that are not called by their own name
	 * @param flashAttributes the flash attributes of the application that are moved into
	 * the list, and their levels
	 * @param minimumLevel the level below which flash messages are ignored
	 * @param inboxUrl where the inbox is, or {@code null} if it is not enabled
	 * @param readTimeout how long a page waits for the store
	 * @param claimTimeout the time after which the flash messages of a page that never
	 * ended are shown again
	 */
	public record Settings(String path, String attribute, Map<MessageLevel, String> levelTags,
			Map<String, MessageLevel> flashAttributes, MessageLevel minimumLevel, @Nullable String inboxUrl,
			Duration readTimeout, Duration claimTimeout) {

		static final String MAILBOX_ATTRIBUTE = "mailbox";

		/** The same for the library's fragments, which no application has of its own. */
		static final String FRAGMENTS_ATTRIBUTE = "asyncMessages";

		public Settings {
			levelTags = Map.copyOf(levelTags);
			flashAttributes = Map.copyOf(flashAttributes);
		}

	}

}
