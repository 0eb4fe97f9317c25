package io.github.asyncmessages.sample;

import org.springframework.boot.SpringApplication;

/**
 * Starts the sample on a Redis server that it brings along.
 */
public final class TestSampleApplication {

	private TestSampleApplication() {
	}

	public static void main(String[] args) {
		SpringApplication.from(SampleApplication::main)
			.with(RedisServers.class)
			.withAdditionalProfiles("redis")
			.run(args);
	}

}
