package io.github.asyncmessages.store.redis.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;

/**
 * An open connection to a server or a cluster, with the calls that it has not answered.
 *
 * <p>
 * A connection to a server ends when it breaks for the first time, and hands back the
 * unanswered calls. Lettuce would reopen it, but after a long outage it tries only twice
 * a minute, and it would send waiting commands on a tracked connection before the server
 * tracks their keys. A connection to a cluster stays: it looks after the connections to
 * the nodes by itself.
 *
 * <p>
 * A connection may also break without either side being told. So the server is pinged,
 * and the connection is dead if an answer takes much longer than the one before. A server
 * that is merely slow keeps its connection, since another one costs several round trips.
 */
final class LettuceConnection implements RedisConnectionStateListener {

	private static final long MIN_PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

	private static final long TRACKING_REPLY_SECONDS = 5;

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final Consumer<PendingCall> resend;

	private final Consumer<LettuceConnection> onEnd;

	private final Set<PendingCall> pending = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean ended = new AtomicBoolean();

	private CompletableFuture<String> ping = CompletableFuture.completedFuture("");

	private long silentSince;

	private volatile boolean answered = true;

	private volatile long roundTripNanos;

	private LettuceConnection(StatefulConnection<byte[], byte[]> connection,
			RedisClusterAsyncCommands<byte[], byte[]> commands, Consumer<PendingCall> resend,
			Consumer<LettuceConnection> onEnd) {
		this.connection = connection;
		this.commands = commands;
		this.resend = resend;
		this.onEnd = onEnd;
	}

	/**
	 * Opens a connection, and waits for it.
	 * @param resend is given the calls that are unanswered at the end
	 * @param onEnd is told of the end, before that
	 */
	static LettuceConnection open(AbstractRedisClient client, Consumer<PendingCall> resend,
			Consumer<LettuceConnection> onEnd) {
		long start = System.nanoTime();
		if (client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> opened = cluster.connect(ByteArrayCodec.INSTANCE);
			return new LettuceConnection(opened, opened.async(), resend, onEnd);
		}
		StatefulRedisConnection<byte[], byte[]> opened = ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
		LettuceConnection connection = new LettuceConnection(opened, opened.async(), resend, onEnd);
		connection.roundTripNanos = System.nanoTime() - start;
		opened.addListener(connection);
		return connection;
	}

