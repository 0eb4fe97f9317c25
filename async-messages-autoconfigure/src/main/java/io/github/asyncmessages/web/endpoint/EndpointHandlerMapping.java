package io.github.asyncmessages.web.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.MessagesWebMvc;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps the endpoints of the library, each of which is behind one guard. The application's
 * mappings take precedence.
 */
public final class EndpointHandlerMapping extends RequestMappingHandlerMapping {

	/** Before static resources, whose mapping may match every path. */
	private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private final List<Endpoint> endpoints;

	/**
	 * Creates a mapping.
	 * @param endpoints the endpoints
	 * @param service provides the inboxes of users
	 * @param webMvc the web support
	 * @param application the mapping of the application's controllers, whose interceptors
	 * also apply here
	 */
	public EndpointHandlerMapping(List<Endpoint> endpoints, UserMessageService service, MessagesWebMvc webMvc,
			RequestMappingHandlerMapping application) {
		this.endpoints = List.copyOf(endpoints);
		setOrder(ORDER);
		setPathPrefixes(prefixes());
		HandlerInterceptor[] interceptors = application.getAdaptedInterceptors();
		setInterceptors(Stream
			.concat((interceptors != null) ? Stream.of(interceptors) : Stream.empty(),
					Stream.of(new EndpointGuard(service, webMvc)))
			.toArray());
	}

	private Map<String, Predicate<Class<?>>> prefixes() {
		Map<String, Predicate<Class<?>>> prefixes = new LinkedHashMap<>();
		for (Endpoint endpoint : this.endpoints) {
			prefixes.merge(endpoint.path(), endpoint.getClass()::equals, Predicate::or);
		}
		return prefixes;
	}

	@Override
	protected void initHandlerMethods() {
		this.endpoints.forEach(this::detectHandlerMethods);
	}

	@Override
	protected void detectMappedInterceptors(List<HandlerInterceptor> interceptors) {
		// The interceptors of the application already include them.
	}

}
