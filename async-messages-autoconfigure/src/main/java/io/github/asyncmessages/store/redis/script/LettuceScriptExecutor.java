package io.github.asyncmessages.store.redis.script;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.asyncmessages.store.redis.script.LettuceConnection.PendingCall;
import io.github.asyncmessages.store.redis.script.LettuceConnection.TrackingRefusedException;
import io.lettuce.core.AbstractRedisClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs scripts over Lettuce connections of its own, opened in the background: a page
 * thread waits for a connection no longer than for an answer. Spring Data's connection
 * factory cannot promise that, since threads queue behind its lock while it connects.
 *
 * <p>
 * Tracked scripts have a connection of their own, if somebody wants to hear of changes,
 * to which nothing else is sent, so that the server need not remember more keys.
 * Everything else shares a plain connection, as do these while the tracked one is not
 * open. What is unanswered when a connection ends is sent again over the plain one, as
 * soon as that is open. This does no harm, since scripts are idempotent: a claim whose id
 * exists is returned as it is.
 *
 * <p>
 * Each connection has a thread that alone opens, checks and replaces it. Other threads
 * only read which connection is open.
 */
final class LettuceScriptExecutor extends ScriptExecutor {

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(LettuceScriptExecutor.class);

	private final Supplier<AbstractRedisClient> client;

	private final boolean cluster;

	/** Calls that wait until the plain connection is open. */
	private final Set<PendingCall> waiting = ConcurrentHashMap.newKeySet();

	private final Supervisor plain;

	private final @Nullable Supervisor tracked;

	/**
	 * Creates an executor that begins to connect at once.
	 * @param client supplies the client, whose settings and threads are shared; it stays
	 * open
	 * @param cluster whether it is a client of a cluster
	 * @param tracking is told of changes to keys, or {@code null} if nobody need be
	 */
	LettuceScriptExecutor(Supplier<AbstractRedisClient> client, boolean cluster, @Nullable KeyTracking tracking) {
		this.client = client;
		this.cluster = cluster;
		this.plain = new Supervisor("async-messages-redis-", this::openPlain, this::plainOpened);
		this.tracked = (tracking != null) ? new Supervisor("async-messages-redis-claims-", () -> openTracked(tracking),
				(connection) -> trackedOpened(connection, tracking)) : null;
	}

	@Override
	void doConnect() {
		this.plain.start();
		if (this.tracked != null) {
			this.tracked.start();
		}
	}

	private LettuceConnection openPlain() {
		try {
			return LettuceConnection.open(this.client.get(), this::send, (ended) -> this.plain.checkNow());
		}
		catch (RuntimeException ex) {
			unavailable(ex);
			throw ex;
		}
	}

	private void plainOpened(LettuceConnection connection) {
		this.waiting.forEach((call) -> sendWaiting(call, connection));
		available();
		connection.config(EVICTION_POLICY, ScriptExecutor::checkEvictionPolicy);
	}

	private @Nullable LettuceConnection openTracked(KeyTracking tracking) {
		LettuceConnection connection = LettuceConnection.open(this.client.get(), this::send,
				(ended) -> trackedEnded(ended, tracking));
		try {
			connection.track(tracking);
			return connection;
		}
		catch (TrackingRefusedException ex) {
			connection.end();
			tracking.unavailable(String.valueOf(ex.getMessage()));
			Objects.requireNonNull(this.tracked).close();
			return null;
		}
		catch (RuntimeException ex) {
			connection.end();
			throw ex;
		}
	}

	private static void trackedOpened(LettuceConnection connection, KeyTracking tracking) {
		// Not before scripts are run on the connection: of others it does not tell.
		tracking.enable(connection);
		if (connection.isEnded()) {
			tracking.disable(connection);
		}
	}

	private void trackedEnded(LettuceConnection connection, KeyTracking tracking) {
		tracking.disable(connection);
		if (this.tracked != null) {
			this.tracked.checkNow();
		}
	}

	@Override
	public CompletableFuture<List<Object>> execute(ScriptCall call) {
		connect();
		PendingCall pending = new PendingCall(call);
		LettuceConnection tracked = (this.tracked != null && call.source().isTracked()) ? this.tracked.connection()
				: null;
		if (tracked != null) {
			tracked.send(pending);
		}
		else {
			send(pending);
		}
		return pending.reply();
	}

	private void send(PendingCall call) {
		LettuceConnection connection = this.plain.connection();
		if (connection != null) {
			connection.send(call);
			return;
		}
		this.waiting.add(call);
		call.reply().whenComplete((reply, failure) -> this.waiting.remove(call));
		LettuceConnection opened = this.plain.connection();
		if (opened != null) {
			sendWaiting(call, opened);
		}
	}

	/**
	 * Sends a call if it is still waiting: whoever removes it sends it, so that it is
	 * sent once. A connection that has ended would only hand it back.
	 */
	private void sendWaiting(PendingCall call, LettuceConnection connection) {
		if (!connection.isEnded() && this.waiting.remove(call)) {
			connection.send(call);
		}
	}

	@Override
	public boolean servesAllKeys() {
		return !this.cluster;
	}

	@Override
	public void close() {
		if (this.tracked != null) {
			this.tracked.close();
		}
		this.plain.close();
		this.waiting.forEach((call) -> call.reply().cancel(true));
	}

	/**
	 * Keeps a connection open.
	 */
	private static final class Supervisor {

		private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

		/** Opens a connection, and waits for it. */
		private final Supplier<@Nullable LettuceConnection> opener;

		private final Consumer<LettuceConnection> onOpen;

		private volatile @Nullable LettuceConnection connection;

		private volatile boolean closed;

		Supervisor(String threadNamePrefix, Supplier<@Nullable LettuceConnection> opener,
				Consumer<LettuceConnection> onOpen) {
			this.opener = opener;
			this.onOpen = onOpen;
			this.thread.setThreadNamePrefix(threadNamePrefix);
			this.thread.setDaemon(true);
			// A connection that ends after that stays closed.
			this.thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
			this.thread.initialize();
		}

		void start() {
			this.thread.scheduleWithFixedDelay(this::check, CHECK_INTERVAL);
		}

		/**
		 * The open connection, if there is one.
		 */
		@Nullable LettuceConnection connection() {
			LettuceConnection connection = this.connection;
			return (connection != null && !connection.isEnded()) ? connection : null;
		}

		void checkNow() {
			this.thread.execute(this::check);
		}

		private void check() {
			LettuceConnection connection = connection();
			if (connection != null && connection.isAlive()) {
				return;
			}
			if (connection != null) {
				connection.end();
			}
			try {
				LettuceConnection opened = this.opener.get();
				if (opened == null) {
					return;
				}
				this.connection = opened;
				this.onOpen.accept(opened);
				if (this.closed) {
					opened.end();
				}
			}
			catch (RuntimeException ex) {
				logger.debug("No connection to Redis could be opened", ex);
			}
		}

		void close() {
			this.closed = true;
			this.thread.shutdown();
			LettuceConnection connection = connection();
			if (connection != null) {
				connection.end();
			}
		}

	}

}
