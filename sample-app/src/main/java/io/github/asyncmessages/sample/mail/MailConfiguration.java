package io.github.asyncmessages.sample.mail;

import java.util.Optional;

import io.github.asyncmessages.mail.EmailAddress;
import io.github.asyncmessages.mail.EmailAddressResolver;
import io.github.asyncmessages.sample.security.Users;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where users get mails, if there is a server that sends them.
 */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

	@Bean
	EmailAddressResolver emailAddressResolver(Users users) {
		return (recipient) -> Optional.of(recipient)
			.filter(users.names()::contains)
			.map((name) -> new EmailAddress(name + "@example.com"));
	}

}
