package io.github.asyncmessages.web.admin;

import org.jspecify.annotations.Nullable;

/**
 * A rejected entry as a template sees it.
 *
 * @param id the id of the entry
 * @param reason why the entry was rejected
 * @param createdAt when it was written, or {@code null} if that is unknown
 * @param corrected what to put back: the entry as it was written, or as the administrator
 * has corrected it
 * @param error what is still wrong with it, or {@code null}
 */
public record RejectedEntryView(String id, String reason, @Nullable String createdAt, String corrected,
		@Nullable String error) {
}
