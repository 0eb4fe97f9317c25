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
 * @param usable the announcements, in the order of their first publication, then of their
 * keys; at most {@value io.github.asyncmessages.Announcements#MAX}
 * @param unusable the entries of other programs that are ignored
 */
public record StoredAnnouncements(List<Announcement> usable, List<Unusable> unusable) {

	private static final Comparator<Announcement> ORDER = Comparator
		.comparing((Announcement announcement) -> Objects.requireNonNull(announcement.message().createdAt()))
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
	 * @param codec reads each of them
	 * @return the announcements
	 */
	public static StoredAnnouncements of(List<Entry> entries, AnnouncementCodec codec) {
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
		return new StoredAnnouncements(sorted(usable), unusable).bounded();
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

	private StoredAnnouncements bounded() {
		if (this.usable.size() <= Announcements.MAX) {
			return this;
		}
		List<Unusable> ignored = new ArrayList<>(this.unusable);
		this.usable.stream()
			.skip(Announcements.MAX)
			.map((announcement) -> new Unusable(announcement.key(), announcement.message().text(),
					"there are more than " + Announcements.MAX + " announcements"))
			.forEach(ignored::add);
		return new StoredAnnouncements(this.usable.subList(0, Announcements.MAX), ignored);
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
	 * @param content the beginning of what was stored
	 * @param reason why it is ignored
	 */
	public record Unusable(String key, String content, String reason) {

		private static Unusable of(Entry entry, String reason) {
			return new Unusable(entry.key(), new String(entry.json(), StandardCharsets.UTF_8), reason);
		}

	}

}
