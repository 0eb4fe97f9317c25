package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.util.Assert;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds messages to Spring MVC: an interceptor that exposes the messages of the reader to
 * views, {@link FlashMessages} as a controller method argument, and the script and style
 * sheet of the library. Must be registered as a bean.
 */
public final class MessagesWebMvc implements WebMvcConfigurer, SmartLifecycle, DisposableBean {

	private static final String NO_PAGE = "The request has not passed the interceptor of async-messages";

	private final Settings settings;

	private final RecipientResolver recipientResolver;

	private final UiLabels labels;

	private final PageMessageResolver messageResolver;

	private final PageStore store;

	private final @Nullable SeenRecipients seen;

	private final @Nullable ReaderAnnouncements announcements;

	private final RequestFlashMessages flashMessages;

	private final Confirmations confirmations;

	private final SessionActivity activity;

	private final Clock clock;

	private final MessagesInterceptor interceptor;

	/**
	 * Creates the web support.
	 * @param settings the settings
	 * @param kinds decides whether a response is certain to be shown
	 * @param recipientResolver resolves the reader
	 * @param impersonation whether the user of the current request is impersonated, in
	 * addition to what the resolver detects
	 * @param store the store, or {@code null} for flash messages only
	 * @param announcements decides which announcements are for a reader, or {@code null}
	 * if there are none
	 * @param service sends persistent messages, or {@code null} if there is no store
	 * @param codec reads and writes flash messages
	 * @param clock the clock
	 * @param texts the message source of the application
	 * @param events publishes deliveries and failures of the store
	 */
	public MessagesWebMvc(Settings settings, RequestKindResolver kinds, RecipientResolver recipientResolver,
			BooleanSupplier impersonation, @Nullable MessageStore store, @Nullable ReaderAnnouncements announcements,
			@Nullable UserMessageService service, MessageCodec codec, Clock clock, MessageSource texts,
			ApplicationEventPublisher events) {
		this.settings = settings;
		this.recipientResolver = new ImpersonationGuard(recipientResolver, impersonation);
		this.labels = new UiLabels(texts);
		this.messageResolver = new PageMessageResolver(texts, settings.levelTags(), settings.maxWords());
		this.announcements = announcements;
		this.store = new PageStore(store, settings.readTimeout(), clock, events);
		StoreCircuit circuit = this.store.circuit();
		this.seen = (store != null && settings.markSeen()) ? new SeenRecipients(store::markSeen,
				() -> circuit.openSince() == null, clock, SeenRecipients.Delays.DEFAULTS) : null;
		FlashMailbox flash = new FlashMailbox(codec, clock, settings.claimTimeout());
		this.flashMessages = RequestFlashMessages.ofCurrentRequest(flash, this.recipientResolver,
				settings.minimumLevel(), service);
		this.confirmations = new Confirmations(this.recipientResolver, flash, this.store, events);
		this.activity = new SessionActivity(clock);
		this.clock = clock;
		this.interceptor = new MessagesInterceptor(
				new PageServices(kinds, this.recipientResolver, this::markSeen, flash, this.store, announcements, clock,
						this.messageResolver,
						(settings.readOnVisit() && service != null) ? new VisitedLinks(service) : null,
						(settings.showRead() != null) ? new RecentlyRead(this.store, settings.showRead(), clock) : null,
						events),
				this.labels, settings, new FlashAttributes(settings.flashAttributes(), this.flashMessages, clock),
				this.activity);
	}

	/**
	 * Exposes the messages to template engines that see only the model, such as
	 * FreeMarker.
	 * @param webMvc supplies the web support if there is a view resolver of such an
	 * engine
	 * @return a post-processor of view resolvers
	 */
	public static BeanPostProcessor templateModelContributor(Supplier<MessagesWebMvc> webMvc) {
		return new TemplateModelContributor(webMvc);
	}

	/**
	 * Whether there can be announcements.
	 * @return {@code false} if nobody can close one
	 */
	public boolean hasAnnouncements() {
		return this.announcements != null;
	}

