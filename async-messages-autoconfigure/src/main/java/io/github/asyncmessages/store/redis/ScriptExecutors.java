package io.github.asyncmessages.store.redis;

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

	private ScriptExecutors() {
	}

	static ScriptExecutor of(RedisConnectionFactory factory) {
		return (LETTUCE_PRESENT && Lettuce.isBehind(factory)) ? Lettuce.executor(factory)
				: new SpringDataScriptExecutor(factory, JEDIS_PRESENT && Jedis.isSingle(factory));
	}

	/**
	 * Keeps the classes of Lettuce from being loaded where they are missing.
	 */
	private static final class Lettuce {

		static boolean isBehind(RedisConnectionFactory factory) {
			return factory instanceof LettuceConnectionFactory;
		}

		static ScriptExecutor executor(RedisConnectionFactory factory) {
			LettuceConnectionFactory lettuce = (LettuceConnectionFactory) factory;
			return new LettuceScriptExecutor(lettuce::getRequiredNativeClient, lettuce.isClusterAware());
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
