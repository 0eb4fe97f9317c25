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
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts over an own Lettuce connection, opened in the background: a page thread
 * never waits for a connection longer than for an answer. Spring Data's connection
 * factory cannot promise that, since threads queue behind its lock while it connects.
 */
final class LettuceScriptExecutor implements ScriptExecutor {

	private static final long RECONNECT_MILLIS = 1000;

	private final Supplier<AbstractRedisClient> client;

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
	 */
	LettuceScriptExecutor(Supplier<AbstractRedisClient> client) {
		this.client = client;
		this.connector.execute(this::connect);
	}

	private void connect() {
		CompletableFuture<Connection> attempt = this.connection.isDone() ? new CompletableFuture<>() : this.connection;
		try {
			attempt.complete(Connection.open(this.client.get()));
			this.connection = attempt;
			// From here on Lettuce reconnects by itself.
			this.connector.shutdown();
		}
		catch (RuntimeException ex) {
			attempt.completeExceptionally(ex);
			this.connection = attempt;
			this.connector.schedule(this::connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
		}
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
	public List<CompletableFuture<List<Object>>> executeAll(List<ScriptCall> calls) {
		return calls.stream().map(this::execute).toList();
	}

	@Override
	public void close() {
		this.connector.shutdownNow();
		this.connection.thenAccept((open) -> open.connection().closeAsync());
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
									this::completeExceptionally);
						}
						else {
							completeExceptionally(failure);
						}
					});
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
