package io.github.asyncmessages.service;

import java.util.List;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;

/**
 * Looks up the texts of messages that have a code. Thread-safe.
 */
public final class MessageTextResolver {

	private final MessageSource messageSource;

	/**
	 * Texts of an application.
	 * @param messageSource the texts
	 */
	public MessageTextResolver(MessageSource messageSource) {
		this.messageSource = messageSource;
	}

	/**
	 * The text of a message; its own one if the code cannot be resolved.
	 * @param message the message
	 * @param locale the language of its reader
	 * @return plain text, not blank
	 */
	public String get(UserMessage message, Locale locale) {
		String code = message.code();
		if (code == null) {
			return message.text();
		}
		String text = resolve(code, message.args(), locale);
		return (text.equals(code) && !message.text().isEmpty()) ? message.text() : text;
	}

	/**
	 * The text of a code; the code if there is none, as message sources can be set up to
	 * answer themselves.
	 */
	private String resolve(String code, List<@Nullable Object> args, Locale locale) {
		try {
			return this.messageSource.getMessage(code, arguments(args), locale);
		}
		catch (NoSuchMessageException | IllegalArgumentException ex) {
			// There is no such text, or its format does not fit the arguments.
			return code;
		}
	}

	@SuppressWarnings("NullAway") // a message format prints null arguments
	private static Object[] arguments(List<@Nullable Object> args) {
		return args.toArray();
	}

}
