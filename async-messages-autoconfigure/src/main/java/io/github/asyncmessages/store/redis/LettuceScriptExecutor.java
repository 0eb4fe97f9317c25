package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts over an own Lettuce connection, opened in the background: a page thread
 * never waits for a connection longer than for an answer. Spring Data's connection
 * factory cannot promise that, since threads queue behind its lock while it connects.
 */
final class LettuceScriptExecutor implements ScriptExecutor {

	private static final long CHECK_MILLIS = 1000;

	private static final Log logger = LogFactory.getLog(LettuceScriptExecutor.class);

	private final Supplier<AbstractRedisClient> client;

	private final boolean cluster;

	private volatile @Nullable ClaimCache cache;

	private volatile @Nullable TrackedConnection tracking;

	private final ScheduledExecutorService connector = Executors.newScheduledThreadPool(2, (task) -> {
		Thread thread = new Thread(task, "async-messages-connect");
		thread.setDaemon(true);
		return thread;
	});

	private final AtomicReference<CompletableFuture<LettuceConnection>> connection = new AtomicReference<>(
			new CompletableFuture<>());

	/** Is held while a connection is opened, and by nobody else. */
	private final Object connecting = new Object();

	/**
	 * An executor that begins to connect at once.
	 * @param client supplies the client, whose settings and threads are shared; it stays
	 * open
	 * @param cluster whether it is a client of a cluster
	 * @param cache is told of changes to mailboxes, or {@code null} if it need not be
	 */
	LettuceScriptExecutor(Supplier<AbstractRedisClient> client, boolean cluster, @Nullable ClaimCache cache) {
		this.client = client;
		this.cluster = cluster;
		this.cache = cache;
		this.connector.scheduleWithFixedDelay(this::connect, 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
		if (cache != null) {
			this.connector.scheduleWithFixedDelay(this::checkTracking, 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Connects unless there is an open connection that is alive. Lettuce reconnects by
	 * itself, but after a long outage it tries only twice a minute, and not at all while
	 * nobody tells it that a connection is broken.
	 */
	private void connect() {
		synchronized (this.connecting) {
			connectUnlessOpen(present());
		}
	}

	private void connectUnlessOpen(CompletableFuture<LettuceConnection> previous) {
		if (isOpen(previous) && previous.join().life().ask()) {
			return;
		}
		CompletableFuture<LettuceConnection> next = previous.isDone() ? new CompletableFuture<>() : previous;
		try {
			LettuceConnection open = LettuceConnection.open(this.client.get());
			if (isOpen(previous) && previous.join().life().hasCome()) {
				// The server was slow.
				open.connection().closeAsync();
				return;
			}
			next.complete(open);
			CompletableFuture<LettuceConnection> replaced = this.connection.getAndSet(next);
			if (replaced != null) {
				// Calls may have begun to wait meanwhile.
				replaced.complete(open);
			}
			open.checkPolicy();
			if (next != previous) {
				close(previous);
			}
		}
		catch (RuntimeException ex) {
			next.completeExceptionally(ex);
			logger.debug("There is no connection to Redis", ex);
		}
	}

	private CompletableFuture<LettuceConnection> present() {
		return Objects.requireNonNull(this.connection.get());
	}

	private static boolean isOpen(CompletableFuture<LettuceConnection> connection) {
		return connection.isDone() && !connection.isCompletedExceptionally() && connection.join().connection().isOpen();
	}

	private static void close(CompletableFuture<LettuceConnection> connection) {
		connection.thenAccept((open) -> open.connection().closeAsync());
	}

	private void checkTracking() {
		TrackedConnection tracking = this.tracking;
		if (tracking != null && !tracking.isAlive()) {
			tracking.end();
		}
		track();
	}

	/**
	 * Opens the connection for claims, unless there is one.
	 */
	private synchronized void track() {
		TrackedConnection previous = this.tracking;
		ClaimCache cache = this.cache;
		if (cache == null || (previous != null && !previous.isEnded())) {
			return;
		}
		this.tracking = null;
		if (previous != null) {
			previous.close();
		}
		try {
			TrackedConnection next = TrackedConnection.open((RedisClient) this.client.get(), cache, this::trackAgain);
			// Whoever sees that mailboxes can be quiet sends claims over this connection.
			this.tracking = next;
			next.begin();
			if (this.connector.isShutdown()) {
				next.close();
			}
		}
		catch (TrackedConnection.RefusedException ex) {
			this.cache = null;
			ClaimCache.unavailable(ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.debug("There is no connection to Redis for claims", ex);
		}
	}

	private void trackAgain() {
		runInBackground(this::track);
	}

	private void runInBackground(Runnable task) {
		try {
			this.connector.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// The executor is closed.
		}
	}

	@Override
	public CompletableFuture<List<Object>> execute(ScriptCall call) {
		LettuceReply reply = new LettuceReply(call);
		TrackedConnection tracking = this.tracking;
		if (tracking != null && !tracking.isEnded() && call.isOf(Script.CLAIM)) {
			tracking.send(reply, () -> {
				// A claim that is there is returned as it is.
				tracking.end();
				trackAgain();
				request(reply);
			});
		}
		else {
			request(reply);
		}
		return reply;
	}

	private void request(LettuceReply reply) {
		renewIfClosed();
		present().whenComplete((open, failure) -> {
			if (open != null) {
				reply.request(open, (reason) -> failed(open, reply, reason));
			}
			else {
				reply.completeExceptionally(failure);
			}
		});
	}

	private void failed(LettuceConnection open, LettuceReply reply, Throwable reason) {
		if (RedisErrors.READONLY.equals(RedisErrors.code(reason)) && !this.cluster) {
			// The server has become a replica: its name may lead to another one by now.
			open.connection().closeAsync();
		}
		reply.completeExceptionally(reason);
	}

	/**
	 * Lets calls wait for the next connection if the present one is closed for good, as
	 * it is after its factory was stopped and started again.
	 */
	private void renewIfClosed() {
		CompletableFuture<LettuceConnection> present = present();
		if (isClosed(present) && this.connection.compareAndSet(present, new CompletableFuture<>())) {
			runInBackground(this::connect);
		}
	}

	private static boolean isClosed(CompletableFuture<LettuceConnection> connection) {
		return connection.isDone() && !connection.isCompletedExceptionally()
				&& ((RedisChannelHandler<?, ?>) connection.join().connection()).isClosed();
	}

	@Override
	public boolean servesAllKeys() {
		return !this.cluster;
	}

	@Override
	public void close() {
		this.connector.shutdownNow();
		TrackedConnection tracking = this.tracking;
		// A client that has been stopped before has closed them.
		if (tracking != null && tracking.isOpen()) {
			tracking.close();
		}
		if (isOpen(present())) {
			close(present());
		}
	}

}
