package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;

/**
 * Resolves messages for their reader. Thread-safe.
 */
public final class PageMessages {

	private final MessageSource messageSource;

	private final Map<MessageLevel, String> levelTags;

	/**
	 * Resolves messages by the texts of an application.
	 * @param messageSource the texts
	 * @param levelTags the CSS classes of levels that are not called by their own name
	 */
	public PageMessages(MessageSource messageSource, Map<MessageLevel, String> levelTags) {
		this.messageSource = messageSource;
		this.levelTags = levelTags;
	}

	/**
	 * Resolves a message.
	 * @param message the message
	 * @param locale the language of its reader
	 * @param zone the time zone of its reader
	 * @return the message as a template sees it
	 */
	public PageMessage resolve(UserMessage message, Locale locale, ZoneId zone) {
		String levelTag = this.levelTags.getOrDefault(message.level(), message.level().tag());
		return new PageMessage(message, text(message, message.code(), locale), levelTag, locale, zone);
	}

	private String text(UserMessage message, @Nullable String code, Locale locale) {
		if (code == null) {
			return message.text();
		}
		try {
			return this.messageSource.getMessage(code, arguments(message.args()), locale);
		}
		catch (NoSuchMessageException | IllegalArgumentException ex) {
			// There is no such text, or its format does not fit the arguments.
			return message.text().isEmpty() ? code : message.text();
		}
	}

	@SuppressWarnings("NullAway") // a message format prints null arguments
	private static Object[] arguments(List<@Nullable Object> args) {
		return args.toArray();
	}

}
