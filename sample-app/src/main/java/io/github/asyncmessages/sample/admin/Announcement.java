package io.github.asyncmessages.sample.admin;

import java.time.Duration;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What an administrator writes.
 *
 * @param recipient the name of a user, or {@value #EVERYONE}
 * @param level how important it is
 * @param subject what it is about; may be left empty
 * @param text what to say
 * @param delivery where it is shown
 * @param expiresInHours after how many hours it ceases to exist, if it does
 * @param closeAfterSeconds after how many seconds the browser closes it, if it does
 * @param byMail whether it is sent as a mail too; {@code null} like {@code false}
 */
record Announcement(@NotBlank String recipient, @NotNull MessageLevel level,
		@Size(max = 100) @Pattern(regexp = "\\P{Cc}*") @Nullable String subject, @NotBlank @Size(max = 500) String text,
		@NotNull Delivery delivery, @Positive @Max(8760) @Nullable Integer expiresInHours,
		@Positive @Max(3600) @Nullable Integer closeAfterSeconds, @Nullable Boolean byMail) {

	static final String EVERYONE = "everyone";

	static final Announcement BLANK = new Announcement(EVERYONE, MessageLevel.INFO, null, "", Delivery.ONCE, null, null,
			null);

	boolean isForEveryone() {
		return EVERYONE.equals(this.recipient);
	}

	UserMessage toMessage() {
		UserMessage message = UserMessage.of(this.level, this.text).delivery(this.delivery);
		if (StringUtils.hasText(this.subject)) {
			message = message.subject(this.subject);
		}
		if (this.expiresInHours != null) {
			message = message.expiresIn(Duration.ofHours(this.expiresInHours));
		}
		if (this.closeAfterSeconds != null) {
			message = message.closeAfter(Duration.ofSeconds(this.closeAfterSeconds));
		}
		return Boolean.TRUE.equals(this.byMail) ? message.email() : message;
	}

}
