package io.github.asyncmessages.sample;

import java.net.URI;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.RedisNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

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
			DatabaseServer postgres = start("jdbc", args).getBean(DatabaseServer.class);
			URI address = URI.create(postgres.url().substring("jdbc:".length()));
			logger.info("To see what is stored: psql postgresql://{}@{}{}", postgres.username(), address.getAuthority(),
					address.getPath());
		}
		else {
			RedisNode redis = start("redis", args).getBean(RedisNode.class);
			logger.info("To see what is stored: redis-cli -p {}", redis.port());
		}
	}

	private static boolean isDatabaseWanted(String[] args) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
		return environment.matchesProfiles("jdbc");
	}

	private static ApplicationContext start(String profile, String[] args) {
		return SpringApplication.from(SampleApplication::main)
			.with(StoreServer.class)
			.withAdditionalProfiles(profile, "dev")
			.run(args)
			.getApplicationContext();
	}

}
