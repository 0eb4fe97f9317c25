package io.github.asyncmessages.store.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the way to run scripts that fits a driver.
 */
final class ScriptExecutors {

	private static final boolean LETTUCE_PRESENT = ClassUtils.isPresent("io.lettuce.core.AbstractRedisClient",
			ScriptExecutors.class.getClassLoader());

	private static final boolean JEDIS_PRESENT = ClassUtils.isPresent("redis.clients.jedis.Jedis",
			ScriptExecutors.class.getClassLoader());

	private static final boolean CAFFEINE_PRESENT = ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine",
			ScriptExecutors.class.getClassLoader());

	private ScriptExecutors() {
	}

	/**
	 * Makes an executor.
	 * @param cache is told of changes to mailboxes, where that is possible
	 */
	static ScriptExecutor of(RedisConnectionFactory factory, ClaimCache cache) {
		boolean lettuce = LETTUCE_PRESENT && Lettuce.isBehind(factory);
		String reason = cache.isOff() ? "async-messages.redis.cache-ttl is 0"
				: !lettuce ? "the driver is not Lettuce" : Lettuce.isCluster(factory) ? "the servers are a cluster"
						: !CAFFEINE_PRESENT ? "Caffeine is not on the class path" : null;
		if (reason != null) {
			ClaimCache.unavailable(reason);
		}
		return lettuce ? Lettuce.executor(factory, (reason == null) ? cache : null)
				: new SpringDataScriptExecutor(factory, JEDIS_PRESENT && Jedis.isSingle(factory));
	}

	/**
	 * Keeps the classes of Lettuce from being loaded where they are missing.
	 */
	private static final class Lettuce {

		static boolean isBehind(RedisConnectionFactory factory) {
			return factory instanceof LettuceConnectionFactory;
		}

		static boolean isCluster(RedisConnectionFactory factory) {
			return ((LettuceConnectionFactory) factory).isClusterAware();
		}

		static ScriptExecutor executor(RedisConnectionFactory factory, @Nullable ClaimCache cache) {
			LettuceConnectionFactory lettuce = (LettuceConnectionFactory) factory;
			return new LettuceScriptExecutor(lettuce::getRequiredNativeClient, lettuce.isClusterAware(), cache);
		}

	}

	/**
	 * Keeps the classes of Jedis from being loaded where they are missing.
	 */
	private static final class Jedis {

		static boolean isSingle(RedisConnectionFactory factory) {
			return factory instanceof JedisConnectionFactory jedis && !jedis.isRedisClusterAware();
		}

	}

}
