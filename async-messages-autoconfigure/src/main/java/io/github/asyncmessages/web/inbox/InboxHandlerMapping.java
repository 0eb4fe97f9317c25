package io.github.asyncmessages.web.inbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps the endpoints of the library: one that closes a message and, if they are enabled,
 * the pages of the inbox. It comes after the mappings of the application, whose handlers
 * win and whose requests it does not see. All its endpoints are behind one
 * {@link InboxGuard}.
 */
public final class InboxHandlerMapping extends RequestMappingHandlerMapping {

	/** In front of static resources, whose mapping may match every path. */
	private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private final Map<String, Object> controllers = new LinkedHashMap<>();

	/**
	 * Creates a mapping.
	 * @param webMvc the web side of the library
	 * @param service knows the inboxes
	 * @param flash tells users what they have done
	 * @param application the mapping of the application's controllers, whose interceptors
	 * apply here as well
	 */
	public InboxHandlerMapping(MessagesWebMvc webMvc, UserMessageService service, FlashMessages flash,
			RequestMappingHandlerMapping application) {
		this.controllers.put(webMvc.settings().path(), new ReadController());
		String inboxUrl = webMvc.settings().inboxUrl();
		if (inboxUrl != null) {
			this.controllers.put(inboxUrl, new InboxController(service, webMvc, flash, inboxUrl));
		}
		setOrder(ORDER);
		setPathPrefixes(prefixes());
		HandlerInterceptor[] interceptors = application.getAdaptedInterceptors();
		setInterceptors(Stream
			.concat((interceptors != null) ? Stream.of(interceptors) : Stream.empty(),
					Stream.of(new InboxGuard(service, webMvc.recipientResolver())))
			.toArray());
	}

	private Map<String, Predicate<Class<?>>> prefixes() {
		Map<String, Predicate<Class<?>>> prefixes = new LinkedHashMap<>();
		this.controllers.forEach((path, controller) -> prefixes.put(path, controller.getClass()::equals));
		return prefixes;
	}

	@Override
	protected void initHandlerMethods() {
		this.controllers.values().forEach(this::detectHandlerMethods);
	}

	@Override
	protected void detectMappedInterceptors(List<HandlerInterceptor> interceptors) {
		// The interceptors of the application include them.
	}

}
