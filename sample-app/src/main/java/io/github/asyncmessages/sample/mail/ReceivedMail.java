package io.github.asyncmessages.sample.mail;

import java.io.IOException;
import java.time.Instant;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;

/**
 * A mail as its recipient would read it.
 *
 * @param to the address that it went to
 * @param subject what it is about
 * @param text what it says, without its HTML
 * @param sentAt when it was sent
 */
record ReceivedMail(String to, String subject, String text, Instant sentAt) {

	static ReceivedMail of(Message mail) {
		try {
			Object content = (mail.getContent() instanceof Multipart parts) ? parts.getBodyPart(0).getContent()
					: mail.getContent();
			return new ReceivedMail(mail.getAllRecipients()[0].toString(), mail.getSubject(), content.toString(),
					mail.getSentDate().toInstant());
		}
		catch (MessagingException | IOException ex) {
			throw new IllegalStateException("The mail cannot be read", ex);
		}
	}

}
