package io.github.asyncmessages.web.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.MessagesWebMvc;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPatternParser;

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

	/**
	 * Says which methods a path has, and what is wrong with a request, only to those who
	 * may use the endpoint.
	 */
	@Override
	protected @Nullable HandlerMethod handleNoMatch(Set<RequestMappingInfo> mappings, String path,
			HttpServletRequest request) throws ServletException {
		HandlerMethod options;
		try {
			options = super.handleNoMatch(mappings, path, request);
		}
		catch (ServletException ex) {
			requirePermission(request);
			throw ex;
		}
		if (options != null) {
			requirePermission(request);
		}
		return options;
	}

	private void requirePermission(HttpServletRequest request) {
		// Not the text of the path, in which letters may be encoded.
		PathContainer path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
		this.endpoints.stream()
			.filter((endpoint) -> PathPatternParser.defaultInstance.parse(endpoint.path() + "/**").matches(path))
			.forEach(Endpoint::requirePermission);
	}

	@Override
	protected void detectMappedInterceptors(List<HandlerInterceptor> interceptors) {
		// The interceptors of the application already include them.
	}

}
