package io.github.asyncmessages.web;

import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.service.FailureLog;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides which announcements are for a reader. Thread-safe.
 */
public final class ReaderAnnouncements {

	private static final Log logger = LogFactory.getLog(ReaderAnnouncements.class);

	private final AnnouncementBoard board;

	private final Function<String, @Nullable AnnouncementAudience> audiences;

	private final BiPredicate<HttpServletRequest, String> authorities;

	private final FailureLog failures;

	/** The names of audiences that were logged because no bean has them. */
	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the announcements of an application.
	 * @param board this node's copy of the announcements
	 * @param audiences finds an audience by the name of its bean, or {@code null} if
	 * there is none
	 * @param authorities whether the user of a request has an authority
	 * @param clock the clock
	 */
	public ReaderAnnouncements(AnnouncementBoard board, Function<String, @Nullable AnnouncementAudience> audiences,
			BiPredicate<HttpServletRequest, String> authorities, Clock clock) {
		this.board = board;
		this.audiences = audiences;
		this.authorities = authorities;
		this.failures = new FailureLog(logger, clock);
	}

	AnnouncementBoard board() {
		return this.board;
	}

	/**
	 * Selects the announcements for a reader.
	 * @param announcements what is shown now
	 * @param recipient the reader, or {@code null} if the visitor is anonymous, or a user
	 * is impersonated
	 */
	List<Announcement> select(List<Announcement> announcements, HttpServletRequest request,
			@Nullable String recipient) {
		if (announcements.isEmpty()) {
			return announcements;
		}
		Principal principal = request.getUserPrincipal();
		Principal reader = (principal == null && recipient != null) ? () -> recipient : principal;
		return announcements.stream()
			.filter((announcement) -> includes(announcement.audience(), request, reader))
			.toList();
	}

	private boolean includes(Audience audience, HttpServletRequest request, @Nullable Principal reader) {
		try {
			return isFor(audience, request, reader);
		}
		catch (RuntimeException ex) {
			this.failures
				.error("A page was rendered without an announcement, since the audience '" + audience + "' failed", ex);
			return false;
		}
	}

	private boolean isFor(Audience audience, HttpServletRequest request, @Nullable Principal reader) {
		String name = String.valueOf(audience.name());
		return switch (audience.kind()) {
			case EVERYONE -> true;
			case USERS -> reader != null;
			case AUTHORITY -> reader != null && this.authorities.test(request, name);
			case BEAN -> reader != null && includes(name, reader);
		};
	}

	private boolean includes(String name, Principal reader) {
		AnnouncementAudience audience = this.audiences.apply(name);
		if (audience == null && this.unknown.size() < 100 && this.unknown.add(name)) {
			logger.warn("An announcement is shown to nobody: there is no bean '" + name
					+ "' of type AnnouncementAudience, which its audience names");
		}
		return audience != null && audience.includes(reader);
	}

}
