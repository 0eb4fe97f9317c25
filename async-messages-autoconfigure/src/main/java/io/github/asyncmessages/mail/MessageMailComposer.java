package io.github.asyncmessages.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/**
 * Composes the mail for a message. A bean of this type in the application replaces that
 * of the library. Implementations are thread-safe; they are called by threads of the
 * library, once for each mail, however often it is then tried to send it.
 */
@FunctionalInterface
public interface MessageMailComposer {

	/**
	 * Composes a mail.
	 * @param mail what the mail is about
	 * @param target the mail to be given a subject and a content; its sender and its
	 * recipient are set
	 * @throws MessagingException if the mail cannot be composed; it is then not sent, and
	 * a {@link io.github.asyncmessages.MailFailedEvent} is published, as with any other
	 * exception
	 */
	void compose(MessageMail mail, MimeMessage target) throws MessagingException;

}
