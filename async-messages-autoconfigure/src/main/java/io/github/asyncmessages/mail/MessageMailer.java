package io.github.asyncmessages.mail;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.MessageTextResolver;
import io.github.asyncmessages.store.CallerContext;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Sends a mail for each message that requests one at once, in the background, after the
 * message was stored. Four mails are sent at a time. A mail that the server does not
 * accept is tried three times. Then the failure is logged and published as a
 * {@link MailFailedEvent}; the message itself is not affected. Thread-safe.
 */
public final class MessageMailer implements DisposableBean {

	private static final int THREADS = 4;

	private static final int MAX_QUEUED_MESSAGES = 1000;

	private static final int RETRIES = 2;

	private static final int DELAY_MULTIPLIER = 3;

	private static final int SHUTDOWN_SECONDS = 10;

	private static final Log logger = LogFactory.getLog(MessageMailer.class);

	private final JavaMailSender sender;

	private final EmailAddressResolver addresses;

	private final MessageMailComposer composer;

	private final Settings settings;

	private final MessageTextResolver texts;

	private final ApplicationEventPublisher events;

	private final RetryTemplate retries;

	private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();

	/**
	 * Creates a mailer.
	 * @param sender sends the mails; if it is a
	 * {@link org.springframework.mail.javamail.JavaMailSenderImpl} without time-outs,
	 * they are sent with time-outs
	 * @param addresses resolves the addresses of users
	 * @param composer composes the mails
	 * @param settings how to send mails
	 * @param messageSource resolves the codes of messages
	 * @param events publishes failures
	 */
	public MessageMailer(JavaMailSender sender, EmailAddressResolver addresses, MessageMailComposer composer,
			Settings settings, MessageSource messageSource, ApplicationEventPublisher events) {
		this.sender = MailTimeouts.applyDefaults(sender);
		this.addresses = addresses;
		this.composer = composer;
		this.settings = settings;
		this.texts = new MessageTextResolver(messageSource);
		this.events = events;
		this.retries = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(RETRIES)
			.delay(settings.retryDelay())
			.multiplier(DELAY_MULTIPLIER)
			.build());
		this.threads.setThreadNamePrefix("async-messages-mail-");
		this.threads.setDaemon(true);
		this.threads.setCorePoolSize(THREADS);
		this.threads.setMaxPoolSize(THREADS);
		this.threads.setAllowCoreThreadTimeOut(true);
		this.threads.setQueueCapacity(MAX_QUEUED_MESSAGES);
		this.threads.setWaitForTasksToCompleteOnShutdown(true);
		this.threads.setAwaitTerminationSeconds(SHUTDOWN_SECONDS);
		this.threads.setTaskDecorator(CallerContext::keep);
		this.threads.initialize();
	}

	@EventListener
	void on(MessageSentEvent event) {
		if (!event.message().byEmail() || event.message().deliverAt() != null) {
			// The mail of a scheduled message is sent at its time.
			return;
		}
		try {
			this.threads.execute(new Mails(event));
		}
		catch (RejectedExecutionException ex) {
			event.recipients().forEach((recipient) -> failed(recipient, event.message(), ex));
		}
	}

	/**
	 * Sends a mail in the calling thread, and announces it if that fails.
	 */
	void send(String recipient, UserMessage message) {
		try {
			Optional<EmailAddress> address = this.addresses.resolve(recipient);
			if (address.isPresent()) {
				send(compose(recipient, address.get(), message));
			}
		}
		catch (RetryException ex) {
			failed(recipient, message, ex.getCause());
		}
		catch (MessagingException | RuntimeException ex) {
			failed(recipient, message, ex);
		}
	}

	private MimeMessage compose(String recipient, EmailAddress address, UserMessage message) throws MessagingException {
		MimeMessage mail = this.sender.createMimeMessage();
		MimeMessageHelper helper = new MimeMessageHelper(mail, "UTF-8");
		helper.setFrom(this.settings.from());
		helper.setTo(address.address());
		// Nobody is there to read what an absent user's mail server would answer.
		mail.setHeader("Auto-Submitted", "auto-generated");
		String text = this.texts.get(message, address.localeOrDefault());
		String link = this.settings.links().linkTo(message);
		this.composer.compose(new MessageMail(recipient, address, message, text, link), mail);
		return mail;
	}

	/**
	 * Sends the same mail each time, so that it keeps its id if the server has accepted
	 * it without saying so.
	 */
	private void send(MimeMessage mail) throws RetryException {
		this.retries.execute(() -> {
			this.sender.send(mail);
			return true;
		});
	}

	private void failed(String recipient, UserMessage message, Throwable cause) {
		logger.error("Could not send the mail for a message. The message itself is stored: recipient '" + recipient
				+ "', id " + message.id(), cause);
		this.events.publishEvent(new MailFailedEvent(recipient, message, cause));
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

	/**
	 * How to send mails.
	 *
	 * @param from the sender address
	 * @param links the links that lead from mails to messages
	 * @param retryDelay the delay before the second attempt; the delay before the third
	 * is three times as long
	 */
	public record Settings(String from, MailLinks links, Duration retryDelay) {
	}

	/**
	 * The mails for one message, of which each run sends the next. They take one place in
	 * the queue, and after each mail it is the turn of other messages.
	 */
	private final class Mails implements Runnable {

		private final UserMessage message;

		private final Iterator<String> recipients;

		private Mails(MessageSentEvent event) {
			this.message = event.message();
			this.recipients = event.recipients().iterator();
		}

		@Override
		public void run() {
			boolean handedOver = false;
			while (!handedOver && this.recipients.hasNext()) {
				String recipient = this.recipients.next();
				handedOver = this.recipients.hasNext() && handOver();
				send(recipient, this.message);
			}
		}

		/**
		 * Leaves the other mails to the next thread, before this one waits for the
		 * server.
		 */
		private boolean handOver() {
			try {
				MessageMailer.this.threads.execute(this);
				return true;
			}
			catch (RejectedExecutionException ex) {
				return false;
			}
		}

	}

}
