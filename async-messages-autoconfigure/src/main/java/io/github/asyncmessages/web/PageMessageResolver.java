package io.github.asyncmessages.web;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.MessageTextResolver;

import org.springframework.context.MessageSource;

/**
 * Resolves messages for their reader. Thread-safe.
 */
public final class PageMessageResolver {

	private final MessageTextResolver texts;

	private final Map<MessageLevel, String> levelTags;

	private final int maxWords;

	/**
	 * Creates a resolver.
	 * @param messageSource the message source of the application
	 * @param levelTags the CSS classes to use instead of the names of levels
	 * @param maxWords the number of words of an excerpt, or 0 to cut no text
	 */
	public PageMessageResolver(MessageSource messageSource, Map<MessageLevel, String> levelTags, int maxWords) {
		this.texts = new MessageTextResolver(messageSource);
		this.levelTags = levelTags;
		this.maxWords = maxWords;
	}

	/**
	 * Resolves a message.
	 * @param message the message
	 * @param locale the locale of the reader
	 * @param zone the time zone of the reader
	 * @return the message as a template sees it
	 */
	public PageMessage resolve(UserMessage message, Locale locale, ZoneId zone) {
		String levelTag = this.levelTags.getOrDefault(message.level(), message.level().tag());
		return new PageMessage(message, this.texts.get(message, locale), this.maxWords, levelTag, locale, zone);
	}

}
