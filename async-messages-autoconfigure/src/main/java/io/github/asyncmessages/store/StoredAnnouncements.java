package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of a store.
 *
 * @param usable the announcements, in the order of their first publication, those without
 * a time last, then of their keys; at most
 * {@value io.github.asyncmessages.Announcements#MAX}
 * @param unusable the entries of other programs that are ignored
 */
public record StoredAnnouncements(List<Announcement> usable, List<Unusable> unusable) {

	/**
	 * How many entries a store reads at most.
	 */
	public static final int MAX_READ = 2 * Announcements.MAX;

	private static final Comparator<Announcement> ORDER = Comparator.comparing(
			(Announcement announcement) -> Objects.requireNonNullElse(announcement.message().createdAt(), Instant.MAX))
		.thenComparing(Announcement::key);

	/** The announcements of a store that has none. */
	public static final StoredAnnouncements NONE = new StoredAnnouncements(List.of(), List.of());

	public StoredAnnouncements {
		usable = List.copyOf(usable);
		unusable = List.copyOf(unusable);
	}

	/**
	 * Reads entries.
	 * @param entries the entries
	 * @param total how many there are, at least as many as these
	 * @param codec reads each of them
	 * @return the announcements
	 */
	public static StoredAnnouncements of(List<Entry> entries, long total, AnnouncementCodec codec) {
		List<Announcement> usable = new ArrayList<>();
		List<Unusable> unusable = new ArrayList<>();
		for (Entry entry : entries) {
			try {
				usable.add(codec.decode(entry.key(), Objects.requireNonNullElse(entry.id(), entry.key()),
						entry.createdAt(), entry.json()));
			}
			catch (UnusableMessageException ex) {
				unusable.add(Unusable.of(entry, String.valueOf(ex.getMessage())));
			}
		}
		List<Announcement> sorted = sorted(usable);
		int used = Math.min(sorted.size(), Announcements.MAX);
		sorted.subList(used, sorted.size())
			.forEach((announcement) -> unusable.add(new Unusable(announcement.key(), announcement.message().text(),
					"there are more than " + Announcements.MAX + " announcements")));
		if (total > entries.size()) {
			unusable.add(new Unusable("(" + (total - entries.size()) + " others)", "",
					"there are too many entries to read it"));
		}
		return new StoredAnnouncements(sorted.subList(0, used), unusable);
	}

	/**
	 * Announcements that are usable.
	 * @param announcements the announcements
	 * @return the announcements, in their order
	 */
	public static StoredAnnouncements of(Collection<Announcement> announcements) {
		return new StoredAnnouncements(sorted(announcements), List.of());
	}

	private static List<Announcement> sorted(Collection<Announcement> announcements) {
		return announcements.stream().sorted(ORDER).toList();
	}

	/**
	 * An announcement as a store keeps it.
	 *
	 * @param key its key
	 * @param id what identifies what readers have closed, or {@code null} for the key
	 * @param createdAt when it was first published, or {@code null} if the text says so,
	 * or nobody does
	 * @param json its JSON text in UTF-8
	 */
	public record Entry(String key, @Nullable String id, @Nullable Instant createdAt, byte[] json) {
	}

	/**
	 * An entry that is ignored.
	 *
	 * @param key its key
	 * @param content the beginning of what was stored: at most 500 characters
	 * @param reason why it is ignored
	 */
	public record Unusable(String key, String content, String reason) {

		private static final int MAX_CONTENT = 500;

		public Unusable {
			content = content.substring(0, Math.min(content.length(), MAX_CONTENT));
		}

		private static Unusable of(Entry entry, String reason) {
			return new Unusable(entry.key(), new String(entry.json(), StandardCharsets.UTF_8), reason);
		}

	}

}
