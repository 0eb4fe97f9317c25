package io.github.asyncmessages.service;

import java.util.List;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.StoredAnnouncements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Announcements for administrators. Every change is a line in the log.
 */
public final class AnnouncementAdministration {

	private static final Log logger = LogFactory.getLog(AnnouncementAdministration.class);

	private final Announcements announcements;

	private final AnnouncementStore store;

	/**
	 * Creates an administration.
	 * @param announcements publishes
	 * @param store has all entries, also those that are unusable
	 */
	public AnnouncementAdministration(Announcements announcements, AnnouncementStore store) {
		this.announcements = announcements;
		this.store = store;
	}

	/**
	 * Reads all entries, also those that have ended or are unusable.
	 * @return the entries
	 */
	public Listing list() {
		StoredAnnouncements stored = this.store.read();
		return new Listing(stored.usable()
			.stream()
			.map((announcement) -> new Entry(announcement, this.store.countClosed(announcement.message().id())))
			.toList(), stored.unusable());
	}

	/**
	 * Publishes or corrects an announcement.
	 * @param administrator who does it, or {@code null} if that is not known
	 * @param announcement the announcement
	 * @param again whether readers who have closed it are shown it again
	 * @throws IllegalArgumentException if it is refused
	 */
	public void publish(@Nullable String administrator, Announcement announcement, boolean again) {
		if (again) {
			this.announcements.publishAgain(announcement);
		}
		else {
			this.announcements.publish(announcement);
		}
		log(administrator, again ? "publish-again" : "publish", announcement.key());
	}

	/**
	 * Withdraws an announcement, or removes an unusable entry.
	 * @param administrator who does it, or {@code null} if that is not known
	 * @param key its key
	 * @return {@code false} if there is none
	 */
	public boolean withdraw(@Nullable String administrator, String key) {
		boolean withdrawn = this.announcements.withdraw(key);
		if (withdrawn) {
			log(administrator, "withdraw", key);
		}
		return withdrawn;
	}

	private static void log(@Nullable String administrator, String action, String key) {
		logger.info("Announcement administration: administrator=" + LoggedName.quote(administrator) + " action="
				+ action + " key=" + LoggedName.quote(key));
	}

	/**
	 * All entries.
	 *
	 * @param entries the announcements
	 * @param unusable the entries that are ignored
	 */
	public record Listing(List<Entry> entries, List<StoredAnnouncements.Unusable> unusable) {
	}

	/**
	 * An announcement.
	 *
	 * @param announcement the announcement
	 * @param closed about how many users have closed or received it
	 */
	public record Entry(Announcement announcement, long closed) {
	}

}
