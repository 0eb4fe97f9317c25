package io.github.asyncmessages.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.CallerContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Keeps pages from waiting for a store that does not answer. A failure opens the circuit
 * of the affected mailbox, and the store is pinged in the background. If it does not
 * answer, the circuit of all mailboxes is open until it does. An answer counts only if it
 * arrives within the time that a page would wait. Thread-safe.
 */
final class StoreCircuitBreaker implements StoreCircuit, AutoCloseable {

	private static final Duration PING_INTERVAL = Duration.ofSeconds(1);

	/** The maximum time that a page waits for the result of the first ping. */
	private static final Duration VERDICT_WAIT = Duration.ofMillis(50);

	private static final Log logger = LogFactory.getLog(StoreCircuitBreaker.class);

	private final Runnable ping;

	private final Duration timeout;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final MailboxCircuits mailboxes;

	/** The mailboxes that the store refuses. Their pages ask it all the same. */
	private final MailboxCircuits refused;

	private final FailureLog mailboxFailures;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	/** Whether the store answers. Not completed while a failure is examined. */
	private volatile CompletableFuture<Boolean> verdict = CompletableFuture.completedFuture(true);

	private volatile @Nullable Instant openSince;

	StoreCircuitBreaker(Runnable ping, Duration timeout, Clock clock, ApplicationEventPublisher events) {
		this.ping = ping;
		this.timeout = timeout;
		this.events = events;
		this.clock = clock;
		this.mailboxes = new MailboxCircuits(clock);
		this.refused = new MailboxCircuits(clock);
		this.mailboxFailures = new FailureLog(logger, clock);
		this.scheduler.setThreadNamePrefix("async-messages-ping-");
		this.scheduler.setDaemon(true);
		// A page that completes after shutdown needs no verdict.
		this.scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		this.scheduler.initialize();
	}

	boolean permits(String recipient) {
		return this.mailboxes.permits(recipient) && isStoreAnswering();
	}

	/**
	 * Whether the store answers, as far as is known.
	 */
	boolean isStoreAnswering() {
		CompletableFuture<Boolean> verdict = this.verdict;
		return (verdict.isDone() ? verdict
				: verdict.copy().completeOnTimeout(false, VERDICT_WAIT.toMillis(), TimeUnit.MILLISECONDS))
			.join();
	}

	void succeeded(String recipient) {
		this.mailboxes.close(recipient);
		this.refused.close(recipient);
	}

	/**
	 * Notes that the store refuses a mailbox. It answers without delay, so the circuit
	 * stays closed.
	 */
	void refused(String recipient) {
		this.refused.open(recipient);
	}

	synchronized void failed(String recipient, MessageStoreException cause) {
		this.mailboxes.open(recipient);
		if (this.verdict.isDone()) {
			if (this.verdict.join()) {
				CompletableFuture<Boolean> next = new CompletableFuture<>();
				this.verdict = next;
				this.scheduler.execute(CallerContext.keep(() -> examine(next, cause)));
			}
			else {
				// The store as a whole does not answer.
				this.mailboxes.close(recipient);
			}
		}
	}

	private void examine(CompletableFuture<Boolean> verdict, MessageStoreException cause) {
		boolean answers = isPingAnswered();
		this.openSince = answers ? null : this.clock.instant();
		verdict.complete(answers);
		if (answers) {
			this.mailboxFailures.error("The pages of a user are rendered without stored messages for "
					+ MailboxCircuits.OPEN.toSeconds() + " s", cause);
			return;
		}
		this.mailboxes.closeAll();
		schedulePing();
		logger.error(
				FailureLog.describe("All pages are rendered without stored messages until the store answers", cause));
		this.events.publishEvent(new StoreUnavailableEvent(cause));
	}

	private void schedulePing() {
		this.scheduler.schedule(this::pingAgain, this.scheduler.getClock().instant().plus(PING_INTERVAL));
	}

	private void pingAgain() {
		if (isPingAnswered()) {
			this.verdict = CompletableFuture.completedFuture(true);
			this.openSince = null;
			logger.info("The store answers again. Pages are rendered with stored messages.");
		}
		else {
			schedulePing();
		}
	}

	private boolean isPingAnswered() {
		long start = System.nanoTime();
		try {
			this.ping.run();
			return System.nanoTime() - start <= this.timeout.toNanos();
		}
		catch (RuntimeException ex) {
			// Any exception, because without further pings the circuit would stay open.
			logger.debug("The store does not answer a ping", ex);
			return false;
		}
	}

	@Override
	public @Nullable Instant openSince() {
		return this.openSince;
	}

	@Override
	public FailedMailboxes failedMailboxes() {
		List<Instant> failed = Stream.of(this.mailboxes, this.refused)
			.flatMap((mailboxes) -> mailboxes.openSince().stream())
			.toList();
		return new FailedMailboxes(failed.size(), failed.stream().min(Comparator.naturalOrder()).orElse(null));
	}

	@Override
	public void close() {
		this.scheduler.shutdown();
	}

}
