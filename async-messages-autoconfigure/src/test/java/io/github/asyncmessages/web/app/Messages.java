package io.github.asyncmessages.web.app;

import java.util.List;

import io.github.asyncmessages.web.PageMessage;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The list of messages in a handler. An argument with {@code @RequestAttribute} would be
 * a converted copy of it.
 */
final class Messages {

	private Messages() {
	}

	@SuppressWarnings("unchecked")
	static List<PageMessage> of(HttpServletRequest request) {
		return (List<PageMessage>) request.getAttribute("messages");
	}

	/**
	 * The list as HTML, without a view technology.
	 */
	static String html(HttpServletRequest request) {
		StringBuilder html = new StringBuilder("<ul class='messages'>");
		for (PageMessage message : of(request)) {
			html.append("<li class='message'><div class='message-body'>").append(message).append("</div></li>");
		}
		return html.append("</ul>").toString();
	}

}
