package io.github.asyncmessages.web.inbox;

import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Marks messages as read, so that pages no longer show them.
 */
final class ReadController extends InboxEndpoint {

	/** Less than the header of a response can have. */
	private static final int MAX_LINK_LENGTH = 2_000;

	private final PageMessageResolver messages;

	private final @Nullable String inboxUrl;

	ReadController(MessagesWebMvc webMvc) {
		super(webMvc.settings().path());
		this.messages = webMvc.messageResolver();
		this.inboxUrl = webMvc.settings().inboxUrl();
	}

	@PostMapping("/{id}/read")
	ResponseEntity<Object> read(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		markRead(inbox, id);
		return backToPage(request, inbox, "/");
	}

	/**
	 * Marks a message as read, and goes to where it leads: its link, or its page in the
	 * inbox, which also shows a link that is too long for a redirect.
	 */
	@PostMapping("/{id}/open")
	ResponseEntity<Object> open(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request, Locale locale, ZoneId zone) {
		String link = this.messages.resolve(find(inbox, id), locale, zone).getLink();
		markRead(inbox, id);
		if (link != null && URI.create(link).toASCIIString().length() <= MAX_LINK_LENGTH) {
			return seeOther(link.startsWith("/") ? request.getContextPath() + link : link);
		}
		return (this.inboxUrl != null) ? seeOther(request.getContextPath() + this.inboxUrl + "/" + id)
				: backToPage(request, inbox, "/");
	}

	/**
	 * Marks several messages as read, for example all of a page.
	 */
	@PostMapping("/read")
	ResponseEntity<Object> readSelected(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(name = "id", required = false) @Nullable List<String> ids, HttpServletRequest request) {
		selected(ids).forEach(inbox::markRead);
		return backToPage(request, inbox, "/");
	}

	@PostMapping("/read-all")
	ResponseEntity<Object> readAll(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(defaultValue = "") String upTo, HttpServletRequest request) {
		inbox.markAllRead(required("upTo", upTo));
		return backToPage(request, inbox, "/");
	}

}
