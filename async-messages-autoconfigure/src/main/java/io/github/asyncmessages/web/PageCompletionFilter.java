package io.github.asyncmessages.web;

import java.io.IOException;
import java.util.function.Supplier;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Completes a page when its response has passed all other filters. A filter may hold back
 * the response, for example to compute an {@code ETag}, and fail, or find that the client
 * has disconnected, after the interceptor has seen a page without errors. If this filter
 * is not registered, the interceptor completes the page. It also sees the requests that
 * other servlets handle, which keep the session of their user alive.
 */
public final class PageCompletionFilter extends OncePerRequestFilter implements Ordered {

	/**
	 * After Spring Session's filter, which saves what the completion changes in the
	 * session, and before everything else.
	 */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 51;

	private static final String ATTRIBUTE = PageCompletionFilter.class.getName() + ".ACTIVE";

	private final Supplier<SessionActivity> activity;

	/**
	 * Creates a filter.
	 * @param activity supplies the record of what users request
	 */
	public PageCompletionFilter(Supplier<SessionActivity> activity) {
		this.activity = activity;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		request.setAttribute(ATTRIBUTE, true);
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			giveBackAgain(request);
		}
		boolean failed = true;
		try {
			chain.doFilter(request, response);
			failed = false;
		}
		finally {
			request.removeAttribute(ATTRIBUTE);
			if (request.getDispatcherType() == DispatcherType.REQUEST) {
				this.activity.get().record(request);
			}
			Page page = Page.of(request);
			if (page != null && page.isRendered() && !page.isCompleted()) {
				if (failed) {
					page.complete(true);
				}
				else {
					PageOutcome.complete(page, request, response);
				}
			}
		}
	}

	/**
	 * Between {@code sendError} and the error page, a response takes no headers.
	 */
	private static void giveBackAgain(HttpServletRequest request) {
		Page page = Page.of(request);
		if (page != null) {
			page.giveBackAnnouncementsAgain();
		}
	}

	/**
	 * Whether this filter will complete the page of a request.
	 */
	static boolean isActive(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

}
