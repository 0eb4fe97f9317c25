package io.github.asyncmessages.mail;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import io.github.asyncmessages.service.FailureLog;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;

/**
 * Composes mails of plain text and HTML. The HTML comes from the template
 * {@code async-messages/mail}, which an application can replace by one of the same name.
 * If it cannot be rendered, the mail is of plain text only. Thread-safe.
 */
public final class ThymeleafMailComposer implements MessageMailComposer {

	private static final String TEMPLATE = "async-messages/mail";

	private static final Log logger = LogFactory.getLog(ThymeleafMailComposer.class);

	private final FailureLog failures = new FailureLog(logger, Clock.systemUTC());

	private final ITemplateEngine templates;

	private final BiFunction<String, Locale, String> labels;

	private final PlainTextMailComposer plainText;

	/**
	 * Creates a composer.
	 * @param templates the template engine of the application
	 * @param labels returns the label of a name in the language of a locale
	 */
	public ThymeleafMailComposer(ITemplateEngine templates, BiFunction<String, Locale, String> labels) {
		this.templates = templates;
		this.labels = labels;
		this.plainText = new PlainTextMailComposer(labels);
	}

	@Override
	public void compose(MessageMail mail, MimeMessage target) throws MessagingException {
		this.plainText.compose(mail, target);
		try {
			MimeBodyPart text = new MimeBodyPart();
			text.setText(this.plainText.text(mail), "UTF-8");
			MimeBodyPart html = new MimeBodyPart();
			html.setText(html(mail), "UTF-8", "html");
			target.setContent(new MimeMultipart("alternative", text, html));
		}
		catch (TemplateEngineException ex) {
			this.failures.error(
					"Mails are sent as plain text only, because the template '" + TEMPLATE + "' cannot be rendered",
					ex);
		}
	}

	private String html(MessageMail mail) {
		Map<String, Object> model = Map.of("mail", mail, "asyncMessages", new Labels(mail.locale()));
		return this.templates.process(TEMPLATE, new Context(mail.locale(), model));
	}

	/**
	 * The labels of a mail as a template sees them, in the language of the reader.
	 */
	public final class Labels {

		private final Locale locale;

		private Labels(Locale locale) {
			this.locale = locale;
		}

		/**
		 * Looks up a label.
		 * @param name the last part of its code
		 * @return plain text
		 */
		public String label(String name) {
			return ThymeleafMailComposer.this.labels.apply(name, this.locale);
		}

	}

}
