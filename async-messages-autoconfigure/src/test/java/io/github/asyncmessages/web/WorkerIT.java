package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker without web, Spring Security and transactions sends messages.
 */
class WorkerIT {

	@ParameterizedTest
	@EnumSource(value = TestStore.class, names = { "REDIS", "REDIS_JEDIS" })
	void whatAWorkerSendsIsOnThePageOfTheWebApplication(TestStore store) {
		String barry = TestApplication.newName("barry");
		try (ConfigurableApplicationContext worker = start(store);
				TestApplication server = TestApplication.start(store.properties())) {
			UserMessageService messages = worker.getBean(UserMessageService.class);
			messages.success(barry, "Your report is ready");
			messages.send(barry, UserMessage.info("Read me").untilRead());
			assertThat(messages.inbox(barry).unreadCount()).isOne();
			assertThat(server.login(barry).get("/pages/page").messages())
				.containsExactlyInAnyOrder("Your report is ready", "Read me");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MEMORY", "REDIS", "REDIS_JEDIS" })
	void aWorkerReceivesInCode(TestStore store) {
		String barry = TestApplication.newName("barry");
		try (ConfigurableApplicationContext worker = start(store)) {
			UserMessageService messages = worker.getBean(UserMessageService.class);
			messages.success(barry, "Your report is ready");
			assertThat(messages.receive(barry)).extracting(UserMessage::text).containsExactly("Your report is ready");
			assertThat(messages.receive(barry)).isEmpty();
		}
	}

	private static ConfigurableApplicationContext start(TestStore store) {
		FilteredClassLoader classLoader = new FilteredClassLoader("org.springframework.web",
				"org.springframework.security", "jakarta.servlet", "org.springframework.transaction",
				"org.springframework.jdbc", "org.thymeleaf", "freemarker");
		return new SpringApplicationBuilder(Worker.class).web(WebApplicationType.NONE)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties(store.properties().toArray(String[]::new))
			.properties("spring.main.banner-mode=off")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

	}

}
