package io.github.asyncmessages.sample;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Starts a server for the messages: Redis for the profile {@code redis}, PostgreSQL for
 * the profile {@code jdbc}.
 */
@TestConfiguration(proxyBeanMethods = false)
public class StoreServer {

	@Configuration(proxyBeanMethods = false)
	@Profile("redis")
	static class Redis {

		@Bean
		RedisNode redis() {
			return RedisServers.start();
		}

		@Bean
		DataRedisConnectionDetails redisConnection(RedisNode redis) {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("localhost", redis.port());
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Profile("jdbc")
	static class Postgres {

		@Bean
		DatabaseServer postgres() {
			return DatabaseServers.startPostgres();
		}

		@Bean
		JdbcConnectionDetails postgresConnection(DatabaseServer postgres) {
			return new JdbcConnectionDetails() {

				@Override
				public String getJdbcUrl() {
					return postgres.url();
				}

				@Override
				public String getUsername() {
					return postgres.username();
				}

				@Override
				public String getPassword() {
					return postgres.password();
				}

			};
		}

	}

}
