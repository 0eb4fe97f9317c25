package io.github.asyncmessages.sample.colleagues;

import io.github.asyncmessages.UserMessage;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What a user writes to a colleague.
 *
 * @param recipient the name of the colleague
 * @param subject what it is about
 * @param text what there is to say
 */
record Note(@NotBlank String recipient, @NotBlank @Size(max = 100) @Pattern(regexp = "\\P{Cc}*") String subject,
		@NotBlank @Size(max = 2000) String text) {

	static final Note BLANK = new Note("", "", "");

	/**
	 * The note as a message that waits in the colleague's inbox and can be answered
	 * there.
	 * @param author the name of the user who is logged in
	 */
	UserMessage from(String author) {
		return UserMessage.info(this.text).subject(this.subject).sender(author).inboxOnly();
	}

}
