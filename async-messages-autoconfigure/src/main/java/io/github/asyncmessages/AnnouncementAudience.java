package io.github.asyncmessages;

import java.security.Principal;

/**
 * Decides who an announcement is for: a bean of the application, which announcements name
 * as {@link Audience#bean}. It is asked for each page of a user while such an
 * announcement is shown, and never otherwise, so it should answer from memory. If it
 * throws an exception, that is logged and the page comes without the announcement.
 *
 * <p>
 * Implementations must be thread-safe.
 */
@FunctionalInterface
public interface AnnouncementAudience {

	/**
	 * Returns whether a user belongs to the audience.
	 * @param reader the user who is logged in; with Spring Security an
	 * {@code Authentication}
	 * @return {@code true} if the user is to see the announcement
	 */
	boolean includes(Principal reader);

}
