package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

/**
 * The announcements as the template of the administration pages sees them.
 *
 * @param path the path of the administration pages
 * @param entries the announcements
 * @param unusable the entries that are ignored
 * @param fields what was typed
 * @param errors what is wrong with it, by the names of the fields
 * @param error what else is wrong, or {@code null}
 * @param preview the announcement as its readers will see it, or {@code null}
 * @param zone the time zone of times
 */
public record AnnouncementsView(String path, List<Entry> entries, List<StoredAnnouncements.Unusable> unusable,
		Map<String, String> fields, Map<String, String> errors, @Nullable String error, @Nullable PageMessage preview,
		String zone) {

	/** The fields that are folded. */
	private static final List<String> FOLDED = List.of("code", "args", "sender", "tags", "meta");

	public AnnouncementsView {
		entries = List.copyOf(entries);
		unusable = List.copyOf(unusable);
		fields = Map.copyOf(fields);
		errors = Map.copyOf(errors);
	}

	/**
	 * What was typed into a field.
	 * @param name the name of the field
	 * @return the text, possibly empty
	 */
	public String field(String name) {
		return this.fields.getOrDefault(name, "");
	}

	/**
	 * What is wrong with a field.
	 * @param name the name of the field
	 * @return the error, or {@code null} if there is none
	 */
	public @Nullable String error(String name) {
		return this.errors.get(name);
	}

	/**
	 * Whether there is anything in the fields that the form folds.
	 * @return {@code true} if it must show them
	 */
	public boolean extended() {
		return FOLDED.stream().anyMatch((name) -> !field(name).isBlank() || this.errors.containsKey(name));
	}

	/**
	 * The levels to choose from.
	 * @return the names of the levels
	 */
	public List<String> levels() {
		return Choices.LEVELS;
	}

	/**
	 * The modes to choose from.
	 * @return the names of the modes
	 */
	public List<String> modes() {
		return Stream.of(AnnouncementMode.values()).map(AnnouncementMode::tag).toList();
	}

	/**
	 * An announcement.
	 *
	 * @param key its key
	 * @param level the name of its level
	 * @param text its text in the language of the administrator
	 * @param from from when it is shown, or {@code null}
	 * @param until until when it is shown, or {@code null}
	 * @param audience who it is for
	 * @param mode the name of its mode
	 * @param shown whether it is shown now
	 * @param closed about how many users have closed or received it
	 */
	public record Entry(String key, String level, String text, @Nullable String from, @Nullable String until,
			String audience, String mode, boolean shown, long closed) {
	}

}
