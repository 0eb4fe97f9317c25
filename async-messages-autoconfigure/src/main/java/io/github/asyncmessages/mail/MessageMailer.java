package io.github.asyncmessages.mail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.UserMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.mail.MailSender;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Sends a mail for each message that requests one, in the background, after the message
 * was stored. A mail that the server does not accept is tried three times. Then the
 * failure is logged and published as a {@link MailFailedEvent}; the message itself is not
 * affected. Thread-safe.
 */
public final class MessageMailer implements DisposableBean {

	private static final int RETRIES = 2;

	private static final int DELAY_MULTIPLIER = 3;

	private static final int QUEUED_TASKS = 1000;

	private static final int SHUTDOWN_SECONDS = 10;

	private static final Log logger = LogFactory.getLog(MessageMailer.class);

	private final MailSender sender;

	private final EmailAddressResolver addresses;

	private final MailComposer composer;

	private final ApplicationEventPublisher events;

	private final RetryTemplate retries;

	private final ThreadPoolTaskExecutor thread = new ThreadPoolTaskExecutor();

	/**
	 * Creates a mailer.
	 * @param sender sends the mails
	 * @param addresses resolves the addresses of users
	 * @param from the sender address
	 * @param inboxUrl the URL of the inbox, or {@code null} if mails have no link
	 * @param messageSource resolves the codes of messages
	 * @param retryDelay the delay before the second attempt; the delay before the third
	 * is three times as long
	 * @param events publishes failures
	 */
	public MessageMailer(MailSender sender, EmailAddressResolver addresses, String from, @Nullable String inboxUrl,
			MessageSource messageSource, Duration retryDelay, ApplicationEventPublisher events) {
		this.sender = sender;
		this.addresses = addresses;
		this.composer = new MailComposer(from, inboxUrl, messageSource);
		this.events = events;
		this.retries = new RetryTemplate(
				RetryPolicy.builder().maxRetries(RETRIES).delay(retryDelay).multiplier(DELAY_MULTIPLIER).build());
		this.thread.setThreadNamePrefix("async-messages-mail-");
		this.thread.setDaemon(true);
		this.thread.setQueueCapacity(QUEUED_TASKS);
		this.thread.setWaitForTasksToCompleteOnShutdown(true);
		this.thread.setAwaitTerminationSeconds(SHUTDOWN_SECONDS);
		this.thread.initialize();
	}

	@EventListener
	void on(MessageSentEvent event) {
		if (!event.message().byEmail()) {
			return;
		}
		try {
			this.thread.execute(() -> event.recipients().forEach((recipient) -> send(recipient, event.message())));
		}
		catch (RejectedExecutionException ex) {
			event.recipients().forEach((recipient) -> failed(recipient, event.message(), ex));
		}
	}

	private void send(String recipient, UserMessage message) {
		try {
			Optional<EmailAddress> address = this.addresses.resolve(recipient);
			if (address.isPresent()) {
				this.retries.execute(() -> {
					this.sender.send(this.composer.compose(message, address.get()));
					return true;
				});
			}
		}
		catch (RetryException ex) {
			failed(recipient, message, ex.getCause());
		}
		catch (RuntimeException ex) {
			failed(recipient, message, ex);
		}
	}

	private void failed(String recipient, UserMessage message, Throwable cause) {
		logger.error("Could not send the mail for a message. The message itself is stored: recipient '" + recipient
				+ "', id " + message.id(), cause);
		this.events.publishEvent(new MailFailedEvent(recipient, message, cause));
	}

	@Override
	public void destroy() {
		this.thread.shutdown();
	}

}
