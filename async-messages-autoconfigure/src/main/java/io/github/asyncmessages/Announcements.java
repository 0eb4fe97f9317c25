package io.github.asyncmessages;

import java.util.List;

/**
 * Publishes messages for everyone, or for an audience. An announcement is stored once,
 * whatever the number of readers, and is also seen by those who sign up later. Readers
 * see it first in the list of messages of their pages.
 *
 * <p>
 * Changes are on the pages of every node within two seconds. They take effect at once,
 * also inside a transaction. Only with the JDBC store, inside a transaction on its data
 * source, they are part of it. Every method throws {@link MessageStoreException} if the
 * store fails; a change has then <em>perhaps</em> been made, and can be repeated.
 *
 * <p>
 * Implementations are thread-safe.
 */
public interface Announcements {

	/**
	 * The maximum number of announcements that are published at a time.
	 */
	int MAX = 100;

	/**
	 * Publishes an announcement, or corrects the one that is published under its key.
	 * Readers who have closed that one do not see the corrected one.
	 * @param announcement the announcement
	 * @throws IllegalArgumentException if it has already ended, is too large, names a
	 * bean that does not exist, or if there are {@value #MAX} others
	 */
	void publish(Announcement announcement);

	/**
	 * Publishes an announcement as {@link #publish} does, but shows it also to readers
	 * who have closed the one that is published under its key.
	 * @param announcement the announcement
	 * @throws IllegalArgumentException as for {@link #publish}
	 */
	void publishAgain(Announcement announcement);

	/**
	 * Withdraws an announcement.
	 * @param key its key
	 * @return {@code false} if none is published under this key
	 */
	boolean withdraw(String key);

	/**
	 * Lists the announcements that are shown now or will be.
	 * @return the announcements, in the order in which they are shown
	 */
	List<Announcement> list();

}
