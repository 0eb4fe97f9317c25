package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs scripts over any connection factory of Spring Data, such as that of Jedis, in a
 * few threads of its own, since the factory may block for as long as it likes.
 */
final class SpringDataScriptExecutor implements ScriptExecutor {

	private static final Log logger = LogFactory.getLog(SpringDataScriptExecutor.class);

	private static final int THREADS = 8;

	private static final int QUEUED_CALLS = 1000;

	private final RedisConnectionFactory factory;

	private final boolean servesAllKeys;

	private final ThreadPoolExecutor threads;

	/**
	 * An executor with threads of its own.
	 * @param servesAllKeys whether one server is known to hold all keys
	 */
	SpringDataScriptExecutor(RedisConnectionFactory factory, boolean servesAllKeys) {
		this.factory = factory;
		this.servesAllKeys = servesAllKeys;
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("async-messages-redis-");
		threadFactory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(THREADS, THREADS, 60, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(QUEUED_CALLS), threadFactory);
		this.threads.allowCoreThreadTimeOut(true);
		this.threads.execute(this::checkPolicy);
	}

	/**
	 * Asks for the policy, where that is permitted.
	 */
	private void checkPolicy() {
		try (RedisConnection connection = this.factory.getConnection()) {
			Properties found = connection.serverCommands().getConfig(StartupLog.EVICTION_POLICY);
			StartupLog.evictionPolicy((found != null) ? found.getProperty(StartupLog.EVICTION_POLICY) : null);
		}
		catch (RuntimeException ex) {
			logger.debug("The policy of Redis is not known", ex);
		}
	}

	@Override
	public CompletableFuture<List<Object>> execute(ScriptCall call) {
		CompletableFuture<List<Object>> reply = new CompletableFuture<>();
		try {
			this.threads.execute(() -> execute(call, reply));
		}
		catch (RejectedExecutionException ex) {
			reply.completeExceptionally(ex);
		}
		return reply;
	}

	private void execute(ScriptCall call, CompletableFuture<List<Object>> reply) {
		if (reply.isDone()) {
			return;
		}
		try (RedisConnection connection = this.factory.getConnection()) {
			reply.complete(eval(connection, call));
		}
		catch (RuntimeException ex) {
			reply.completeExceptionally(RedisErrors.translate(ex));
		}
	}

	@Override
	public boolean servesAllKeys() {
		return this.servesAllKeys;
	}

	private static List<Object> eval(RedisConnection connection, ScriptCall call) {
		try {
			return evalSha(connection, call);
		}
		catch (DataAccessException ex) {
			if (!isNoScript(ex)) {
				throw ex;
			}
			return reply(connection.scriptingCommands()
				.eval(call.source().text(), ReturnType.MULTI, call.keys().length, keysAndArgs(call)));
		}
	}

	private static List<Object> evalSha(RedisConnection connection, ScriptCall call) {
		return reply(connection.scriptingCommands()
			.evalSha(call.source().digest(), ReturnType.MULTI, call.keys().length, keysAndArgs(call)));
	}

	private static List<Object> reply(@Nullable List<Object> reply) {
		return (reply != null) ? reply : List.of();
	}

	private static boolean isNoScript(DataAccessException ex) {
		String message = ex.getMostSpecificCause().getMessage();
		return message != null && message.contains("NOSCRIPT");
	}

	private static byte[][] keysAndArgs(ScriptCall call) {
		byte[][] all = new byte[call.keys().length + call.args().length][];
		System.arraycopy(call.keys(), 0, all, 0, call.keys().length);
		System.arraycopy(call.args(), 0, all, call.keys().length, call.args().length);
		return all;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
