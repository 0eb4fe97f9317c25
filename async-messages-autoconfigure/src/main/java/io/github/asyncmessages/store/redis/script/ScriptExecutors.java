package io.github.asyncmessages.store.redis.script;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Chooses how scripts are run, by the driver of the application.
 */
public final class ScriptExecutors {

	private static final boolean LETTUCE_PRESENT = ClassUtils.isPresent("io.lettuce.core.AbstractRedisClient",
			ScriptExecutors.class.getClassLoader());

	private static final boolean JEDIS_PRESENT = ClassUtils.isPresent("redis.clients.jedis.Jedis",
			ScriptExecutors.class.getClassLoader());

	private ScriptExecutors() {
	}

	/**
	 * Creates the executor that fits the driver of a connection factory.
	 * @param factory connects to the servers
	 * @param tracking is told of changes to keys, where that is possible and wanted
	 * @return the executor
	 */
	public static ScriptExecutor over(RedisConnectionFactory factory, KeyTracking tracking) {
		boolean lettuce = LETTUCE_PRESENT && Lettuce.isBehind(factory);
		String offBecause = tracking.offBecause();
		if (offBecause == null && !lettuce) {
			offBecause = "the driver is not Lettuce";
		}
		else if (offBecause == null && Lettuce.isCluster(factory)) {
			offBecause = "the servers are a cluster";
		}
		if (offBecause != null) {
			tracking.unavailable(offBecause);
		}
		return lettuce ? Lettuce.executor(factory, (offBecause == null) ? tracking : null)
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

		static ScriptExecutor executor(RedisConnectionFactory factory, @Nullable KeyTracking tracking) {
			LettuceConnectionFactory lettuce = (LettuceConnectionFactory) factory;
			return new LettuceScriptExecutor(lettuce::getRequiredNativeClient, lettuce.isClusterAware(), tracking);
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
