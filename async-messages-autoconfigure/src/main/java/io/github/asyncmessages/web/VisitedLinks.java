package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Marks messages as read when the page to which they link was shown to their reader.
 */
final class VisitedLinks {

	private static final Log logger = LogFactory.getLog(VisitedLinks.class);

	private final UserMessageService service;

	VisitedLinks(UserMessageService service) {
		this.service = service;
	}

	/**
	 * Finds the messages that link to the page of a request.
	 */
	static List<UserMessage> find(HttpServletRequest request, List<UserMessage> messages) {
		return messages.stream().filter((message) -> isLinkTo(request, message)).toList();
	}

	private static boolean isLinkTo(HttpServletRequest request, UserMessage message) {
		if (!(message.meta().get("url") instanceof String link)) {
			return false;
		}
		String path = request.getRequestURI().substring(request.getContextPath().length());
		String page = (request.getQueryString() != null) ? path + "?" + request.getQueryString() : path;
		return page.equals(link.replaceFirst("#.*", ""));
	}

	/**
	 * Marks messages as read. If that fails, they are shown again.
	 */
	void markRead(String recipient, List<UserMessage> messages) {
		try {
			messages.forEach((message) -> this.service.inbox(recipient).markRead(message.id()));
		}
		catch (MessageStoreException ex) {
			logger.warn("A message whose link was followed could not be marked as read: " + ex.getMessage());
		}
	}

}
