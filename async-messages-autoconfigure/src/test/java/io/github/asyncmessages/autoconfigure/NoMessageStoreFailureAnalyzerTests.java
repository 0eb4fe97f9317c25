package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link NoMessageStoreFailureAnalyzer}: what is printed when an application is
 * started without a store.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoMessageStoreFailureAnalyzerTests {

	private static final String ACTION = """
			Action:

			Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis' and say where Redis is:

			    spring.data.redis.host: localhost

			or mark one of several connection factories as @Primary, or, for a single node that may forget on a restart:

			    async-messages.store.type: memory
			""";

	@Test
	void aStartWithoutAStoreSaysWhatToAdd(CapturedOutput output) {
		start(Application.class);
		assertThat(output).contains("""
				Description:

				There is no store for messages: no RedisConnectionFactory, or several of which none is primary.

				""" + ACTION);
	}

	@Test
	void aStartWithoutTheStoreThatWasAskedForSaysSo(CapturedOutput output) {
		start(Application.class, "--async-messages.store.type=redis");
		assertThat(output).contains(
				"""
						Description:

						Messages are to be kept in Redis, but there is no RedisConnectionFactory, or several of which none is primary.

						"""
						+ ACTION);
	}

	@Test
	void aStartWithoutAStoreSaysTheSameIfABeanIsCreatedFirstThatSends(CapturedOutput output) {
		start(Sender.class);
		assertThat(output).contains("There is no store for messages").contains(ACTION);
	}

	private static void start(Class<?> type, String... args) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(args));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class })
	static class Sender {

		@Bean
		Runnable sender(UserMessageService messages) {
			return () -> messages.info("barry", "Done");
		}

	}

}
