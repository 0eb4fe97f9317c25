package io.github.asyncmessages.sample;

import java.net.URI;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Starts the sample with a mail server and a server for its messages that it brings
 * along: a Redis, or with the profile {@code jdbc} a PostgreSQL.
 */
public final class TestSampleApplication {

	private static final Logger logger = LoggerFactory.getLogger(TestSampleApplication.class);

	private TestSampleApplication() {
	}

	public static void main(String[] args) {
		if (isDatabaseWanted(args)) {
			ApplicationContext sample = start(PostgresServers.class, "jdbc", args);
			JdbcConnectionDetails database = sample.getBean(JdbcConnectionDetails.class);
			URI address = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
			logger.info("To see what is stored: psql postgresql://{}:{}@{}{}", database.getUsername(),
					database.getPassword(), address.getAuthority(), address.getPath());
		}
		else {
			ApplicationContext sample = start(RedisServers.class, "redis", args);
			LettuceConnectionFactory redis = sample.getBean(LettuceConnectionFactory.class);
			logger.info("To see what is stored: redis-cli -h {} -p {}", redis.getHostName(), redis.getPort());
		}
	}

	private static boolean isDatabaseWanted(String[] args) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
		return environment.matchesProfiles("jdbc");
	}

	private static ApplicationContext start(Class<?> servers, String profile, String[] args) {
		return SpringApplication.from(SampleApplication::main)
			.with(servers)
			.withAdditionalProfiles(profile, "dev")
			.run(args)
			.getApplicationContext();
	}

}
