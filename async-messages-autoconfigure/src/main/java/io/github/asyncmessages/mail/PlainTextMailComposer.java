package io.github.asyncmessages.mail;

import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/**
 * Composes mails of plain text: the text of the message, the link to it, its sender and
 * its time. Thread-safe.
 */
public final class PlainTextMailComposer implements MessageMailComposer {

	private final BiFunction<String, Locale, String> labels;

	/**
	 * Creates a composer.
	 * @param labels returns the label of a name in the language of a locale
	 */
	public PlainTextMailComposer(BiFunction<String, Locale, String> labels) {
		this.labels = labels;
	}

	@Override
	public void compose(MessageMail mail, MimeMessage target) throws MessagingException {
		target.setSubject(mail.subject(), "UTF-8");
		target.setText(text(mail), "UTF-8");
	}

	String text(MessageMail mail) {
		return Stream.of(mail.text(), mail.link(), origin(mail))
			.filter((part) -> part != null && !part.isEmpty())
			.collect(Collectors.joining("\n\n", "", "\n"));
	}

	private String origin(MessageMail mail) {
		String sender = mail.message().sender();
		return Stream
			.of((sender != null) ? this.labels.apply("from", mail.locale()) + " " + sender : null, mail.sentAt())
			.filter((part) -> part != null)
			.collect(Collectors.joining(", "));
	}

}
