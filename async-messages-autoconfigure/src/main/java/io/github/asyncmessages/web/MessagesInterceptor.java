package io.github.asyncmessages.web;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.SmartView;
import org.springframework.web.servlet.view.UrlBasedViewResolver;

/**
 * Exposes the messages of the reader to views as lazy request attributes, so that the
 * views of exception handlers have them, too. Completes the page when its outermost
 * dispatch has ended. Forwards and includes share the page, and so do both dispatches of
 * an asynchronous handler. An error dispatch has a page of its own.
 */
final class MessagesInterceptor implements AsyncHandlerInterceptor {

	private static final Log logger = LogFactory.getLog(MessagesInterceptor.class);

	private final PageServices support;

	private final UiLabels labels;

	private final MessagesWebMvc.Settings settings;

	private final FlashAttributes flashAttributes;

	private final SessionActivity activity;

	private final AtomicBoolean warned = new AtomicBoolean();

	MessagesInterceptor(PageServices support, UiLabels labels, MessagesWebMvc.Settings settings,
			FlashAttributes flashAttributes, SessionActivity activity) {
		this.support = support;
		this.labels = labels;
		this.settings = settings;
		this.flashAttributes = flashAttributes;
		this.activity = activity;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		Page page = Page.of(request);
		if (page == null || page.isCompleted()) {
			page = open(request, response);
			if (isBackground(handler)) {
				SessionActivity.mark(request);
			}
			else if (!PageCompletionFilter.isActive(request)) {
				this.activity.record(request);
			}
		}
		page.enter();
		return true;
	}

	private static boolean isBackground(Object handler) {
		return handler instanceof HandlerMethod method
				&& method.getBeanType().isAnnotationPresent(BackgroundRequest.class);
	}

	private Page open(HttpServletRequest request, HttpServletResponse response) {
		if (request.getDispatcherType() == DispatcherType.REQUEST) {
			this.flashAttributes.move(request);
		}
		// If a request fails after the response was committed, the container includes the
		// error page, which nobody sees.
		boolean silent = response.isCommitted() || HttpMethod.HEAD.matches(request.getMethod());
		Page page = new Page(request, response, this.support, silent);
		page.bind();
		MailboxView mailbox = new MailboxView(() -> page, this.labels, this.settings);
		expose(request, this.settings.attribute(), mailbox.getMessages());
		expose(request, MessagesWebMvc.Settings.MAILBOX_ATTRIBUTE, mailbox);
		request.setAttribute(MessagesWebMvc.Settings.FRAGMENTS_ATTRIBUTE, mailbox);
		if (request.getDispatcherType() == DispatcherType.REQUEST) {
			page.news().announceFlashMessages();
		}
		return page;
	}

	private void expose(HttpServletRequest request, String attribute, Object value) {
		Object present = request.getAttribute(attribute);
		if (present == null || present instanceof MessageList || present instanceof MailboxView) {
			request.setAttribute(attribute, value);
		}
		else {
			warn(attribute);
		}
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView modelAndView) {
		if (modelAndView != null) {
			warnIfPresent(modelAndView.getModel(), this.settings.attribute());
			warnIfPresent(modelAndView.getModel(), MessagesWebMvc.Settings.MAILBOX_ATTRIBUTE);
			Page page = Page.of(request);
			if (page != null && request.getDispatcherType() != DispatcherType.INCLUDE && isRedirect(modelAndView)) {
				// Before the browser can request the next page.
				page.complete(true);
			}
			else if (page != null) {
				// The handler may have replaced the headers.
				page.news().announceAgain();
			}
		}
	}

	private static boolean isRedirect(ModelAndView modelAndView) {
		String name = modelAndView.getViewName();
		return (name != null) ? name.startsWith(UrlBasedViewResolver.REDIRECT_URL_PREFIX)
				: modelAndView.getView() instanceof SmartView view && view.isRedirectView();
	}

	private void warnIfPresent(Map<String, ?> model, String attribute) {
		if (model.containsKey(attribute)) {
			warn(attribute);
		}
	}

	private void warn(String attribute) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The application defines its own attribute '" + attribute
					+ "', which hides the messages of async-messages. The fragments of async-messages still work. Views can access the messages as '"
					+ MessagesWebMvc.Settings.FRAGMENTS_ATTRIBUTE + ".messages'");
		}
	}

	@Override
	public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
			Object handler) {
		Page page = Page.of(request);
		if (page != null) {
			page.leave();
		}
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		Page page = Page.of(request);
		if (page == null) {
			return;
		}
		boolean outermost = page.leave();
		if (request.getDispatcherType() == DispatcherType.FORWARD && ex == null && page.isConsuming()) {
			// The container then closes the response, whose writer reports no error any
			// more.
			page.isLost(() -> PageOutcome.isLost(response));
		}
		if (outermost && !page.isCompleted()) {
			if (ex != null) {
				page.complete(true);
			}
			else if (PageCompletionFilter.isActive(request)) {
				page.rendered();
			}
			else {
				PageOutcome.complete(page, request, response);
			}
		}
	}

}
