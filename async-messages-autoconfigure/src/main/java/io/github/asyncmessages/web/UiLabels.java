package io.github.asyncmessages.web;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * The words that the library's templates print, in the reader's language: from the
 * application's message source under {@code async-messages.label.*}, else from the
 * library. Thread-safe.
 */
public final class UiLabels {

	private final ResourceBundleMessageSource library = new ResourceBundleMessageSource();

	private final MessageSource application;

	/**
	 * Words for an application.
	 * @param application the texts of the application
	 */
	public UiLabels(MessageSource application) {
		this.application = application;
		// Not that of the thread, which may be of an application that has gone.
		this.library.setBundleClassLoader(UiLabels.class.getClassLoader());
		this.library.setBasename("io.github.asyncmessages.web.labels");
		this.library.setDefaultEncoding("UTF-8");
		this.library.setFallbackToSystemLocale(false);
	}

	/**
	 * A word.
	 * @param name the last part of its code
	 * @param locale the reader's language
	 * @return plain text
	 */
	public String get(String name, Locale locale) {
		String code = "async-messages.label." + name;
		String label = this.application.getMessage(code, null, null, locale);
		// A message source can be set up to answer with the code when it has no text.
		return (label != null && !label.equals(code)) ? label : this.library.getMessage(code, null, locale);
	}

}
