package io.github.asyncmessages.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Sends the mails of messages that were not read in time. Each of four threads looks for
 * them at an interval, and takes one at a time from the store, so that of all nodes one
 * sends it. If the node dies before the mail was sent, another one sends it when the
 * lease has ended.
 */
public final class UnreadMessageMailer implements DisposableBean {

	/**
	 * Longer than a mail can take: three attempts with several responses of the server,
	 * each within its time-out.
	 */
	static final Duration LEASE = Duration.ofMinutes(15);

	private static final int THREADS = 4;

	private static final int SHUTDOWN_SECONDS = 10;

	private static final Log logger = LogFactory.getLog(UnreadMessageMailer.class);

	private final MessageStore store;

	private final MessageMailer mailer;

	private final FailureLog failures;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	/**
	 * Creates a mailer and starts it.
	 * @param store the store of the messages
	 * @param mailer sends the mails
	 * @param clock tells when failures are logged again
	 * @param interval the interval at which a thread looks for mails
	 */
	public UnreadMessageMailer(MessageStore store, MessageMailer mailer, Clock clock, Duration interval) {
		this.store = store;
		this.mailer = mailer;
		this.failures = new FailureLog(logger, clock);
		this.scheduler.setThreadNamePrefix("async-messages-unread-");
		this.scheduler.setDaemon(true);
		this.scheduler.setPoolSize(THREADS);
		this.scheduler.setWaitForTasksToCompleteOnShutdown(true);
		this.scheduler.setAwaitTerminationSeconds(SHUTDOWN_SECONDS);
		this.scheduler.initialize();
		for (int i = 0; i < THREADS; i++) {
			Instant start = Instant.now().plus(interval.multipliedBy(i + 1).dividedBy(THREADS));
			this.scheduler.scheduleWithFixedDelay(this::sendAll, start, interval);
		}
	}

	private void sendAll() {
		try {
			while (!isStopped() && sendNext()) {
				// Each run takes one mail, so that the lease is for this one only.
			}
		}
		catch (RuntimeException ex) {
			this.failures.error("Mails for unread messages are delayed or, if one was just sent, repeated", ex);
		}
	}

	private boolean isStopped() {
		return this.scheduler.getScheduledThreadPoolExecutor().isShutdown();
	}

	private boolean sendNext() {
		List<DueMail> mails = this.store.takeMails(1, LEASE);
		for (DueMail mail : mails) {
			this.mailer.send(mail.recipient(), mail.message());
			this.store.finishMail(mail);
		}
		return !mails.isEmpty();
	}

	@Override
	public void destroy() {
		this.scheduler.shutdown();
	}

}
