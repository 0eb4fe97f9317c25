package io.github.asyncmessages.web.endpoint;

import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Set;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.BackgroundRequest;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.RecipientResolver;
import io.github.asyncmessages.web.SessionActivity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Admits authenticated users, unless the request may be forged, the user is impersonated
 * or may not use the endpoint, and disables caching of the responses. An endpoint that is
 * {@link VisitorsAllowed} also serves visitors who have not logged in.
 */
public final class EndpointGuard implements HandlerInterceptor {

	/** The request attribute with the name of the user. */
	public static final String RECIPIENT = "async-messages.recipient";

	/** The request attribute with the inbox of the user. */
	public static final String INBOX = "async-messages.inbox";

	private static final Set<String> SAFE_METHODS = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(),
			HttpMethod.OPTIONS.name());

	private final UserMessageService service;

	private final MessagesWebMvc webMvc;

	private final RecipientResolver recipientResolver;

	private final SessionActivity activity;

	EndpointGuard(UserMessageService service, MessagesWebMvc webMvc) {
		this.service = service;
		this.webMvc = webMvc;
		this.recipientResolver = webMvc.recipientResolver();
		this.activity = webMvc.sessionActivity();
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		if (!SAFE_METHODS.contains(request.getMethod()) && !RequestOrigin.isTrusted(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "The request may be forged");
		}
		if (is(BackgroundRequest.class, handler) && RequestOrigin.isForeign(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Another site cannot request messages");
		}
		if (is(BackgroundRequest.class, handler) && !this.activity.recordScript(request)) {
			throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "The session has expired");
		}
		if (this.recipientResolver.isImpersonating(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Not available while the user is impersonated");
		}
		response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
		String recipient = this.recipientResolver.resolveRecipient(request);
		if (recipient != null) {
			endpoint(handler).ifPresent(Endpoint::requirePermission);
			this.webMvc.markSeen(recipient);
			request.setAttribute(RECIPIENT, recipient);
			request.setAttribute(INBOX, this.service.inbox(recipient));
		}
		return recipient != null || is(VisitorsAllowed.class, handler) || login(request, response, handler);
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		endpoint(handler).ifPresent((endpoint) -> endpoint.complete(request));
	}

	private static Optional<Endpoint> endpoint(Object handler) {
		return (handler instanceof HandlerMethod method && method.getBean() instanceof Endpoint endpoint)
				? Optional.of(endpoint) : Optional.empty();
	}

	private static boolean is(Class<? extends Annotation> kind, Object handler) {
		return handler instanceof HandlerMethod method && method.getBeanType().isAnnotationPresent(kind);
	}

	/**
	 * Redirects an anonymous visitor to the login, if the application has one.
	 */
	private static boolean login(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		if (ContentNegotiation.wantsJson(request)) {
			throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "A login is required");
		}
		response.setStatus(HttpStatus.UNAUTHORIZED.value());
		if (!is(BackgroundRequest.class, handler)) {
			request.authenticate(response);
		}
		return false;
	}

}
