package io.github.asyncmessages.service;

import java.util.List;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;

/**
 * Resolves the text of a message in the language of its reader. Thread-safe.
 */
public final class MessageTextResolver {

	private final MessageSource messageSource;

	/**
	 * Creates a resolver.
	 * @param messageSource the texts of the application
	 */
	public MessageTextResolver(MessageSource messageSource) {
		this.messageSource = messageSource;
	}

	/**
	 * Returns the text of a message: that of its code, or its own text if it has no code
	 * or the code cannot be resolved.
	 * @param message the message
	 * @param locale the locale of its reader
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
	 * Returns the code if it cannot be resolved, as message sources can be configured to
	 * do themselves.
	 */
	private String resolve(String code, List<@Nullable Object> args, Locale locale) {
		try {
			return this.messageSource.getMessage(code, arguments(args), locale);
		}
		catch (NoSuchMessageException | IllegalArgumentException ex) {
			// There is no such text, or its format does not match the arguments.
			return code;
		}
	}

	@SuppressWarnings("NullAway") // a message format prints null arguments
	private static Object[] arguments(List<@Nullable Object> args) {
		return args.toArray();
	}

}
