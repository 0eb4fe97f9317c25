package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.Locale;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MessageLevel;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Lists mailboxes.
 */
final class MailboxListController extends AdminEndpoint {

	static final String VIEW = "async-messages/admin";

	private static final int PAGE_SIZE = 50;

	MailboxListController(AdminPages pages) {
		super(pages);
	}

	@GetMapping({ "", "/" })
	String list(@RequestParam(defaultValue = "") String level, @RequestParam(defaultValue = "") String delivery,
			@RequestParam(name = "never-seen", defaultValue = "") String neverSeen,
			@RequestParam(required = false) @Nullable String cursor, HttpServletResponse response, Model model) {
		MailboxAdministration administration = pages().administration().administration();
		try {
			MailboxFilter filter = new MailboxFilter(constant("level", MessageLevel.class, level),
					constant("delivery", Delivery.class, delivery), neverSeen.equals("true"));
			Assert.isTrue(!filter.isByMessage() || administration.canFilter(),
					"The message store cannot filter mailboxes by messages");
			MailboxPage page = administration.recipients(filter, StringUtils.hasLength(cursor) ? cursor : null,
					PAGE_SIZE);
			model.addAttribute("admin", new MailboxListView(path(), page.mailboxes(), pages().announcing(),
					administration.canFilter(), pages().seenKnown(), filter, page.nextCursor(), "", null, null));
		}
		catch (IllegalArgumentException ex) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			model.addAttribute("admin",
					new MailboxListView(path(), List.of(), pages().announcing(), administration.canFilter(),
							pages().seenKnown(), MailboxFilter.NONE, null, "", null, ex.getMessage()));
		}
		return VIEW;
	}

	private static <E extends Enum<E>> @Nullable E constant(String name, Class<E> type, String value) {
		try {
			return value.isEmpty() ? null : Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + name + "' must be one of " + List.of(type.getEnumConstants()), ex);
		}
	}

}
