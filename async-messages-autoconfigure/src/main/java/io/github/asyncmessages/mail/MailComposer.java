package io.github.asyncmessages.mail;

import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.MessageTextResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.mail.SimpleMailMessage;

/**
 * Creates the mail for a message. Its sender is the application, never another user.
 */
final class MailComposer {

	private static final int MAX_SUBJECT_LENGTH = 100;

	private final String from;

	private final @Nullable String inboxUrl;

	private final MessageTextResolver texts;

	MailComposer(String from, @Nullable String inboxUrl, MessageSource messageSource) {
		this.from = from;
		this.inboxUrl = inboxUrl;
		this.texts = new MessageTextResolver(messageSource);
	}

	SimpleMailMessage compose(UserMessage message, EmailAddress address) {
		String text = this.texts.get(message, (address.locale() != null) ? address.locale() : Locale.getDefault());
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setFrom(this.from);
		mail.setTo(address.address());
		mail.setSubject(subject((message.subject() != null) ? message.subject() : text));
		mail.setText((this.inboxUrl != null) ? text + "\n\n" + this.inboxUrl + "\n" : text + "\n");
		return mail;
	}

	/**
	 * Removes line breaks, which could inject other headers.
	 */
	private static String subject(String text) {
		String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
		return (line.codePointCount(0, line.length()) <= MAX_SUBJECT_LENGTH) ? line
				: line.substring(0, line.offsetByCodePoints(0, MAX_SUBJECT_LENGTH - 1)) + "…";
	}

}
