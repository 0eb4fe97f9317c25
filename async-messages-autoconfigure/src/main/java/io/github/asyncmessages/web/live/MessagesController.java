package io.github.asyncmessages.web.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.web.BackgroundRequest;
import io.github.asyncmessages.web.MailboxView;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.endpoint.ContentNegotiation;
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.endpoint.VisitorsAllowed;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Serves the messages alone, for scripts: as the fragment that pages include, or as JSON.
 * A script that sends the header {@value #CONFIRM} confirms what it has shown; otherwise
 * the messages are acknowledged like those of a page.
 */
@BackgroundRequest
@VisitorsAllowed
final class MessagesController extends Endpoint {

	private static final String CONFIRM = "Async-Messages-Confirm";

	private final MessagesWebMvc webMvc;

	private final String views;

	MessagesController(MessagesWebMvc webMvc, String views) {
		super(webMvc.settings().path());
		this.webMvc = webMvc;
		this.views = views;
	}

	@GetMapping("/messages")
	Object messages(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean hidePersistent,
			Model model) {
		MailboxView mailbox = this.webMvc.showMessages(request, request.getHeader(CONFIRM) != null);
		if (ContentNegotiation.wantsJson(request)) {
			return json(json(mailbox, hidePersistent ? mailbox.getWithoutPersistent() : mailbox.getMessages()));
		}
		model.addAttribute("hidePersistent", hidePersistent);
		return this.views + "messages";
	}

	private static Map<String, @Nullable Object> json(MailboxView mailbox, List<PageMessage> messages) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("messages", messages.stream().map(MessagesController::json).toList());
		json.put("unreadCount", mailbox.getUnreadCount());
		json.put("confirmation", mailbox.getConfirmation());
		return json;
	}

	private static Map<String, @Nullable Object> json(PageMessage message) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("id", message.getId());
		json.put("level", message.getLevel().tag());
		json.put("tags", message.getTags());
		json.put("subject", message.getSubject());
		json.put("text", message.getText());
		json.put("link", message.getLink());
		json.put("sender", message.getSender());
		json.put("meta", message.getMeta());
		json.put("createdAt", message.getCreatedAt());
		json.put("closeAfter", message.getCloseAfter());
		json.put("persistent", message.isPersistent());
		json.put("read", message.isRead());
		json.put("announcement", message.isAnnouncement());
		json.put("closable", message.isClosable());
		json.put("closeMethod", message.getCloseMethod());
		return json;
	}

	/**
	 * Serves the bell alone, which shows the latest messages and takes none.
	 */
	@GetMapping("/bell")
	String bell() {
		return this.views + "bell";
	}

	@PostMapping("/shown")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void shown(HttpServletRequest request, @RequestParam(defaultValue = "") String shown) {
		this.webMvc.confirm(request, shown);
	}

}
