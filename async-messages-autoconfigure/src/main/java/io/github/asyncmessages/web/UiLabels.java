package io.github.asyncmessages.web;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * The labels of the library's templates, in the reader's language. They come from the
 * application's message source under {@code async-messages.label.*}, or else from the
 * library. Thread-safe.
 */
public final class UiLabels {

	private final ResourceBundleMessageSource library = new ResourceBundleMessageSource();

	private final MessageSource application;

	/**
	 * Creates the labels of an application.
	 * @param application the message source of the application
	 */
	public UiLabels(MessageSource application) {
		this.application = application;
		// The class loader of the thread may belong to an undeployed application.
		this.library.setBundleClassLoader(UiLabels.class.getClassLoader());
		this.library.setBasename("io.github.asyncmessages.web.labels");
		this.library.setDefaultEncoding("UTF-8");
		this.library.setFallbackToSystemLocale(false);
	}

	/**
	 * Looks up a label.
	 * @param name the last part of its code
	 * @param locale the reader's locale
	 * @return plain text
	 */
	public String get(String name, Locale locale) {
		String code = "async-messages.label." + name;
		String label = this.application.getMessage(code, null, null, locale);
		// A message source can be configured to return the code if it has no text.
		return (label != null && !label.equals(code)) ? label : this.library.getMessage(code, null, locale);
	}

}
