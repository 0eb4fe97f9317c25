package io.github.asyncmessages.sample.admin;

import io.github.asyncmessages.MessageLevel;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What an administrator writes.
 *
 * @param recipient the name of a user, or {@value #EVERYONE}
 * @param level how important it is
 * @param text what to say
 */
record Announcement(@NotBlank String recipient, @NotNull MessageLevel level, @NotBlank @Size(max = 500) String text) {

	static final String EVERYONE = "everyone";

	static final Announcement BLANK = new Announcement(EVERYONE, MessageLevel.INFO, "");

	boolean isForEveryone() {
		return EVERYONE.equals(this.recipient);
	}

}