	/**
	 * Closes an announcement for the reader of a request.
	 * @param request the request of the reader
	 * @param response its response, which gets a cookie for a visitor who is not logged
	 * in
	 * @param id the id of the message of the announcement
	 * @return {@code false} if it is not shown to this reader, for example because it was
	 * withdrawn meanwhile
	 * @throws IllegalArgumentException if it cannot be closed
	 * @throws MessageStoreException if the store does not answer
	 */
	public boolean closeAnnouncement(HttpServletRequest request, HttpServletResponse response, String id) {
		String recipient = this.recipientResolver.resolveRecipient(request);
		Optional<Announcement> found = find(request, recipient, id);
		if (found.isEmpty()) {
			return false;
		}
		Assert.isTrue(found.get().mode() != AnnouncementMode.ALWAYS, "This announcement cannot be closed");
		if (recipient != null) {
			this.store.close(recipient, found.get());
		}
		else {
			ClosedCookie.add(request, response, List.of(id));
		}
		return true;
	}

	/**
	 * Whether an announcement is shown to the reader of a request.
	 * @param request the request of the reader
	 * @param id the id of the message of the announcement
	 * @return {@code false} if there is none, for example because it was withdrawn
	 * meanwhile
	 */
	public boolean isAnnounced(HttpServletRequest request, String id) {
		return find(request, this.recipientResolver.resolveRecipient(request), id).isPresent();
	}

	private Optional<Announcement> find(HttpServletRequest request, @Nullable String recipient, String id) {
		ReaderAnnouncements present = this.announcements;
		return (present == null) ? Optional.empty() : find(present.board(), recipient, id)
			.filter((announcement) -> !present.select(List.of(announcement), request, recipient).isEmpty());
	}

	/**
	 * Finds an announcement. For a visitor, what this node knows decides, as on a page:
	 * what everyone can request must not make the node read the store.
	 */
	private Optional<Announcement> find(AnnouncementBoard board, @Nullable String recipient, String id) {
		return (recipient != null) ? board.find(id)
				: this.store.announced(board, null)
					.stream()
					.filter((announcement) -> announcement.message().id().equals(id))
					.findFirst();
	}

	/**
	 * The settings.
	 * @return the settings
	 */
	public Settings settings() {
		return this.settings;
	}

	/**
	 * The clock.
	 * @return the clock
	 */
	public Clock clock() {
		return this.clock;
	}

	/**
	 * Flash messages for the visitor of the request that the calling thread handles.
	 * @return flash messages that can be injected
	 */
	public FlashMessages flashMessages() {
		return this.flashMessages;
	}

	/**
	 * Resolves the reader. Every handler of the library must use this resolver, which
	 * detects every kind of impersonation.
	 * @return the resolver
	 */
	public RecipientResolver recipientResolver() {
		return this.recipientResolver;
	}

	/**
	 * Notes that a recipient was seen, without waiting for the store.
	 * @param recipient the user of a request, whom nobody impersonates
	 */
	public void markSeen(String recipient) {
		if (this.seen != null) {
			this.seen.mark(recipient);
		}
	}

	/**
	 * Ends HTTP sessions that only scripts keep alive.
	 * @return the record of activity
	 */
	public SessionActivity sessionActivity() {
		return this.activity;
	}

	/**
	 * Tells whether pages are rendered without stored messages.
	 * @return the circuit between the pages and the store
	 */
	public StoreCircuit circuit() {
		return this.store.circuit();
	}

	/**
	 * Resolves messages for their reader.
	 * @return the resolver
	 */
	public PageMessageResolver messageResolver() {
		return this.messageResolver;
	}

	/**
	 * The labels of the library's templates.
	 * @return the labels
	 */
	public UiLabels labels() {
		return this.labels;
	}

