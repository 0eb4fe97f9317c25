package io.github.asyncmessages.actuate;

import java.security.Principal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AnnouncementFields;
import io.github.asyncmessages.store.StoredAnnouncements;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint for operators: lists, publishes, corrects and withdraws
 * announcements. The key is a parameter and no part of the path, because that of another
 * program may contain a slash.
 */
@Endpoint(id = "announcements")
@RegisterReflectionForBinding({ AnnouncementsEndpoint.AnnouncementsDescriptor.class,
		AnnouncementsEndpoint.AnnouncementDescriptor.class })
public final class AnnouncementsEndpoint {

	private final AnnouncementAdministration administration;

	/**
	 * Creates an endpoint.
	 * @param administration lists and changes announcements
	 */
	public AnnouncementsEndpoint(AnnouncementAdministration administration) {
		this.administration = administration;
	}

	/**
	 * Lists all announcements, and the entries that are unusable.
	 * @return the announcements
	 */
	@ReadOperation
	public AnnouncementsDescriptor list() {
		AnnouncementAdministration.Listing listing = this.administration.list();
		return new AnnouncementsDescriptor(listing.entries().stream().map(AnnouncementDescriptor::of).toList(),
				listing.unusable());
	}

	/**
	 * Publishes or corrects an announcement. The fields have the names and forms of the
	 * wire format. What is not given has its default, also in a correction.
	 * @param security who publishes it
	 * @param key its key
	 * @param text the text
	 * @param level the level, {@code info} by default
	 * @param code the key of the text
	 * @param subject a heading
	 * @param link a URL
	 * @param from from when it is shown, at once by default
	 * @param until until when it is shown, by default until it is withdrawn
	 * @param audience who sees it, {@code everyone} by default
	 * @param mode how often, {@code until-closed} by default
	 * @param again whether readers who have closed it are shown it again
	 */
	@WriteOperation
	public void publish(SecurityContext security, String key, @Nullable String text, @Nullable String level,
			@Nullable String code, @Nullable String subject, @Nullable String link, @Nullable String from,
			@Nullable String until, @Nullable String audience, @Nullable String mode, @Nullable Boolean again) {
		Map<String, String> fields = new HashMap<>();
		fields.put("key", key);
		fields.put("text", Objects.requireNonNullElse(text, ""));
		fields.put("level", Objects.requireNonNullElse(level, ""));
		fields.put("code", Objects.requireNonNullElse(code, ""));
		fields.put("subject", Objects.requireNonNullElse(subject, ""));
		fields.put("link", Objects.requireNonNullElse(link, ""));
		fields.put("from", Objects.requireNonNullElse(from, ""));
		fields.put("until", Objects.requireNonNullElse(until, ""));
		fields.put("audience", Objects.requireNonNullElse(audience, ""));
		fields.put("mode", Objects.requireNonNullElse(mode, ""));
		try {
			this.administration.publish(name(security), AnnouncementFields.toAnnouncement(fields, ZoneOffset.UTC),
					Boolean.TRUE.equals(again));
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	/**
	 * Withdraws an announcement, or removes an unusable entry.
	 * @param security who does it
	 * @param key its key
	 */
	@DeleteOperation
	public void withdraw(SecurityContext security, String key) {
		this.administration.withdraw(name(security), key);
	}

	private static @Nullable String name(SecurityContext security) {
		Principal principal = security.getPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * All announcements.
	 *
	 * @param announcements the announcements
	 * @param unusable the entries that are ignored
	 */
	public record AnnouncementsDescriptor(List<AnnouncementDescriptor> announcements,
			List<StoredAnnouncements.Unusable> unusable) {
	}

	/**
	 * An announcement.
	 *
	 * @param key its key
	 * @param id the id of its message
	 * @param level the level
	 * @param text the text
	 * @param code the key of the text, or {@code null}
	 * @param from from when it is shown, or {@code null}
	 * @param until until when it is shown, or {@code null}
	 * @param audience who sees it
	 * @param mode how often
	 * @param closed about how many users have closed or received it
	 */
	public record AnnouncementDescriptor(String key, String id, String level, String text, @Nullable String code,
			@Nullable Instant from, @Nullable Instant until, String audience, String mode, long closed) {

		private static AnnouncementDescriptor of(AnnouncementAdministration.Entry entry) {
			Announcement announcement = entry.announcement();
			return new AnnouncementDescriptor(announcement.key(), announcement.message().id(),
					announcement.message().level().tag(), announcement.message().text(), announcement.message().code(),
					announcement.from(), announcement.until(), announcement.audience().toString(),
					announcement.mode().tag(), entry.closed());
		}

	}

}
