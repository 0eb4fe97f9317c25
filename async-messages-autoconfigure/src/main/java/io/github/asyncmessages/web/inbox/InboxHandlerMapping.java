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
 * Maps the endpoints of the library: one that marks a message as read and, if enabled,
 * the pages of the inbox. The application's mappings take precedence. The endpoints are
 * available to authenticated users only.
 */
public final class InboxHandlerMapping extends RequestMappingHandlerMapping {

	/** Before static resources, whose mapping may match every path. */
	private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private final Map<String, Object> controllers = new LinkedHashMap<>();

	/**
	 * Creates a mapping.
	 * @param webMvc the web support
	 * @param service provides the inboxes and sends replies
	 * @param flash confirms replies to their authors
	 * @param application the mapping of the application's controllers, whose interceptors
	 * also apply here
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
		// The interceptors of the application already include them.
	}

}
