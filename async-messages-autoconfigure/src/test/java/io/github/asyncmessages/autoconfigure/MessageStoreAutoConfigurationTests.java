package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryAnnouncements;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageStoreAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageStoreAutoConfigurationTests {

	private final ApplicationContextRunner withRedis = Application.WITH_REDIS.runner();

	@ParameterizedTest
	@CsvSource({ "WITH_REDIS, , RedisMessageStore", "WITH_REDIS, redis, RedisMessageStore",
			"WITH_REDIS, memory, MemoryMessageStore", "WITH_DATABASE, , JdbcMessageStore",
			"WITH_DATABASE, jdbc, JdbcMessageStore", "WITH_DATABASE, memory, MemoryMessageStore",
			"WITH_BOTH, , RedisMessageStore", "WITH_BOTH, jdbc, JdbcMessageStore",
			"WITH_NEITHER, memory, MemoryMessageStore" })
	void theStoreIsChosenAndNamedAtStart(Application application, @Nullable String type, String store,
			CapturedOutput output) {
		application.runner(type).run((context) -> {
			assertThat(context.getBean(MessageStore.class).getClass().getSimpleName()).isEqualTo(store);
			assertThat(context.getBeansOfType(JdbcSchemaInitializer.class))
				.hasSize(store.equals("JdbcMessageStore") ? 1 : 0);
			assertThat(output).contains("Messages are kept by " + store + " (async-messages.store.type is "
					+ ((type != null) ? type : "not set") + ")");
		});
	}

	@ParameterizedTest
	@CsvSource({ "WITH_NEITHER,", "WITH_NEITHER, REDIS", "WITH_NEITHER, JDBC", "WITH_REDIS, JDBC",
			"WITH_DATABASE, REDIS" })
	void aStoreThatCannotBeHadIsReported(Application application, @Nullable StoreType type) {
		application.runner((type != null) ? type.name() : null)
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isEqualTo(type));
	}

	@ParameterizedTest
	@EnumSource
	void theStoreOfTheApplicationWins(Application application) {
		for (StoreType type : StoreType.values()) {
			application.runner(type.name()).withUserConfiguration(OwnStore.class).run(this::assertOwnStoreWins);
		}
		application.runner().withUserConfiguration(OwnStore.class).run(this::assertOwnStoreWins);
	}

	@ParameterizedTest
	@CsvSource({ "WITH_REDIS, redis", "WITH_DATABASE, jdbc", "WITH_NEITHER, memory" })
	void theAnnouncementStoreOfTheApplicationWins(Application application, String type) {
		AnnouncementStore own = new MemoryAnnouncements(Clock.systemUTC());
		application.runner(type)
			.withBean(AnnouncementStore.class, () -> own)
			.run((context) -> assertThat(context).getBean(AnnouncementStore.class).isSameAs(own));
	}

	private void assertOwnStoreWins(AssertableApplicationContext context) {
		assertThat(context).getBean(MessageStore.class).isSameAs(context.getBean(OwnStore.class).store);
		assertThat(context).doesNotHaveBean(JdbcSchemaInitializer.class);
	}

	@Test
	void withoutTheClassesOfRedisItIsNotChosen() {
		this.withRedis.withClassLoader(new FilteredClassLoader("org.springframework.data"))
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isNull());
	}

	@Test
	void memoryNeedsNoClassesOfRedis() {
		Application.WITH_NEITHER.runner("memory")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.data", "io.lettuce", "redis.clients", "io.netty"))
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(MemoryMessageStore.class));
	}

	@Test
	void redisNeedsNoJedis() {
		this.withRedis.withClassLoader(new FilteredClassLoader("redis.clients"))
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void redisNeedsNoLettuce() {
		this.withRedis.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void ofTwoConnectionFactoriesThePrimaryOneIsTaken() {
		Application.WITH_NEITHER.runner()
			.withUserConfiguration(TwoFactories.class, PrimaryFactory.class)
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void ofTwoConnectionFactoriesNoneIsGuessed() {
		Application.WITH_NEITHER.runner()
			.withUserConfiguration(TwoFactories.class)
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isNull());
	}

	private static NoMessageStoreException noStore(@Nullable Throwable failure) {
		assertThat(failure).isNotNull().rootCause().isInstanceOf(NoMessageStoreException.class);
		return (NoMessageStoreException) NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(failure));
	}

	@Test
	void aSenderWaitsForRedisAsLongAsSpringDataDoes() throws IOException {
		try (ServerSocket silent = new ServerSocket(0)) {
			this.withRedis
				.withPropertyValues("spring.data.redis.port=" + silent.getLocalPort(), "spring.data.redis.timeout=50ms")
				.run((context) -> assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> context.getBean(UserMessageService.class).info("barry", "Done"))
					.withMessageStartingWith("The message ")
					.withMessageEndingWith(" for 'barry' is perhaps not stored: Redis did not answer within 50 ms"));
		}
	}

	@Test
	void aReaderWaitsForRedisAsLongAsTheReadTimeout() throws IOException {
		try (ServerSocket silent = new ServerSocket(0)) {
			this.withRedis
				.withPropertyValues("spring.data.redis.port=" + silent.getLocalPort(),
						"async-messages.read-timeout=40ms")
				.run((context) -> assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> context.getBean(UserMessageService.class).receive("barry"))
					.withMessage("The mailbox of 'barry' cannot be read: Redis did not answer within 40 ms"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "jdbc" })
	void theStoreHasTheBoundsOfTheProperties(String type) {
		Application.WITH_DATABASE.runner(type)
			.withPropertyValues("async-messages.max-pending=2", "async-messages.inbox.max=3")
			.run((context) -> {
				UserMessageService service = context.getBean(UserMessageService.class);
				for (int i = 1; i <= 4; i++) {
					service.info("barry", "Once " + i);
					service.send("barry", UserMessage.info("Kept " + i).untilRead());
				}
				assertThat(service.receive("barry")).extracting(UserMessage::text).containsExactly("Once 3", "Once 4");
				assertThat(service.inbox("barry").unreadCount()).isEqualTo(3);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "jdbc" })
	void theStoreHasTheTimesOfThePropertiesAndTheClockOfTheApplication(String type) {
		TestClock clock = new TestClock();
		Application.WITH_DATABASE.runner(type)
			.withBean(Clock.class, () -> clock)
			.withPropertyValues("async-messages.retention=10m", "async-messages.claim-timeout=20s",
					"async-messages.inbox.retention=1h")
			.run((context) -> {
				MessageStore store = context.getBean(MessageStore.class);
				UserMessageService service = context.getBean(UserMessageService.class);
				UserMessage kept = UserMessage.info("Kept").untilRead();
				service.send("barry", kept);
				service.inbox("barry").markRead(kept.id());
				service.info("barry", "Done");
				assertThat(store.claim("barry", 0).messages()).hasSize(1);
				clock.forward(Duration.ofSeconds(19));
				assertThat(store.claim("barry", 0).messages()).isEmpty();
				clock.forward(Duration.ofSeconds(2));
				assertThat(store.claim("barry", 0).messages()).hasSize(1);
				clock.forward(Duration.ofMinutes(10));
				assertThat(store.claim("barry", 0).messages()).isEmpty();
				assertThat(service.inbox("barry").find(kept.id())).isPresent();
				clock.forward(Duration.ofHours(1));
				assertThat(service.inbox("barry").find(kept.id())).isEmpty();
			});
	}

	@Test
	void ofSeveralClocksNoneIsGuessed() {
		Application.WITH_NEITHER.runner("memory")
			.withBean("one", Clock.class, Clock::systemUTC)
			.withBean("two", Clock.class, Clock::systemUTC)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/**
	 * Applications by the servers that they are configured for.
	 */
	enum Application {

		WITH_NEITHER, WITH_REDIS, WITH_DATABASE, WITH_BOTH;

		ApplicationContextRunner runner() {
			ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
					AutoConfigurations.of(AsyncMessagesAutoConfiguration.class, MessageStoreAutoConfiguration.class));
			if (this == WITH_REDIS || this == WITH_BOTH) {
				runner = runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));
			}
			if (this == WITH_DATABASE || this == WITH_BOTH) {
				runner = runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
					.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
							"async-messages.read-timeout=10s");
			}
			return runner;
		}

		ApplicationContextRunner runner(@Nullable String type) {
			return (type != null) ? runner().withPropertyValues("async-messages.store.type=" + type) : runner();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		final MessageStore store = new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(), (event) -> {
		});

		@Bean
		MessageStore ownStore() {
			return this.store;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory cacheFactory() {
			return new LettuceConnectionFactory();
		}

		@Bean
		LettuceConnectionFactory sessionFactory() {
			return new LettuceConnectionFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryFactory {

		@Bean
		@Primary
		LettuceConnectionFactory primaryFactory() {
			return new LettuceConnectionFactory();
		}

	}

}
