package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

/**
 * The form that sends messages as a template sees it.
 *
 * @param path the path of the pages
 * @param fields what was typed, by the names of the fields
 * @param errors what is wrong with the fields, by their names
 * @param error what else is wrong, or {@code null}
 * @param preview the message as its recipients will see it, or {@code null}
 * @param zone the time zone of times
 * @param uploadable whether the application accepts a file of names
 */
public record SendView(String path, Map<String, String> fields, Map<String, String> errors, @Nullable String error,
		@Nullable PageMessage preview, String zone, boolean uploadable) {

	/** The fields that are folded, except the id, which the form fills in. */
	private static final List<String> FOLDED = List.of("key", "deliverAt", "expiresAt", "closeAfter", "emailIfUnread",
			"code", "args", "sender", "tags", "inReplyTo", "meta", "email");

	public SendView {
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
		return FOLDED.stream().anyMatch((name) -> !field(name).isBlank() || this.errors.containsKey(name))
				|| this.errors.containsKey("id");
	}

	/**
	 * The levels to choose from.
	 * @return the names of the levels
	 */
	public List<String> levels() {
		return Choices.LEVELS;
	}

	/**
	 * The deliveries to choose from.
	 * @return the names of the deliveries
	 */
	public List<String> deliveries() {
		return Choices.DELIVERIES;
	}

}
