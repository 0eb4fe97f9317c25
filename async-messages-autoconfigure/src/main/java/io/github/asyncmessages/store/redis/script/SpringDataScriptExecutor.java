package io.github.asyncmessages.store.redis.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.github.asyncmessages.store.CallerContext;
import io.github.asyncmessages.store.StoreThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Runs scripts over any connection factory of Spring Data, such as that of Jedis, on a
 * small bounded executor, because obtaining a connection or running a command can block
 * indefinitely.
 */
final class SpringDataScriptExecutor extends ScriptExecutor {

	private static final int THREADS = 8;

	private static final int QUEUE_CAPACITY = 1000;

	private static final Log logger = LogFactory.getLog(SpringDataScriptExecutor.class);

	private final RedisTemplate<byte[], byte[]> template = new RedisTemplate<>();

	private final boolean servesAllKeys;

	private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();

	/**
	 * Creates an executor with threads of its own.
	 * @param servesAllKeys whether one server is known to hold all keys
	 */
	SpringDataScriptExecutor(RedisConnectionFactory factory, boolean servesAllKeys) {
		this.servesAllKeys = servesAllKeys;
		this.template.setConnectionFactory(factory);
		this.template.setDefaultSerializer(RedisSerializer.byteArray());
		this.template.afterPropertiesSet();
		this.threads.setThreadNamePrefix("async-messages-redis-");
		this.threads.setDaemon(true);
		this.threads.setCorePoolSize(THREADS);
		this.threads.setMaxPoolSize(THREADS);
		this.threads.setAllowCoreThreadTimeOut(true);
		this.threads.setQueueCapacity(QUEUE_CAPACITY);
		this.threads.setTaskDecorator(CallerContext::keep);
		this.threads.initialize();
	}

	@Override
	void doConnect() {
		this.threads.execute(this::checkServer);
	}

	/**
	 * Asks for the eviction policy, where that is permitted.
	 */
	private void checkServer() {
		try {
			Properties found = this.template.execute(
					(RedisCallback<Properties>) (connection) -> connection.serverCommands().getConfig(EVICTION_POLICY));
			checkEvictionPolicy((found != null) ? found.getProperty(EVICTION_POLICY) : null);
		}
		catch (RuntimeException ex) {
			if (RedisErrors.code(ex) == null) {
				unavailable(ex);
			}
			logger.debug("The eviction policy of Redis is not known", ex);
		}
	}

	@Override
	public CompletableFuture<List<Object>> execute(ScriptCall call) {
		CompletableFuture<List<Object>> reply = new CompletableFuture<>();
		try {
			connect();
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
		try {
			List<Object> result = this.template.execute(new DigestedScript(call.source()), List.of(call.keys()),
					(Object[]) call.args());
			reply.complete((result != null) ? result : List.of());
			available();
		}
		catch (RuntimeException ex) {
			reply.completeExceptionally(RedisErrors.translate(ex));
		}
	}

	@Override
	public boolean servesAllKeys() {
		return this.servesAllKeys;
	}

	@Override
	public StoreThreads load() {
		return new StoreThreads(this.threads.getActiveCount(), this.threads.getQueueSize());
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

	/**
	 * A script whose digest is known, for Spring Data.
	 */
	private record DigestedScript(ScriptCall.Source source) implements RedisScript<List<Object>> {

		@Override
		public String getSha1() {
			return this.source.digest();
		}

		@Override
		@SuppressWarnings("unchecked")
		public Class<List<Object>> getResultType() {
			return (Class<List<Object>>) (Class<?>) List.class;
		}

		@Override
		public String getScriptAsString() {
			return new String(this.source.text(), StandardCharsets.UTF_8);
		}

	}

}
