package io.github.asyncmessages.autoconfigure;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import io.github.asyncmessages.mail.EmailAddressResolver;
import io.github.asyncmessages.mail.MailLinks;
import io.github.asyncmessages.mail.MessageMailComposer;
import io.github.asyncmessages.mail.MessageMailer;
import io.github.asyncmessages.mail.PlainTextMailComposer;
import io.github.asyncmessages.mail.ThymeleafMailComposer;
import io.github.asyncmessages.mail.UnreadMessageMailer;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.UiLabels;
import jakarta.mail.internet.MimeMessage;
import org.thymeleaf.ITemplateEngine;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for mail notifications of messages.
 * It applies if there is a {@link JavaMailSender} and an {@link EmailAddressResolver}.
 */
@AutoConfiguration(after = AsyncMessagesAutoConfiguration.class,
		afterName = { "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration",
				"org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration" })
@ConditionalOnClass({ JavaMailSender.class, MimeMessage.class })
@ConditionalOnBean({ JavaMailSender.class, EmailAddressResolver.class })
@ImportRuntimeHints(AsyncMessagesMailRuntimeHints.class)
public final class AsyncMessagesMailAutoConfiguration {

	private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	/** The interval at which a thread looks for mails of unread messages. */
	private static final Duration UNREAD_INTERVAL = Duration.ofSeconds(10);

	@Bean
	@ConditionalOnMissingBean
	MessageMailComposer messageMailComposer(ApplicationContext texts) {
		return new PlainTextMailComposer(new UiLabels(texts)::get);
	}

	@Bean
	@ConditionalOnMissingBean
	MessageMailer asyncMessagesMailer(JavaMailSender sender, EmailAddressResolver addresses,
			MessageMailComposer composer, AsyncMessagesProperties properties, ApplicationContext messageSource,
			FailSafeEventPublisher events) {
		String from = properties.mail().from();
		if (from == null || from.isBlank()) {
			throw new InvalidConfigurationPropertyValueException("async-messages.mail.from", from,
					"It must be set because there is an EmailAddressResolver bean.");
		}
		return new MessageMailer(sender, addresses, composer,
				new MessageMailer.Settings(from, links(properties), RETRY_DELAY), messageSource, events);
	}

	@Bean
	@ConditionalOnBean(MessageStore.class)
	@ConditionalOnMissingBean
	UnreadMessageMailer asyncMessagesUnreadMailer(MessageStore store, MessageMailer mailer,
			ObjectProvider<Clock> clock) {
		return new UnreadMessageMailer(store, mailer, clock.getIfUnique(Clock::systemUTC), UNREAD_INTERVAL);
	}

	private static MailLinks links(AsyncMessagesProperties properties) {
		URI baseUrl = properties.mail().baseUrl();
		AsyncMessagesProperties.WebInbox inbox = properties.web().inbox();
		return new MailLinks((baseUrl != null) ? baseUrl.toString().replaceFirst("/+$", "") : null,
				inbox.enabled() ? inbox.path() : null);
	}

	/**
	 * Adds HTML to mails.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ITemplateEngine.class)
	static class ThymeleafConfiguration {

		@Bean
		@ConditionalOnMissingBean(MessageMailComposer.class)
		@ConditionalOnSingleCandidate(ITemplateEngine.class)
		ThymeleafMailComposer thymeleafMailComposer(ITemplateEngine templates, ApplicationContext texts) {
			return new ThymeleafMailComposer(templates, new UiLabels(texts)::get);
		}

	}

}
