package io.github.asyncmessages.web.admin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.MessagesWebMvc;
import io.github.asyncmessages.web.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What the administration pages share, and the endpoints that serve them.
 */
public final class AdminPages {

	private final String path;

	private final BooleanSupplier permission;

	private final AuditedAdministration administration;

	private final UserMessageService messages;

	private final MessagesWebMvc webMvc;

	private final FlashMessages flash;

	private final boolean uploadable;

	private final @Nullable AnnouncementAdministration announcements;

	private final Clock clock;

	/**
	 * Creates the pages.
	 * @param path the path of the pages
	 * @param permission whether the user of the current request is an administrator
	 * @param administration what administrators can do
	 * @param messages has the inboxes of users
	 * @param webMvc the web support
	 * @param flash tells administrators what was done
	 * @param uploadable whether the application accepts files
	 * @param announcements what administrators can do with announcements, or {@code null}
	 * if there are none
	 * @param clock tells which announcements are shown
	 */
	public AdminPages(String path, BooleanSupplier permission, AuditedAdministration administration,
			UserMessageService messages, MessagesWebMvc webMvc, FlashMessages flash, boolean uploadable,
			@Nullable AnnouncementAdministration announcements, Clock clock) {
		this.path = path;
		this.permission = permission;
		this.administration = administration;
		this.messages = messages;
		this.webMvc = webMvc;
		this.flash = flash;
		this.uploadable = uploadable;
		this.announcements = announcements;
		this.clock = clock;
	}

	/**
	 * The endpoints that serve the pages.
	 * @return the endpoints
	 */
	public List<Endpoint> endpoints() {
		List<Endpoint> endpoints = new ArrayList<>(
				List.of(new MailboxListController(this), new MailboxController(this), new SendController(this)));
		if (this.announcements != null) {
			endpoints.add(new AnnouncementsController(this, this.announcements, this.clock));
		}
		return endpoints;
	}

	String path() {
		return this.path;
	}

	BooleanSupplier permission() {
		return this.permission;
	}

	AuditedAdministration administration() {
		return this.administration;
	}

	UserMessageService messages() {
		return this.messages;
	}

	MessagesWebMvc webMvc() {
		return this.webMvc;
	}

	/**
	 * Whether the store remembers which recipients were seen.
	 */
	boolean seenKnown() {
		return this.webMvc.settings().markSeen();
	}

	FlashMessages flash() {
		return this.flash;
	}

	boolean announcing() {
		return this.announcements != null;
	}

	boolean uploadable() {
		return this.uploadable;
	}

}