	/**
	 * Shows messages in the response to a request that asks for them, although a script
	 * sends it.
	 * @param request a request that has passed the interceptor
	 * @param confirmable whether the client can confirm what it has shown
	 * @return the mailbox of the reader
	 * @throws MessageStoreException if the client can confirm messages, and the store
	 * does not answer; without an answer, the client keeps the messages that it has
	 */
	public MailboxView showMessages(HttpServletRequest request, boolean confirmable) {
		Page page = Page.of(request);
		Assert.state(page != null, NO_PAGE);
		page.showMessages(confirmable);
		if (confirmable && page.isIncomplete()) {
			throw new MessageStoreException("The messages of a reader cannot be read at present", null);
		}
		return (MailboxView) Objects.requireNonNull(request.getAttribute(Settings.FRAGMENTS_ATTRIBUTE));
	}

	/**
	 * Leaves persistent messages out of the list of a page that shows them elsewhere.
	 * @param request a request that has passed the interceptor, before its view is
	 * rendered
	 * @param ids the ids of the messages
	 */
	public void showElsewhere(HttpServletRequest request, Collection<String> ids) {
		Page page = Page.of(request);
		Assert.state(page != null, NO_PAGE);
		page.showElsewhere(ids);
	}

	/**
	 * Acknowledges the messages that a client has shown.
	 * @param request the request of the client
	 * @param confirmation the text of {@link MailboxView#getConfirmation()}; one that is
	 * unknown or of another reader has no effect
	 * @throws MessageStoreException if the store does not answer; the messages are then
	 * shown again unless the client repeats the request in time
	 */
	public void confirm(HttpServletRequest request, String confirmation) {
		this.confirmations.confirm(request, Confirmation.parse(confirmation));
	}

	@EventListener
	void on(MessageSentEvent event) {
		if (event.message().deliverAt() == null
				&& RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
			Page page = Page.of(attributes.getRequest());
			if (page != null) {
				page.news().announceTo(event.recipients());
			}
		}
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
	 * Adds a resolver in front of those that may print messages when they handle an
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
		// Without a variable, the path within the mapping would be empty.
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
		if (this.seen != null) {
			this.seen.flush();
		}
	}

	@Override
	public boolean isRunning() {
		return this.store.isRunning();
	}

	/**
	 * Stops after the web server and before connection factories.
	 */
	@Override
	public int getPhase() {
		return 1000;
	}

	@Override
	public void destroy() {
		this.store.close();
		if (this.seen != null) {
			this.seen.close();
		}
	}

	/**
	 * The settings of the web support.
	 *
	 * @param path the path of the library's endpoints, script and style sheet
	 * @param attribute the name of the attribute that holds the messages in views
	 * @param maxShown the number of messages that the list shows before it folds the
	 * others
	 * @param maxWords the number of words that the list shows of a text, or 0 to cut none
	 * @param levelTags the CSS classes to use instead of the names of levels
	 * @param flashAttributes the flash attributes of the application to move into the
	 * list, and their levels
	 * @param minimumLevel the level below which flash messages are ignored
	 * @param inboxUrl the path of the inbox, or {@code null} if it is disabled
	 * @param readOnVisit whether a message is marked as read when its reader was shown
	 * the page to which it links
	 * @param showRead how long messages stay on pages after they were read, or
	 * {@code null} if they do not
	 * @param markSeen whether the store remembers which recipients were seen
	 * @param live how open pages hear of new messages
	 * @param liveInterval the interval at which the script asks
	 * @param readTimeout the maximum time that a page waits for the store
	 * @param claimTimeout the time after which the flash messages of a page that was
	 * never completed are shown again
	 */
	public record Settings(String path, String attribute, int maxShown, int maxWords,
			Map<MessageLevel, String> levelTags, Map<String, MessageLevel> flashAttributes, MessageLevel minimumLevel,
			@Nullable String inboxUrl, boolean readOnVisit, @Nullable Duration showRead, boolean markSeen,
			LiveMode live, Duration liveInterval, Duration readTimeout, Duration claimTimeout) {

		static final String MAILBOX_ATTRIBUTE = "mailbox";

		/**
		 * The same mailbox, under a name that is reserved for the library's fragments.
		 */
		static final String FRAGMENTS_ATTRIBUTE = "asyncMessages";

		public Settings {
			levelTags = Map.copyOf(levelTags);
			flashAttributes = Map.copyOf(flashAttributes);
		}

	}

}
