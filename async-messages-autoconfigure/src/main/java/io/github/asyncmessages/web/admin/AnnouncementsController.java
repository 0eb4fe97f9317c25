package io.github.asyncmessages.web.admin;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AnnouncementFields;
import io.github.asyncmessages.service.InvalidFieldsException;
import io.github.asyncmessages.service.ReaderTime;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Lists, previews, publishes, corrects and withdraws announcements.
 */
final class AnnouncementsController extends AdminEndpoint {

	private static final String VIEW = "async-messages/admin-announcements";

	private final AnnouncementAdministration announcements;

	private final Clock clock;

	AnnouncementsController(AdminPages pages, AnnouncementAdministration announcements, Clock clock) {
		super(pages);
		this.announcements = announcements;
		this.clock = clock;
	}

	/**
	 * Lists the announcements, with a form for a new one or for the correction of one.
	 */
	@GetMapping("/announcements")
	String list(@RequestParam(defaultValue = "") String key, HttpServletResponse response, Model model, Locale locale,
			ZoneId zone) {
		return new Page(model, locale, zone, Map.of("level", "info", "audience", "everyone", "mode", "until-closed"))
			.correct(key)
			.show(null, null, response);
	}

	@PostMapping("/announcements/preview")
	String preview(@RequestParam Map<String, String> typed, HttpServletResponse response, Model model, Locale locale,
			ZoneId zone) {
		Page page = new Page(model, locale, zone, typed);
		try {
			Announcement announcement = AnnouncementFields.toAnnouncement(page.fields, zone);
			return page.show(null, resolve(announcement.message(), locale, zone), response);
		}
		catch (InvalidFieldsException ex) {
			return page.refuse(ex, response);
		}
	}

	@PostMapping("/announcements/publish")
	Object publish(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam Map<String, String> typed, HttpServletRequest request, HttpServletResponse response,
			Model model, Locale locale, ZoneId zone) {
		Page page = new Page(model, locale, zone, typed);
		try {
			Announcement announcement = AnnouncementFields.toAnnouncement(page.fields, zone);
			this.announcements.publish(administrator, announcement, typed.containsKey("again"));
			pages().flash().success(label("published", announcement.key(), locale));
			return back(request);
		}
		catch (InvalidFieldsException ex) {
			return page.refuse(ex, response);
		}
		catch (IllegalArgumentException ex) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return page.show(ex.getMessage(), null, response);
		}
		catch (MessageStoreException ex) {
			return page.show(reason(ex, locale), null, response);
		}
	}

	@PostMapping("/announcements/withdraw")
	ResponseEntity<Object> withdraw(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam(defaultValue = "") String key, HttpServletRequest request, Locale locale) {
		if (this.announcements.withdraw(administrator, key)) {
			pages().flash().success(label("withdrawn", key, locale));
		}
		else {
			pages().flash().warning(label("not-there", locale));
		}
		return back(request);
	}

	private ResponseEntity<Object> back(HttpServletRequest request) {
		return seeOther(request.getContextPath() + path() + "/announcements");
	}

	private PageMessage resolve(UserMessage message, Locale locale, ZoneId zone) {
		return pages().webMvc().messageResolver().resolve(message, locale, zone);
	}

	/**
	 * The page, with what was typed into its form.
	 */
	private final class Page {

		private final Model model;

		private final Locale locale;

		private final ZoneId zone;

		private final Map<String, String> fields = new LinkedHashMap<>();

		private final Map<String, String> errors = new LinkedHashMap<>();

		private AnnouncementAdministration.@Nullable Listing listing;

		private @Nullable String storeError;

		Page(Model model, Locale locale, ZoneId zone, Map<String, String> typed) {
			this.model = model;
			this.locale = locale;
			this.zone = zone;
			AnnouncementFields.NAMES.forEach((name) -> this.fields.put(name, typed.getOrDefault(name, "")));
			try {
				this.listing = AnnouncementsController.this.announcements.list();
			}
			catch (MessageStoreException ex) {
				this.storeError = reason(ex, locale);
			}
		}

		/**
		 * Fills the form with an announcement, to be corrected.
		 */
		Page correct(String key) {
			if (this.listing != null) {
				this.listing.entries()
					.stream()
					.map(AnnouncementAdministration.Entry::announcement)
					.filter((announcement) -> announcement.key().equals(key))
					.forEach((announcement) -> this.fields.putAll(AnnouncementFields.of(announcement, this.zone)));
			}
			return this;
		}

		String refuse(InvalidFieldsException ex, HttpServletResponse response) {
			this.errors.putAll(ex.errors());
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return show(null, null, response);
		}

		String show(@Nullable String error, @Nullable PageMessage preview, HttpServletResponse response) {
			if (this.storeError != null) {
				response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
			}
			Instant now = AnnouncementsController.this.clock.instant();
			this.model.addAttribute("admin", new AnnouncementsView(path(),
					(this.listing != null) ? this.listing.entries().stream().map((entry) -> view(entry, now)).toList()
							: List.of(),
					(this.listing != null) ? this.listing.unusable() : List.of(), this.fields, this.errors,
					(error != null) ? error : this.storeError, preview, this.zone.getId()));
			return VIEW;
		}

		private AnnouncementsView.Entry view(AnnouncementAdministration.Entry entry, Instant now) {
			Announcement announcement = entry.announcement();
			return new AnnouncementsView.Entry(announcement.key(), announcement.message().level().tag(),
					resolve(announcement.message(), this.locale, this.zone).getText(),
					ReaderTime.format(announcement.from(), this.locale, this.zone),
					ReaderTime.format(announcement.until(), this.locale, this.zone), announcement.audience().toString(),
					announcement.mode().tag(), announcement.isShownAt(now), entry.closed());
		}

	}

}
