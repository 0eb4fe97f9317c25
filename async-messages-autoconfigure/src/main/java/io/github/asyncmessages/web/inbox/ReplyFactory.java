package io.github.asyncmessages.web.inbox;

import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.PageMessageResolver;

/**
 * Creates replies. The browser cannot choose their sender, subject or level.
 */
final class ReplyFactory {

	private static final int MAX_SUBJECT_LENGTH = 255;

	private static final String PREFIX = "Re: ";

	/** Control characters and unpaired surrogates, which a subject must not contain. */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

	private final PageMessageResolver messages;

	private final MessageLevel level;

	ReplyFactory(PageMessageResolver messages, MessageLevel minimumLevel) {
		this.messages = messages;
		this.level = MessageLevel.INFO.isAtLeast(minimumLevel) ? MessageLevel.INFO : minimumLevel;
	}

	UserMessage create(UserMessage message, String sender, String text, Locale locale, ZoneId zone) {
		return UserMessage.of(this.level, text)
			.inboxOnly()
			.subject(subject(message, locale, zone))
			.sender(sender)
			.inReplyTo(message.id());
	}

	private String subject(UserMessage message, Locale locale, ZoneId zone) {
		String answered = (message.subject() != null) ? message.subject()
				: this.messages.resolve(message, locale, zone).getText();
		String subject = answered.startsWith(PREFIX) ? answered : PREFIX + answered;
		return abbreviate(UNPRINTABLE.matcher(subject).replaceAll(" "));
	}

	private static String abbreviate(String subject) {
		int length = subject.codePointCount(0, subject.length());
		return (length <= MAX_SUBJECT_LENGTH) ? subject
				: subject.substring(0, subject.offsetByCodePoints(0, MAX_SUBJECT_LENGTH - 1)) + "…";
	}

}
