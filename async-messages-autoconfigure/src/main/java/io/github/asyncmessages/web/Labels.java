package io.github.asyncmessages.web;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * The words that the fragments print, in the reader's language: from the application's
 * message source under {@code async-messages.label.*}, else from the library.
 */
public final class Labels {

	private static final ResourceBundleMessageSource library = new ResourceBundleMessageSource();

	static {
		library.setBasename("io.github.asyncmessages.web.labels");
		// Else it would be that of the first thread, whose application may have ended.
		library.setBundleClassLoader(Labels.class.getClassLoader());
		library.setDefaultEncoding("UTF-8");
		library.setFallbackToSystemLocale(false);
	}

	private final MessageSource application;

	private final Locale locale;

	Labels(MessageSource application, Locale locale) {
		this.application = application;
		this.locale = locale;
	}

	/**
	 * The name of the list of messages.
	 * @return plain text
	 */
	public String getMessages() {
		return label("messages");
	}

	/**
	 * The name of the button that closes a message.
	 * @return plain text
	 */
	public String getClose() {
		return label("close");
	}

	private String label(String name) {
		String code = "async-messages.label." + name;
		String label = this.application.getMessage(code, null, null, this.locale);
		return (label != null) ? label : library.getMessage(code, null, this.locale);
	}

}
