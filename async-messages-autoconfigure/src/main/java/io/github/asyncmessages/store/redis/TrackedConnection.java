package io.github.asyncmessages.store.redis;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;

/**
 * A connection over which the server tells of changes to what was read over it. Claims
 * are sent over it, and nothing else, so that the server need not remember more. It ends
 * when it breaks for the first time: Lettuce would open it again, but send waiting
 * commands before the server is asked to track them.
 */
final class TrackedConnection implements RedisConnectionStateListener {

	private static final long REPLY_SECONDS = 5;

	private final StatefulRedisConnection<byte[], byte[]> stateful;

	private final LettuceConnection connection;

	private final ClaimCache cache;

	private final Runnable onEnd;

	private final Map<LettuceReply, Runnable> underWay = new ConcurrentHashMap<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean ended;

	private TrackedConnection(StatefulRedisConnection<byte[], byte[]> stateful, ClaimCache cache, Runnable onEnd) {
		this.stateful = stateful;
		this.connection = LettuceConnection.of(stateful);
		this.cache = cache;
		this.onEnd = onEnd;
	}

	/**
	 * Opens a connection and waits until it is tracked.
	 * @param cache is told of changes after {@link #begin()}
	 * @param onEnd is run when the connection has broken
	 * @throws RefusedException if the server does not track
	 */
	static TrackedConnection open(RedisClient client, ClaimCache cache, Runnable onEnd) throws RefusedException {
		StatefulRedisConnection<byte[], byte[]> stateful = client.connect(ByteArrayCodec.INSTANCE);
		if (stateful instanceof StatefulRedisConnectionImpl<byte[], byte[]> connection
				&& connection.getConnectionState().getNegotiatedProtocolVersion() == ProtocolVersion.RESP2) {
			stateful.closeAsync();
			throw new RefusedException("the protocol is RESP2");
		}
		TrackedConnection tracking = new TrackedConnection(stateful, cache, onEnd);
		try {
			stateful.addListener(tracking::pushed);
			stateful.addListener(tracking);
			stateful.async()
				.clientTracking(TrackingArgs.Builder.enabled())
				.toCompletableFuture()
				.get(REPLY_SECONDS, TimeUnit.SECONDS);
			return tracking;
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			tracking.close();
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			if (ex.getCause() instanceof RedisCommandExecutionException refused) {
				throw new RefusedException("the server has refused to track keys: " + refused.getMessage());
			}
			throw new IllegalStateException("The server did not confirm that it tracks keys", ex);
		}
	}

	/**
	 * From now on mailboxes can be quiet.
	 */
	void begin() {
		this.cache.begin(this);
		if (this.ended) {
			this.cache.end(this);
		}
	}

	/**
	 * Sends a call.
	 * @param onBroken is run if the connection breaks before there is a reply. Lettuce
	 * says nothing of a call that it was given in the moment of the end.
	 */
	void send(LettuceReply reply, Runnable onBroken) {
		this.underWay.put(reply, onBroken);
		reply.whenComplete((done, failure) -> this.underWay.remove(reply));
		reply.request(this.connection, (failure) -> broken(reply));
		if (this.closed.get()) {
			broken(reply);
		}
	}

	private void broken(LettuceReply reply) {
		Runnable onBroken = this.underWay.remove(reply);
		if (onBroken != null) {
			onBroken.run();
		}
	}

	boolean isOpen() {
		return this.stateful.isOpen();
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Asks for a sign of life.
	 * @return whether the last one has come
	 */
	boolean isAlive() {
		return !this.ended && this.connection.life().ask();
	}

	/**
	 * Ends the connection and all that was known by it.
	 */
	void close() {
		end();
		if (this.closed.compareAndSet(false, true)) {
			if (!((RedisChannelHandler<?, ?>) this.stateful).isClosed()) {
				this.stateful.closeAsync();
			}
			this.underWay.keySet().forEach(this::broken);
		}
	}

	void end() {
		this.ended = true;
		this.cache.end(this);
	}

	@Override
	public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress socketAddress) {
		onRedisDisconnected(connection);
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		// At once, so that Lettuce does not open it again and repeat claims that are by
		// then sent over the other connection, too.
		close();
		this.onEnd.run();
	}

	/**
	 * Is called in the order of the traffic, by the thread that completes replies.
	 */
	private void pushed(PushMessage message) {
		if (message.getType().equals("invalidate")) {
			Object keys = message.getContent().get(1);
			if (keys instanceof List<?> changed) {
				this.cache.changed(changed);
			}
			else {
				this.cache.clear(this);
			}
		}
	}

	/**
	 * The server does not track keys for this user.
	 */
	@SuppressWarnings("serial")
	static final class RefusedException extends Exception {

		RefusedException(String reason) {
			super(reason);
		}

	}

}
