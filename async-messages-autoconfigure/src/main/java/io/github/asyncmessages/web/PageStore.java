package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Reads mailboxes for pages, which come with or without the store: when it fails, pages
 * do without it and do not wait, until a probe in the background finds that it answers
 * again. At shutdown it waits for acknowledgements that are under way. Thread-safe.
 */
public final class PageStore implements SmartLifecycle, DisposableBean {

	/**
	 * Stops before connection factories do, and after the web server has stopped.
	 */
	private static final int PHASE = 1000;

	private static final Log logger = LogFactory.getLog(PageStore.class);

	private final @Nullable MessageStore store;

	private final Duration timeout;

	private final ApplicationEventPublisher events;

	private final StoreCircuitBreaker probe;

	private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	/**
	 * Mailboxes of a store.
	 * @param store the store, or {@code null} if there is none and pages have flash
	 * messages only
	 * @param timeout how long a page waits for a release, and the shutdown for
	 * acknowledgements
	 * @param events is told when the store ceases to answer
	 */
	public PageStore(@Nullable MessageStore store, Duration timeout, ApplicationEventPublisher events) {
		this.store = store;
		this.timeout = timeout;
		this.events = events;
		this.probe = new StoreCircuitBreaker(store);
	}

	/**
	 * Claims the messages of a recipient, if the store answers.
	 */
	Optional<Claim> claim(String recipient) {
		if (this.store == null || this.probe.isDown()) {
			return Optional.empty();
		}
		try {
			return Optional.of(this.store.claim(recipient));
		}
		catch (MailboxRefusedException ex) {
			log("The page comes without stored messages", ex);
		}
		catch (MessageStoreException ex) {
			goDown(ex);
		}
		return Optional.empty();
	}

	private void goDown(MessageStoreException cause) {
		if (this.probe.goDown()) {
			log("Pages come without stored messages until the store answers again", cause);
			this.events.publishEvent(new StoreUnavailableEvent(cause));
		}
	}

	/**
	 * One line: where the thread of a page was tells nothing of a store.
	 */
	private static void log(String consequence, MessageStoreException cause) {
		String root = NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
		String reason = cause.getMessage();
		logger.error(consequence + ": "
				+ ((root == null || reason == null || reason.contains(root)) ? reason : reason + " (" + root + ")"));
		logger.debug(consequence, cause);
	}

	/**
	 * Ends a claim without waiting for the store.
	 */
	void acknowledge(Claim claim, Collection<String> ids) {
		CompletableFuture<Void> completion = claim.complete(ids).toCompletableFuture();
		if (completion.isDone() && !completion.isCompletedExceptionally()) {
			return;
		}
		this.pending.add(completion);
		completion.whenComplete((done, failure) -> {
			this.pending.remove(completion);
			if (failure != null) {
				logger.warn("Messages that were shown may be shown again", failure);
			}
		});
	}

	/**
	 * Ends a claim and waits until those messages that were not acknowledged are waiting
	 * again, so that the next page has them.
	 */
	void release(Claim claim, Collection<String> acknowledged) {
		String failure = "Messages that were not shown wait until their claim has run out";
		if (!await(claim.complete(acknowledged).toCompletableFuture(), failure)) {
			goDown(new MessageStoreException(failure, null));
		}
	}

	/**
	 * Waits for a completion.
	 * @return {@code false} if the store did not answer in time
	 */
	private boolean await(CompletableFuture<Void> completion, String failure) {
		try {
			completion.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			logger.warn(failure, ex);
		}
		catch (TimeoutException ex) {
			logger.warn(failure, ex);
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return true;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		await(CompletableFuture.allOf(this.pending.toArray(CompletableFuture[]::new)),
				"Messages that were shown may be shown again, because the application stops");
		this.running = false;
	}

	@Override
	public void destroy() {
		this.probe.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
