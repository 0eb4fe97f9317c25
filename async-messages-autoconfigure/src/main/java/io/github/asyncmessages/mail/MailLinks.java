package io.github.asyncmessages.mail;

import java.net.URI;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.MessageLink;
import org.jspecify.annotations.Nullable;

/**
 * The links that lead from mails to messages.
 *
 * @param baseUrl the URL of the application, without a slash at its end, or {@code null}
 * if it is unknown
 * @param inboxPath the path of the inbox within the application, or {@code null} if users
 * have no inbox
 */
public record MailLinks(@Nullable String baseUrl, @Nullable String inboxPath) {

	/**
	 * Links to a message: to its page in the inbox, or else to where the message itself
	 * links, or else to the application.
	 * @param message the message
	 * @return an absolute http or https URL, or {@code null} if none is known
	 */
	public @Nullable String linkTo(UserMessage message) {
		if (this.baseUrl != null && this.inboxPath != null && message.delivery().isPersistent()) {
			return this.baseUrl + this.inboxPath + "/" + message.id();
		}
		String link = MessageLink.of(message);
		if (link == null) {
			return this.baseUrl;
		}
		URI uri = URI.create(link);
		if (uri.isAbsolute()) {
			return link;
		}
		return (this.baseUrl != null) ? resolve(this.baseUrl, uri) : null;
	}

	/**
	 * A path begins at the root of the application, as in its templates.
	 */
	private static String resolve(String baseUrl, URI link) {
		boolean isPath = link.getRawAuthority() == null && link.toString().startsWith("/");
		return isPath ? baseUrl + link : URI.create(baseUrl + "/").resolve(link).toString();
	}

}
