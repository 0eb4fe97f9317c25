package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
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

	private final ApplicationContextRunner withoutRedis = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncMessagesAutoConfiguration.class, MessageStoreAutoConfiguration.class));

	private final ApplicationContextRunner withRedis = this.withoutRedis
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

	private final ApplicationContextRunner inMemory = this.withoutRedis
		.withPropertyValues("async-messages.store.type=memory");

	@Test
	void redisIsChosenWhereThereIsAConnectionFactory() {
		this.withRedis
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void redisCanBeAskedFor() {
		this.withRedis.withPropertyValues("async-messages.store.type=redis")
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void redisCannotBeHadWithoutAConnectionFactory() {
		this.withoutRedis.withPropertyValues("async-messages.store.type=redis")
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isEqualTo(StoreType.REDIS));
	}

	@Test
	void memoryCanBeAskedForBesideRedis() {
		this.withRedis.withPropertyValues("async-messages.store.type=memory")
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(MemoryMessageStore.class));
	}

	@Test
	void memoryIsNeverChosenByItself() {
		this.withoutRedis.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isNull());
	}

	@Test
	void withoutTheClassesOfRedisItIsNotChosen() {
		this.withRedis.withClassLoader(new FilteredClassLoader("org.springframework.data"))
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isNull());
	}

	@Test
	void memoryNeedsNoClassesOfRedis() {
		this.inMemory
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
		this.withoutRedis.withUserConfiguration(TwoFactories.class, PrimaryFactory.class)
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void ofTwoConnectionFactoriesNoneIsGuessed() {
		this.withoutRedis.withUserConfiguration(TwoFactories.class)
			.run((context) -> assertThat(noStore(context.getStartupFailure()).type()).isNull());
	}

	private static NoMessageStoreException noStore(@Nullable Throwable failure) {
		assertThat(failure).isNotNull().rootCause().isInstanceOf(NoMessageStoreException.class);
		return (NoMessageStoreException) NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(failure));
	}

	@Test
	void theStoreOfTheApplicationWins() {
		this.withRedis.withUserConfiguration(OwnStore.class)
			.run((context) -> assertThat(context).getBean(MessageStore.class)
				.isSameAs(context.getBean(OwnStore.class).store));
	}

	@Test
	void theStoreOfTheApplicationWinsOverAnyType() {
		for (StoreType type : StoreType.values()) {
			this.withRedis.withUserConfiguration(OwnStore.class)
				.withPropertyValues("async-messages.store.type=" + type)
				.run((context) -> assertThat(context).getBean(MessageStore.class)
					.isSameAs(context.getBean(OwnStore.class).store));
		}
	}

	@Test
	void aLineAtStartNamesTheStoreAndTheProperty(CapturedOutput output) {
		this.inMemory.run((context) -> assertThat(output)
			.contains("Messages are kept by MemoryMessageStore (async-messages.store.type is memory)"));
	}

	@Test
	void aLineAtStartNamesTheStoreThatWasChosenByItself(CapturedOutput output) {
		this.withRedis.run((context) -> assertThat(output)
			.contains("Messages are kept by RedisMessageStore (async-messages.store.type is not set)"));
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

	@Test
	void theStoreHasTheBoundsOfTheProperties() {
		this.inMemory.withPropertyValues("async-messages.max-pending=2", "async-messages.inbox.max=3")
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

	@Test
	void theStoreHasTheTimesOfThePropertiesAndTheClockOfTheApplication() {
		TestClock clock = new TestClock();
		this.inMemory.withBean(Clock.class, () -> clock)
			.withPropertyValues("async-messages.retention=10m", "async-messages.claim-timeout=20s",
					"async-messages.inbox.retention=1h")
			.run((context) -> {
				MessageStore store = context.getBean(MessageStore.class);
				UserMessageService service = context.getBean(UserMessageService.class);
				UserMessage kept = UserMessage.info("Kept").untilRead();
				service.send("barry", kept);
				service.inbox("barry").markRead(kept.id());
				service.info("barry", "Done");
				assertThat(store.claim("barry").messages()).hasSize(1);
				clock.forward(Duration.ofSeconds(19));
				assertThat(store.claim("barry").messages()).isEmpty();
				clock.forward(Duration.ofSeconds(2));
				assertThat(store.claim("barry").messages()).hasSize(1);
				clock.forward(Duration.ofMinutes(10));
				assertThat(store.claim("barry").messages()).isEmpty();
				assertThat(service.inbox("barry").find(kept.id())).isPresent();
				clock.forward(Duration.ofHours(1));
				assertThat(service.inbox("barry").find(kept.id())).isEmpty();
			});
	}

	@Test
	void ofSeveralClocksNoneIsGuessed() {
		this.inMemory.withBean("one", Clock.class, Clock::systemUTC)
			.withBean("two", Clock.class, Clock::systemUTC)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		final MessageStore store = new MemoryMessageStore(
				new MailboxLimits(1, Duration.ofDays(1), Duration.ofSeconds(1), 1, Duration.ofDays(1)),
				Clock.systemUTC(), (event) -> {
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
