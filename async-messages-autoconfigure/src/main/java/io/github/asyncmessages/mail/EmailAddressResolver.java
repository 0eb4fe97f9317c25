package io.github.asyncmessages.mail;

import java.util.Optional;

/**
 * Knows the mail addresses of users. A bean of this type, which the application supplies,
 * turns on mails beside messages. Called by a thread of the library; implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface EmailAddressResolver {

	/**
	 * Looks up the address of a user.
	 * @param recipient the name of the principal
	 * @return the address, or nothing if no mail is to be sent
	 */
	Optional<EmailAddress> resolve(String recipient);

}
