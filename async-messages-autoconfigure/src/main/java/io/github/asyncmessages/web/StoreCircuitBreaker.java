package io.github.asyncmessages.web;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Knows whether the store is down, and finds out in the background when it is up again.
 */
final class StoreCircuitBreaker {

	private static final long INTERVAL_MILLIS = 1000;

	private static final Log logger = LogFactory.getLog(StoreCircuitBreaker.class);

	private final @Nullable MessageStore store;

	private final AtomicBoolean down = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor thread;

	StoreCircuitBreaker(@Nullable MessageStore store) {
		this.store = store;
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("async-messages-probe-");
		threadFactory.setDaemon(true);
		this.thread = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.thread.setKeepAliveTime(INTERVAL_MILLIS * 10, TimeUnit.MILLISECONDS);
		this.thread.allowCoreThreadTimeOut(true);
	}

	boolean isDown() {
		return this.down.get();
	}

	/**
	 * Notes that the store has failed, and begins to ask it for a sign of life.
	 * @return {@code false} if that was known
	 */
	boolean goDown() {
		boolean changed = this.down.compareAndSet(false, true);
		if (changed && !this.thread.isShutdown()) {
			this.thread.execute(this::probe);
		}
		return changed;
	}

	private void probe() {
		try {
			if (this.store != null) {
				this.store.ping();
			}
			this.down.set(false);
			logger.info("The store of messages answers again");
		}
		catch (RuntimeException ex) {
			// Also what no store should throw: without a probe pages would never ask it
			// again.
			logger.debug("The store of messages is still down", ex);
			if (!this.thread.isShutdown()) {
				this.thread.schedule(this::probe, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
	}

	/**
	 * Gives up for good.
	 */
	void close() {
		this.thread.shutdownNow();
	}

}
