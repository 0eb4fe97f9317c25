package io.github.asyncmessages.starter;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has the starter, the actuator and a driver, and no settings but the
 * address of its database.
 */
@SpringBootTest(properties = "spring.datasource.url=jdbc:h2:mem:starter")
class JdbcStarterTests {

	@Autowired
	private UserMessageService messages;

	@Autowired
	private JdbcClient database;

	@Autowired
	private HealthEndpoint health;

	@Test
	void messagesAreKeptInTheDatabase() {
		this.messages.success("barry", "Your report is ready");
		assertThat(this.database.sql("SELECT text FROM user_message").query(String.class).list())
			.containsExactly("Your report is ready");
		assertThat(this.messages.receive("barry")).extracting(UserMessage::text)
			.containsExactly("Your report is ready");
		assertThat(this.messages.receive("barry")).isEmpty();
	}

	@Test
	void theApplicationIsHealthyWithoutRedis() {
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.health.healthForPath("redis")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.data.redis.core.RedisTemplate", "io.lettuce.core.RedisClient" })
	void aLibraryThatOnlyRedisNeedsIsMissing(String className) {
		assertThat(ClassUtils.isPresent(className, null)).isFalse();
	}

	/**
	 * On PostgreSQL, pages of unchanged mailboxes are served from it.
	 */
	@Test
	void theLibraryOfTheClientSideCacheIsThere() {
		assertThat(ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Cache", null)).isTrue();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
