package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.RedisServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application connects to Redis when it is ready, and not while it starts,
 * unless it sends a message earlier.
 */
class RedisConnectsWhenReadyIT {

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void anApplicationConnectsWhenItIsReady(String driver) {
		try (FreezingProxy redis = new FreezingProxy(RedisServers.standalone())) {
			SpringApplication application = new SpringApplication(App.class);
			application.addListeners(
					(ApplicationListener<ApplicationStartedEvent>) (event) -> assertThat(redis.connections()).isZero());
			ConfigurableApplicationContext context = run(application, redis, driver);
			Awaitility.await().untilAsserted(() -> assertThat(redis.connections()).isPositive());
			context.close();
		}
	}

	@Test
	void aMessageThatIsSentEarlierIsStored() {
		try (FreezingProxy redis = new FreezingProxy(RedisServers.standalone())) {
			SpringApplication application = new SpringApplication(App.class);
			application
				.addListeners((ApplicationListener<ApplicationStartedEvent>) (event) -> event.getApplicationContext()
					.getBean(UserMessageService.class)
					.send("early", UserMessage.info("Hello")));
			application.addListeners((ApplicationListener<ApplicationReadyEvent>) (event) -> assertThat(
					event.getApplicationContext().getBean(UserMessageService.class).receive("early"))
				.hasSize(1));
			run(application, redis, "lettuce").close();
		}
	}

	private static ConfigurableApplicationContext run(SpringApplication application, FreezingProxy redis,
			String driver) {
		return application.run("--spring.data.redis.port=" + redis.port(), "--spring.data.redis.client-type=" + driver,
				"--spring.main.web-application-type=none", "--async-messages.store.type=redis",
				"--async-messages.redis.key-prefix=ready");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
