package io.github.asyncmessages.store;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MessageStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Stores announcements, each once, whatever the number of readers.
 *
 * <p>
 * Implementations must be thread-safe, and many processes share a store. Every method is
 * atomic for one announcement and waits for a bounded time only. It throws
 * {@link MessageStoreException} if the store fails or does not answer in that time.
 */
public interface AnnouncementStore {

	/**
	 * How many readers a store counts at least who have closed an announcement.
	 */
	int MAX_COUNTED = 10_000;

	/**
	 * Adds an announcement, or replaces the one with its key. Also removes announcements
	 * that have ended.
	 * @param announcement the announcement. The id and the time of its message are those
	 * that it has from now on if its key is new
	 * @param again whether they also replace those of an announcement with its key, so
	 * that readers who have closed that one are shown this one
	 * @throws IllegalArgumentException if it is too large, or if the key is new and there
	 * are {@value io.github.asyncmessages.Announcements#MAX} others
	 */
	void put(Announcement announcement, boolean again);

	/**
	 * Removes an announcement.
	 * @param key its key
	 * @return {@code false} if there is none
	 */
	boolean remove(String key);

	/**
	 * Reads all announcements, including those that other programs have put.
	 * @return the announcements
	 */
	StoredAnnouncements read();

	/**
	 * Counts the readers who have closed an announcement, or have received it.
	 * @param id the id of its message
	 * @return about how many; a store that would take long to count more may return
	 * {@value #MAX_COUNTED} for these
	 */
	long countClosed(String id);

	/**
	 * Tells without a round trip whether announcements may have changed: as long as this
	 * method returns the same object, they have not.
	 * @return an object, or {@code null} if only {@link #read} can tell
	 */
	@Nullable Object version();

}
