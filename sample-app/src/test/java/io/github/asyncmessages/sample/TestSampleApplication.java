package io.github.asyncmessages.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Starts the sample with a Redis server and a mail server that it brings along.
 */
public final class TestSampleApplication {

	private static final Logger logger = LoggerFactory.getLogger(TestSampleApplication.class);

	private TestSampleApplication() {
	}

	public static void main(String[] args) {
		ApplicationContext sample = SpringApplication.from(SampleApplication::main)
			.with(RedisServers.class)
			.withAdditionalProfiles("redis", "dev")
			.run(args)
			.getApplicationContext();
		LettuceConnectionFactory redis = sample.getBean(LettuceConnectionFactory.class);
		logger.info("To see what is stored: redis-cli -h {} -p {}", redis.getHostName(), redis.getPort());
	}

}
