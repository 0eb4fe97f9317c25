package io.github.asyncmessages.store.redis;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the way to run scripts that fits a driver.
 */
final class ScriptExecutors {

	private static final boolean LETTUCE_PRESENT = ClassUtils.isPresent("io.lettuce.core.AbstractRedisClient",
			ScriptExecutors.class.getClassLoader());

	private ScriptExecutors() {
	}

	static ScriptExecutor of(RedisConnectionFactory factory) {
		return (LETTUCE_PRESENT && Lettuce.isBehind(factory)) ? Lettuce.executor(factory)
				: new SpringDataScriptExecutor(factory);
	}

	/**
	 * Keeps the classes of Lettuce from being loaded where they are missing.
	 */
	private static final class Lettuce {

		static boolean isBehind(RedisConnectionFactory factory) {
			return factory instanceof LettuceConnectionFactory;
		}

		static ScriptExecutor executor(RedisConnectionFactory factory) {
			return new LettuceScriptExecutor(((LettuceConnectionFactory) factory)::getRequiredNativeClient);
		}

	}

}
