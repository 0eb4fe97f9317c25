package io.github.asyncmessages.web.inbox;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.UiLabels;
import io.github.asyncmessages.web.endpoint.ContentNegotiation;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves the pages of the inbox, which list and show messages, and handles their forms,
 * which mark, delete and answer messages. Showing a message does not change it.
 */
final class InboxController extends InboxEndpoint {

	private static final String DEFAULT_SIZE = "20";

	private final UserMessageService service;

	private final MessagesWebMvc webMvc;

	private final PageMessageResolver messages;

	private final UiLabels labels;

	private final FlashMessages flash;

	private final ReplyFactory replies;

	InboxController(UserMessageService service, MessagesWebMvc webMvc, FlashMessages flash, String path) {
		super(path);
		this.service = service;
		this.webMvc = webMvc;
		this.messages = webMvc.messageResolver();
		this.labels = webMvc.labels();
		this.flash = flash;
		this.replies = new ReplyFactory(this.messages, webMvc.settings().minimumLevel());
	}

	@GetMapping({ "", "/" })
	String list(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(defaultValue = "false") boolean unread,
			@RequestParam(required = false) @Nullable String cursor,
			@RequestParam(defaultValue = DEFAULT_SIZE) String size, HttpServletRequest request, Model model,
			Locale locale, ZoneId zone) {
		InboxPage page = inbox.page(unread, StringUtils.hasLength(cursor) ? cursor : null, size(size));
		List<PageMessage> shown = page.messages()
			.stream()
			.map((message) -> this.messages.resolve(message, locale, zone))
			.toList();
		this.webMvc.showElsewhere(request, shown.stream().map(PageMessage::getId).toList());
		model.addAttribute("inbox",
				new InboxView(shown, page.nextCursor(), page.upTo(), unread, size(size), path(), snoozeChoices(zone)));
		return "async-messages/inbox";
	}

	private static int size(String size) {
		try {
			return Integer.parseInt(size);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'size' must be a number", ex);
		}
	}

	@GetMapping("/{id}")
	String show(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id, HttpServletRequest request,
			Model model, Locale locale, ZoneId zone) {
		UserMessage message = find(inbox, id);
		this.webMvc.showElsewhere(request, List.of(id));
		model.addAttribute("inboxMessage",
				new InboxMessageView(this.messages.resolve(message, locale, zone), path(), snoozeChoices(zone)));
		return "async-messages/inbox-message";
	}

	@GetMapping("/unread-count")
	ResponseEntity<Object> countUnread(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox) {
		return unreadCount(inbox);
	}

	@PostMapping("/{id}/read")
	ResponseEntity<Object> markRead(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		markRead(inbox, id);
		return backToPage(request, inbox, path());
	}

	@PostMapping("/{id}/unread")
	ResponseEntity<Object> markUnread(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		if (!inbox.markUnread(id)) {
			find(inbox, id);
		}
		// The page of the message would mark it as read again.
		return backToInbox(request, inbox);
	}

	/**
	 * Snoozes a message, until a time that the form offers.
	 */
	@PostMapping("/{id}/snooze")
	ResponseEntity<Object> snooze(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			@RequestParam(defaultValue = "") String until, HttpServletRequest request, ZoneId zone) {
		if (!inbox.snooze(id, snoozeChoices(zone).time(until))) {
			find(inbox, id);
			throw new ResponseStatusException(HttpStatus.CONFLICT, "The message expires before that time");
		}
		return backToInbox(request, inbox);
	}

	private SnoozeChoices snoozeChoices(ZoneId zone) {
		return new SnoozeChoices(this.webMvc.clock().instant(), zone);
	}

	@PostMapping("/{id}/delete")
	ResponseEntity<Object> delete(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		if (!inbox.delete(id)) {
			throw notFound();
		}
		return backToInbox(request, inbox);
	}

	@DeleteMapping("/{id}")
	ResponseEntity<Object> deleteByAddress(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			HttpServletRequest request) {
		return delete(inbox, id, request);
	}

	@PostMapping("/read-all")
	ResponseEntity<Object> readAll(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(defaultValue = "") String upTo, HttpServletRequest request) {
		inbox.markAllRead(required("upTo", upTo));
		return backToPage(request, inbox, path());
	}

	@PostMapping("/delete-all")
	ResponseEntity<Object> deleteAll(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(defaultValue = "") String upTo, HttpServletRequest request) {
		inbox.deleteAll(required("upTo", upTo));
		return backToPage(request, inbox, path());
	}

	/**
	 * Changes the messages that are selected in the list.
	 */
	@PostMapping("/selected")
	ResponseEntity<Object> changeSelected(@RequestAttribute(EndpointGuard.INBOX) Inbox inbox,
			@RequestParam(name = "id", required = false) @Nullable List<String> ids,
			@RequestParam(defaultValue = "") String action, HttpServletRequest request) {
		selected(ids).forEach(change(inbox, action));
		return backToPage(request, inbox, path());
	}

	private static Consumer<String> change(Inbox inbox, String action) {
		return switch (action) {
			case "read" -> inbox::markRead;
			case "unread" -> inbox::markUnread;
			case "delete" -> inbox::delete;
			default -> throw new IllegalArgumentException("'action' must be 'read', 'unread' or 'delete'");
		};
	}

	@PostMapping("/{id}/reply")
	ResponseEntity<Object> reply(@RequestAttribute(EndpointGuard.RECIPIENT) String recipient,
			@RequestAttribute(EndpointGuard.INBOX) Inbox inbox, @PathVariable String id,
			@RequestParam(defaultValue = "") String text, HttpServletRequest request, Locale locale, ZoneId zone) {
		UserMessage message = find(inbox, id);
		String sender = message.sender();
		Assert.isTrue(sender != null, "The message has no sender to reply to");
		UserMessage reply = this.replies.create(message, recipient, required("text", text), locale, zone);
		this.service.send(sender, reply);
		if (ContentNegotiation.wantsJson(request)) {
			return json(Map.of("id", reply.id()));
		}
		this.flash.success(this.labels.get("reply-sent", locale));
		return seeOther(request.getContextPath() + path() + "/" + message.id());
	}

	private ResponseEntity<Object> backToInbox(HttpServletRequest request, Inbox inbox) {
		return ContentNegotiation.wantsJson(request) ? unreadCount(inbox) : seeOther(request.getContextPath() + path());
	}

}
