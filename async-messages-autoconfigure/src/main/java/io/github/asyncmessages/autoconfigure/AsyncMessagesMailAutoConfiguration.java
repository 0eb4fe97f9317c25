package io.github.asyncmessages.autoconfigure;

import java.net.URI;
import java.time.Duration;

import io.github.asyncmessages.mail.EmailAddressResolver;
import io.github.asyncmessages.mail.MessageMailer;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.MailSender;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for mail notifications of messages.
 * It applies if there is a {@link MailSender} and an {@link EmailAddressResolver}.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class,
		afterName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnClass(MailSender.class)
@ConditionalOnBean({ MailSender.class, EmailAddressResolver.class })
public final class AsyncMessagesMailAutoConfiguration {

	private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	@Bean
	@ConditionalOnMissingBean
	MessageMailer asyncMessagesMailer(MailSender sender, EmailAddressResolver addresses,
			AsyncMessagesProperties properties, ApplicationContext messageSource, FailSafeEventPublisher events) {
		String from = properties.mail().from();
		if (from == null || from.isBlank()) {
			throw new InvalidConfigurationPropertyValueException("async-messages.mail.from", from,
					"It must be set because there is an EmailAddressResolver bean.");
		}
		return new MessageMailer(sender, addresses, from, inboxUrl(properties), messageSource, RETRY_DELAY, events);
	}

	private static @Nullable String inboxUrl(AsyncMessagesProperties properties) {
		URI baseUrl = properties.mail().baseUrl();
		return (baseUrl != null && properties.web().inbox().enabled())
				? baseUrl.toString().replaceFirst("/+$", "") + properties.web().inbox().path() : null;
	}

}
