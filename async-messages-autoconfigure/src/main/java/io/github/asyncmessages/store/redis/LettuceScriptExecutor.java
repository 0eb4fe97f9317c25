package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
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

	private final ScheduledExecutorService connector = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "async-messages-connect");
		thread.setDaemon(true);
		return thread;
	});

	private volatile CompletableFuture<Connection> connection = new CompletableFuture<>();

	/**
	 * An executor that begins to connect at once.
	 * @param client supplies the client, whose settings and threads are shared; it stays
	 * open
	 * @param cluster whether it is a client of a cluster
	 */
	LettuceScriptExecutor(Supplier<AbstractRedisClient> client, boolean cluster) {
		this.client = client;
		this.cluster = cluster;
		this.connector.scheduleWithFixedDelay(this::connect, 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Connects unless there is an open connection. Lettuce reconnects by itself, but
	 * after a long outage it tries only twice a minute.
	 */
	private void connect() {
		CompletableFuture<Connection> previous = this.connection;
		if (isOpen(previous)) {
			return;
		}
		CompletableFuture<Connection> next = previous.isDone() ? new CompletableFuture<>() : previous;
		try {
			Connection open = Connection.open(this.client.get());
			next.complete(open);
			this.connection = next;
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

	private static boolean isOpen(CompletableFuture<Connection> connection) {
		return connection.isDone() && !connection.isCompletedExceptionally() && connection.join().connection().isOpen();
	}

	private static void close(CompletableFuture<Connection> connection) {
		connection.thenAccept((open) -> open.connection().closeAsync());
	}

	@Override
	public CompletableFuture<List<Object>> execute(ScriptCall call) {
		CompletableFuture<Connection> connection = this.connection;
		Reply reply = new Reply(call);
		connection.whenComplete((open, failure) -> {
			if (open != null) {
				reply.request(open);
			}
			else {
				reply.completeExceptionally(failure);
			}
		});
		return reply;
	}

	@Override
	public boolean servesAllKeys() {
		return !this.cluster;
	}

	@Override
	public void close() {
		this.connector.shutdownNow();
		// A client that has been stopped before has closed it.
		if (isOpen(this.connection)) {
			close(this.connection);
		}
	}

	/**
	 * An open connection to a server or a cluster.
	 */
	private record Connection(StatefulConnection<byte[], byte[]> connection,
			RedisClusterAsyncCommands<byte[], byte[]> commands) {

		static Connection open(AbstractRedisClient client) {
			if (client instanceof RedisClusterClient cluster) {
				StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
				return new Connection(connection, connection.async());
			}
			StatefulRedisConnection<byte[], byte[]> connection = ((RedisClient) client)
				.connect(ByteArrayCodec.INSTANCE);
			return new Connection(connection, connection.async());
		}

		/**
		 * Asks for the policy, where that is permitted, and waits for no answer.
		 */
		void checkPolicy() {
			this.commands.configGet(EvictionPolicy.PARAMETER)
				.thenAccept((found) -> EvictionPolicy.check(found.get(EvictionPolicy.PARAMETER)));
		}

	}

	/**
	 * The reply to a call by digest, or with the source if the server does not know the
	 * script yet.
	 */
	private static final class Reply extends CompletableFuture<List<Object>> {

		private final ScriptCall call;

		private volatile @Nullable RedisFuture<List<Object>> request;

		private Reply(ScriptCall call) {
			this.call = call;
			whenComplete((reply, failure) -> abandon());
		}

		private void request(Connection connection) {
			if (isDone()) {
				return;
			}
			send(connection.commands()
				.evalsha(this.call.script().digest(), ScriptOutputType.MULTI, this.call.keys(), this.call.args()),
					(failure) -> {
						if (failure instanceof RedisNoScriptException) {
							send(connection.commands()
								.eval(this.call.script().source(), ScriptOutputType.MULTI, this.call.keys(),
										this.call.args()),
									this::fail);
						}
						else {
							fail(failure);
						}
					});
		}

		private void fail(Throwable failure) {
			boolean answered = failure instanceof RedisCommandExecutionException
					&& !(failure instanceof RedisLoadingException);
			completeExceptionally(answered ? new ErrorReplyException(failure.getMessage(), failure) : failure);
		}

		private void send(RedisFuture<List<Object>> request, Consumer<Throwable> onFailure) {
			this.request = request;
			request.whenComplete((reply, failure) -> {
				if (failure != null) {
					onFailure.accept(failure);
				}
				else {
					complete(reply);
				}
			});
			if (isDone()) {
				abandon();
			}
		}

		/**
		 * Cancels the command as well: one that is merely not waited for any more would
		 * still be sent after a reconnect.
		 */
		private void abandon() {
			RedisFuture<List<Object>> request = this.request;
			if (request != null && !request.isDone()) {
				request.cancel(true);
			}
		}

	}

}
