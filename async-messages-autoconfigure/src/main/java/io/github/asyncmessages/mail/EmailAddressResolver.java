package io.github.asyncmessages.mail;

import java.util.Optional;

/**
 * Resolves the mail addresses of users. An application enables mails by defining a bean
 * of this type. Implementations are thread-safe; they are called by a thread of the
 * library.
 */
@FunctionalInterface
public interface EmailAddressResolver {

	/**
	 * Resolves the address of a user.
	 * @param recipient the name of the recipient
	 * @return the address, or an empty {@code Optional} to send no mail
	 */
	Optional<EmailAddress> resolve(String recipient);

}
