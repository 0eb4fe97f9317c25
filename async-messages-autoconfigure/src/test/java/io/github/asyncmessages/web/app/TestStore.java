package io.github.asyncmessages.web.app;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.testing.RedisServers;

/**
 * The stores on which the delivery rules are tried.
 */
public enum TestStore {

	MEMORY, REDIS, REDIS_JEDIS;

	public boolean isRedis() {
		return this != MEMORY;
	}

	/**
	 * The properties of an application on a server that tests share.
	 */
	public List<String> properties() {
		return isRedis() ? properties(RedisServers.standalone()) : List.of("async-messages.store.type=memory");
	}

	/**
	 * The properties of an application on a Redis server.
	 */
	public List<String> properties(int port) {
		List<String> properties = new ArrayList<>(List.of("spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port, "async-messages.store.type=redis"));
		properties.add("spring.data.redis.client-type=" + ((this == REDIS) ? "lettuce" : "jedis"));
		return properties;
	}

}
