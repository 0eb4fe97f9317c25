package io.github.asyncmessages.web.admin;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.Recipients;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.ReaderTime;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Shows a mailbox, and handles the forms that change it.
 */
final class MailboxController extends AdminEndpoint {

	private static final String VIEW = "async-messages/admin-mailbox";

	private static final int MAX_ENTRIES = 100;

	private static final int INBOX_SIZE = 20;

	private final AuditedAdministration audited;

	private final PageMessageResolver messages;

	MailboxController(AdminPages pages) {
		super(pages);
		this.audited = pages.administration();
		this.messages = pages.webMvc().messageResolver();
	}

	@GetMapping("/mailbox")
	String show(@RequestParam(defaultValue = "") String recipient,
			@RequestParam(required = false) @Nullable String cursor, Model model, HttpServletResponse response,
			Locale locale, ZoneId zone) {
		try {
			Recipients.require(recipient);
		}
		catch (IllegalArgumentException ex) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			model.addAttribute("admin",
					new MailboxListView(path(), List.of(), pages().announcing(),
							this.audited.administration().canFilter(), pages().seenKnown(), MailboxFilter.NONE, null,
							recipient, String.valueOf(ex.getMessage()), null));
			return MailboxListController.VIEW;
		}
		Reader reader = new Reader(recipient, locale, zone);
		try {
			model.addAttribute("admin", reader.read(cursor, null, null, null));
		}
		catch (IllegalArgumentException ex) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			model.addAttribute("admin", reader.read(null, null, null, ex.getMessage()));
		}
		return VIEW;
	}

	@PostMapping("/mailbox/delete-waiting")
	ResponseEntity<Object> deleteWaiting(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam String recipient, @RequestParam String id, HttpServletRequest request, Locale locale) {
		return change(request, recipient, locale, "deleted",
				() -> this.audited.deleteWaiting(administrator, recipient, id));
	}

	@PostMapping("/mailbox/delete")
	ResponseEntity<Object> delete(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam String recipient, @RequestParam String id, HttpServletRequest request, Locale locale) {
		return change(request, recipient, locale, "deleted",
				() -> this.audited.delete(administrator, Recipients.require(recipient), id));
	}

	@PostMapping("/mailbox/mark-read")
	ResponseEntity<Object> markRead(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam String recipient, @RequestParam String id, HttpServletRequest request, Locale locale) {
		return change(request, recipient, locale, "marked-read",
				() -> this.audited.markRead(administrator, Recipients.require(recipient), id));
	}

	@PostMapping("/mailbox/delete-rejected")
	ResponseEntity<Object> deleteRejected(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam String recipient, @RequestParam String id, HttpServletRequest request, Locale locale) {
		return change(request, recipient, locale, "deleted",
				() -> this.audited.deleteRejected(administrator, recipient, id));
	}

	@PostMapping("/mailbox/erase")
	ResponseEntity<Object> erase(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam String recipient, HttpServletRequest request, Locale locale) {
		this.audited.erase(administrator, recipient);
		pages().flash().success(label("erased", recipient, locale));
		return seeOther(request.getContextPath() + path());
	}

	private ResponseEntity<Object> change(HttpServletRequest request, String recipient, Locale locale, String done,
			BooleanSupplier change) {
		if (change.getAsBoolean()) {
			pages().flash().success(label(done, locale));
		}
		else {
			pages().flash().warning(label("not-there", locale));
		}
		return backToMailbox(request, recipient);
	}

	@PostMapping("/mailbox/withdraw")
	Object withdraw(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator, @RequestParam String recipient,
			@RequestParam(defaultValue = "") String key, HttpServletRequest request, HttpServletResponse response,
			Model model, Locale locale, ZoneId zone) {
		Recipients.require(recipient);
		if (!StringUtils.hasText(key)) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("admin",
					new Reader(recipient, locale, zone).read(null, null, null, "'key' must not be blank"));
			return VIEW;
		}
		this.audited.withdraw(administrator, recipient, key);
		pages().flash().success(label("withdrawn", key, locale));
		return backToMailbox(request, recipient);
	}

	@PostMapping("/mailbox/requeue")
	Object requeue(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator, @RequestParam String recipient,
			@RequestParam String id, @RequestParam(required = false) @Nullable String corrected,
			HttpServletRequest request, HttpServletResponse response, Model model, Locale locale, ZoneId zone) {
		Recipients.require(recipient);
		Reader reader = new Reader(recipient, locale, zone);
		try {
			return change(request, recipient, locale, "requeued",
					() -> this.audited.requeue(administrator, recipient, id, reader.changed(id, corrected)));
		}
		catch (IllegalArgumentException ex) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("admin", reader.read(null, id, corrected, String.valueOf(ex.getMessage())));
			return VIEW;
		}
	}

	/**
	 * Reads a mailbox for the administrator.
	 */
	private final class Reader {

		private final MailboxAdministration administration = MailboxController.this.audited.administration();

		private final String recipient;

		private final Locale locale;

		private final ZoneId zone;

		Reader(String recipient, Locale locale, ZoneId zone) {
			this.recipient = recipient;
			this.locale = locale;
			this.zone = zone;
		}

		/**
		 * Reads the mailbox.
		 * @param cursor the position in the inbox
		 * @param refusedId the id of the rejected entry that could not be put back
		 * @param corrected what the administrator has made of it
		 * @param error what is wrong with it, or with another form
		 */
		AdminMailboxView read(@Nullable String cursor, @Nullable String refusedId, @Nullable String corrected,
				@Nullable String error) {
			// Taking persistent messages of other programs in comes before counting.
			InboxPage page = pages().messages()
				.inbox(this.recipient)
				.page(false, StringUtils.hasLength(cursor) ? cursor : null, INBOX_SIZE);
			QueueSnapshot queue = this.administration.peek(this.recipient, MAX_ENTRIES);
			List<RejectedEntry> rejected = this.administration.rejected(this.recipient, MAX_ENTRIES);
			List<HistoryEntry> history = this.administration.history(this.recipient, MAX_ENTRIES + 1);
			List<QueueEntryView> entries = queue.entries().stream().map(this::view).toList();
			List<QueueEntryView> waiting = entries.stream().filter((entry) -> entry.claimedUntil() == null).toList();
			List<QueueEntryView> claimed = entries.stream().filter((entry) -> entry.claimedUntil() != null).toList();
			MailboxSummary summary = this.administration.summary(this.recipient);
			return new AdminMailboxView(path(), summary, pages().seenKnown() && !summary.seen(), waiting, claimed,
					queue.truncated(),
					page.messages()
						.stream()
						.map((message) -> MailboxController.this.messages.resolve(message, this.locale, this.zone))
						.toList(),
					page.nextCursor(),
					rejected.stream()
						.map((entry) -> entry.id().equals(refusedId) ? view(entry, corrected, error)
								: view(entry, null, null))
						.toList(),
					history.stream().limit(MAX_ENTRIES).map(this::view).toList(), history.size() > MAX_ENTRIES,
					rejected.stream().anyMatch((entry) -> entry.id().equals(refusedId)) ? null : error);
		}

		private QueueEntryView view(QueueEntry entry) {
			return new QueueEntryView(entry.id(),
					(entry.message() != null)
							? MailboxController.this.messages.resolve(entry.message(), this.locale, this.zone) : null,
					entry.rejection(), (entry.message() != null) ? entry.message().key() : null,
					ReaderTime.format(entry.claimedUntil(), this.locale, this.zone), (entry.message() != null)
							? ReaderTime.format(entry.message().deliverAt(), this.locale, this.zone) : null);
		}

		private HistoryEntryView view(HistoryEntry entry) {
			return new HistoryEntryView(
					MailboxController.this.messages.resolve(entry.message(), this.locale, this.zone),
					ReaderTime.format(entry.at(), this.locale, this.zone));
		}

		private RejectedEntryView view(RejectedEntry entry, @Nullable String corrected, @Nullable String error) {
			return new RejectedEntryView(entry.id(), entry.reason(),
					ReaderTime.format(entry.createdAt(), this.locale, this.zone),
					(corrected != null) ? corrected : entry.content(), error);
		}

		/**
		 * What the administrator has changed, or {@code null} for the entry itself, of
		 * which the page may have shown only the beginning.
		 */
		@Nullable String changed(String id, @Nullable String corrected) {
			if (corrected == null) {
				return null;
			}
			String text = corrected.replace("\r\n", "\n");
			return this.administration.rejected(this.recipient, MAX_ENTRIES)
				.stream()
				.anyMatch((entry) -> entry.id().equals(id) && entry.content().replace("\r\n", "\n").equals(text)) ? null
						: text;
		}

	}

}