	/**
	 * Lets the server tell of changes to what is read over this connection, and waits
	 * until it does. It does not tell of what scripts change over this connection.
	 * @throws TrackingRefusedException if the server does not track keys
	 */
	void track(KeyTracking tracking) throws TrackingRefusedException {
		StatefulRedisConnection<byte[], byte[]> server = (StatefulRedisConnection<byte[], byte[]>) this.connection;
		if (server instanceof StatefulRedisConnectionImpl<byte[], byte[]> negotiated
				&& negotiated.getConnectionState().getNegotiatedProtocolVersion() == ProtocolVersion.RESP2) {
			throw new TrackingRefusedException("the protocol is RESP2");
		}
		server.addListener((PushMessage message) -> pushed(message, tracking));
		try {
			server.async()
				.clientTracking(TrackingArgs.Builder.enabled().noloop())
				.toCompletableFuture()
				.get(TRACKING_REPLY_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			if (ex.getCause() instanceof RedisCommandExecutionException refused) {
				throw new TrackingRefusedException("the server has refused to track keys: " + refused.getMessage());
			}
			throw new IllegalStateException("The server did not confirm that it tracks keys", ex);
		}
	}

	/**
	 * Is called in the order of the traffic, by the thread that completes replies.
	 */
	private void pushed(PushMessage message, KeyTracking tracking) {
		if (message.getType().equals("invalidate")) {
			if (message.getContent().get(1) instanceof List<?> keys) {
				tracking.invalidate(keys);
			}
			else {
				tracking.clear(this);
			}
		}
	}

	/**
	 * Asks for the value of a configuration parameter of the server, where that is
	 * permitted.
	 */
	void config(String parameter, Consumer<String> onValue) {
		this.commands.configGet(parameter).thenAccept((found) -> onValue.accept(found.get(parameter)));
	}

	/**
	 * Sends a call by digest, or with the source if the server does not know the script
	 * yet.
	 */
	void send(PendingCall pending) {
		this.pending.add(pending);
		pending.reply().whenComplete((reply, failure) -> this.pending.remove(pending));
		ScriptCall.Source source = pending.call().source();
		CommandArgs<byte[], byte[]> args = args(source.digest().getBytes(StandardCharsets.US_ASCII), pending);
		attempt(pending.reply(), () -> dispatch(CommandType.EVALSHA, args), (failure) -> {
			if (RedisErrors.NOSCRIPT.equals(RedisErrors.code(failure))) {
				if (args instanceof RepeatedArgs repeated) {
					repeated.notRun();
				}
				attempt(pending.reply(), () -> dispatch(CommandType.EVAL, args(source.text(), pending)),
						(again) -> failed(pending, again));
			}
			else {
				failed(pending, failure);
			}
		});
		if (isEnded()) {
			// Lettuce may not tell of a call that it was given at the moment of the end.
			handBack(pending);
		}
	}

	private static CommandArgs<byte[], byte[]> args(byte[] script, PendingCall pending) {
		ScriptCall call = pending.call();
		return call.source().isToldOfRepeats() ? new RepeatedArgs(script, call, pending.written())
				: new CommandArgs<>(ByteArrayCodec.INSTANCE).add(script)
					.add(call.keys().length)
					.addKeys(call.keys())
					.addValues(call.args());
	}

	private RedisFuture<List<Object>> dispatch(CommandType command, CommandArgs<byte[], byte[]> args) {
		return this.commands.dispatch(command, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args);
	}

	private static void attempt(RetryingReply reply, Supplier<RedisFuture<List<Object>>> command,
			Consumer<Throwable> onFailure) {
		reply.attempt(() -> command.get().toCompletableFuture(), (result, failure) -> {
			if (failure != null) {
				onFailure.accept(failure);
			}
			else {
				reply.complete(result);
			}
		});
	}

	private void failed(PendingCall pending, Throwable failure) {
		if (pending.reply().isDone()) {
			// Nobody waits any more: the command was cancelled, or sent elsewhere.
			return;
		}
		String code = RedisErrors.code(failure);
		if (code == null && isBroken(failure)) {
			end();
			handBack(pending);
			return;
		}
		pending.reply().completeExceptionally(RedisErrors.translate(failure));
		if (RedisErrors.READONLY.equals(code) && !isCluster()) {
			// The server has become a replica: its name may lead to another one by now.
			end();
		}
	}

	/**
	 * Whether a failure that is no answer tells of a broken connection: Lettuce may fail
	 * a command before it calls the connection closed. A cluster has more connections
	 * than the one that failed.
	 */
	private boolean isBroken(Throwable failure) {
		return isCluster() ? !this.connection.isOpen() : !(failure instanceof RedisCommandTimeoutException);
	}

	private void handBack(PendingCall pending) {
		if (this.pending.remove(pending)) {
			this.resend.accept(pending);
		}
	}

	private boolean isCluster() {
		return this.connection instanceof StatefulRedisClusterConnection;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Whether the connection is open and the server answers. Pings it again unless an
	 * answer is still to come. Is called by one thread.
	 */
	boolean isAlive() {
		if (isEnded() || !this.connection.isOpen()) {
			return false;
		}
		return isCluster() || isAnswering();
	}

	private boolean isAnswering() {
		long now = System.nanoTime();
		if (this.answered) {
			this.answered = false;
			this.silentSince = now;
			ping(now);
			return true;
		}
		if (this.ping.isDone()) {
			// The driver has given up waiting, which says nothing of the server.
			ping(now);
		}
		return now - this.silentSince < Math.max(MIN_PATIENCE_NANOS, 2 * this.roundTripNanos);
	}

	/**
	 * Pings the server, for which an error is an answer as well.
	 */
	private void ping(long now) {
		this.ping = this.commands.ping().toCompletableFuture();
		this.ping.whenComplete((pong, failure) -> {
			if (failure == null || RedisErrors.code(failure) != null) {
				this.roundTripNanos = System.nanoTime() - now;
				this.answered = true;
			}
		});
	}

	@Override
	@SuppressWarnings("deprecation")
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		// At once, so that Lettuce does not reopen it and repeat calls that are by then
		// sent over another connection, too.
		end();
	}

	/**
	 * Ends the connection, unless it has ended, and hands back the unanswered calls.
	 */
	void end() {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		this.onEnd.accept(this);
		// A client that was stopped has closed its connections.
		if (!((RedisChannelHandler<?, ?>) this.connection).isClosed()) {
			this.connection.closeAsync();
		}
		this.pending.forEach(this::handBack);
	}

	/**
	 * A call and the reply that somebody waits for.
	 *
	 * @param written whether the call was written to a connection
	 */
	record PendingCall(ScriptCall call, RetryingReply reply, AtomicBoolean written) {

		PendingCall(ScriptCall call) {
			this(call, new RetryingReply(), new AtomicBoolean());
		}

	}

	/**
	 * The server does not track keys for this user.
	 */
	@SuppressWarnings("serial")
	static final class TrackingRefusedException extends Exception {

		TrackingRefusedException(String reason) {
			super(reason);
		}

	}

}
