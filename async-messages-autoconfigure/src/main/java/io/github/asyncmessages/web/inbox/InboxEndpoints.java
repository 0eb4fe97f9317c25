package io.github.asyncmessages.web.inbox;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.Endpoint;

/**
 * Creates the endpoints for persistent messages.
 */
public final class InboxEndpoints {

	private InboxEndpoints() {
	}

	/**
	 * Creates the endpoints that mark a message as read and close an announcement and, if
	 * it is enabled, the inbox.
	 * @param webMvc the web support
	 * @param service sends replies
	 * @param flash confirms replies to their authors
	 * @return the endpoints
	 */
	public static List<Endpoint> create(MessagesWebMvc webMvc, UserMessageService service, FlashMessages flash) {
		List<Endpoint> endpoints = new ArrayList<>();
		endpoints.add(new ReadController(webMvc));
		if (webMvc.hasAnnouncements()) {
			endpoints.add(new AnnouncementController(webMvc));
		}
		String inboxUrl = webMvc.settings().inboxUrl();
		if (inboxUrl != null) {
			endpoints.add(new InboxController(service, webMvc, flash, inboxUrl));
		}
		return endpoints;
	}

}
