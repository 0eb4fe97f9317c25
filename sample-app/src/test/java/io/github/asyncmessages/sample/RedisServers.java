package io.github.asyncmessages.sample;

import org.testcontainers.containers.GenericContainer;
import redis.embedded.RedisServer;
import redis.embedded.ports.EphemeralPortProvider;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * A real Redis server for the profile {@code redis}: a container where Docker answers,
 * else a process of its own.
 */
@TestConfiguration(proxyBeanMethods = false)
public class RedisServers {

	@Configuration(proxyBeanMethods = false)
	@Conditional(DockerAnswers.class)
	static class InContainer {

		@Bean
		@ServiceConnection
		GenericContainer<?> redis() {
			return new GenericContainer<>("redis:7-alpine").withExposedPorts(6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(DockerIsSilent.class)
	static class AsProcess {

		@Bean(initMethod = "start", destroyMethod = "stop")
		RedisServer redis() {
			return RedisServer.builder().port(new EphemeralPortProvider().next()).setting("save \"\"").build();
		}

		@Bean
		DataRedisConnectionDetails redisConnection(RedisServer redis) {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("localhost", redis.ports().get(0));
				}

			};
		}

	}

}
