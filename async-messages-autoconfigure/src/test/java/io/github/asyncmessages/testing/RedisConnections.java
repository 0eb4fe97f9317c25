package io.github.asyncmessages.testing;

import java.util.List;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connection factories of both drivers, started.
 */
public final class RedisConnections {

	private static final String HOST = "127.0.0.1";

	private RedisConnections() {
	}

	public static LettuceConnectionFactory lettuce(int port) {
		return started(new LettuceConnectionFactory(new RedisStandaloneConfiguration(HOST, port)));
	}

	public static LettuceConnectionFactory lettuceCluster(List<Integer> ports) {
		return started(new LettuceConnectionFactory(cluster(ports)));
	}

	public static JedisConnectionFactory jedis(int port) {
		return started(new JedisConnectionFactory(new RedisStandaloneConfiguration(HOST, port)));
	}

	public static JedisConnectionFactory jedisCluster(List<Integer> ports) {
		return started(new JedisConnectionFactory(cluster(ports)));
	}

	private static RedisClusterConfiguration cluster(List<Integer> ports) {
		return new RedisClusterConfiguration(ports.stream().map((port) -> HOST + ":" + port).toList());
	}

	private static <T extends RedisConnectionFactory> T started(T factory) {
		if (factory instanceof LettuceConnectionFactory lettuce) {
			lettuce.afterPropertiesSet();
			lettuce.start();
		}
		else if (factory instanceof JedisConnectionFactory jedis) {
			jedis.afterPropertiesSet();
			jedis.start();
		}
		return factory;
	}

}
