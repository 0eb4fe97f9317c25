package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.store.jdbc.JdbcStoreSettings;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
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
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcStoreConfiguration}: when messages are kept in a database, and in
 * which.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcStoreConfigurationTests {

	private final ApplicationContextRunner withoutDatabase = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncMessagesAutoConfiguration.class, MessageStoreAutoConfiguration.class));

	private final ApplicationContextRunner withDatabase = this.withoutDatabase
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"async-messages.read-timeout=10s");

	private final ApplicationContextRunner withDatabaseAndRedis = this.withDatabase
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

	@Test
	void aDatabaseIsChosenWhereThereIsADataSourceAndNoRedis() {
		this.withDatabase.run((context) -> {
			assertThat(context).getBean(MessageStore.class).isInstanceOf(JdbcMessageStore.class);
			assertMessagesAreKept(context);
		});
	}

	@Test
	void aDatabaseIsNotChosenWhereThereIsRedis() {
		this.withDatabaseAndRedis
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(RedisMessageStore.class));
	}

	@Test
	void aDatabaseCanBeAskedForBesideRedis() {
		this.withDatabaseAndRedis.withPropertyValues("async-messages.store.type=jdbc")
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(JdbcMessageStore.class));
	}

	@Test
	void memoryCanBeAskedForBesideADatabase() {
		this.withDatabase.withPropertyValues("async-messages.store.type=memory").run((context) -> {
			assertThat(context).getBean(MessageStore.class).isInstanceOf(MemoryMessageStore.class);
			assertThat(context).doesNotHaveBean(JdbcSchemaInitializer.class);
		});
	}

	@Test
	void aDatabaseIsNotChosenWhereRedisIsAskedForInVain() {
		this.withDatabase.withPropertyValues("async-messages.store.type=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(NoMessageStoreException.class,
						(failure) -> assertThat(failure.type()).isEqualTo(StoreType.REDIS)));
	}

	@ParameterizedTest
	@EnumSource
	void theStoreOfTheApplicationWins(StoreType type) {
		MessageStore own = new MemoryMessageStore(limits(), Clock.systemUTC(), (event) -> {
		});
		this.withDatabase.withBean(MessageStore.class, () -> own)
			.withPropertyValues("async-messages.store.type=" + type)
			.run((context) -> {
				assertThat(context).getBean(MessageStore.class).isSameAs(own);
				assertThat(context).doesNotHaveBean(JdbcSchemaInitializer.class);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.jdbc", "org.springframework.boot.jdbc.init",
			"org.springframework.boot.sql" })
	void withoutALibraryADatabaseIsNotChosen(String missing) {
		ApplicationContextRunner runner = this.withoutDatabase.withBean(DataSource.class, TestDatabase.H2::create)
			.withClassLoader(new FilteredClassLoader(missing));
		runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(NoMessageStoreException.class, (failure) -> assertThat(failure.type()).isNull()));
		runner.withPropertyValues("async-messages.store.type=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(NoMessageStoreException.class,
						(failure) -> assertThat(failure.type()).isEqualTo(StoreType.JDBC)));
	}

	@Test
	void ofSeveralDataSourcesNoneIsGuessed() {
		this.withoutDatabase.withUserConfiguration(OrdersAndReports.class)
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(NoMessageStoreException.class));
	}

	@Test
	void ofSeveralDataSourcesThePrimaryOneIsTaken() {
		this.withoutDatabase.withUserConfiguration(OrdersAndReports.class, PrimaryDatabase.class).run((context) -> {
			assertMessagesAreKept(context);
			context.getBean(UserMessageService.class).info("barry", "Done");
			assertThat(texts(context, "customers")).containsExactly("Done");
		});
	}

	@Test
	void theApplicationCanChooseOneThatIsNotPrimary() {
		this.withoutDatabase.withUserConfiguration(OrdersAndReports.class, PrimaryDatabase.class, StoreInReports.class)
			.run((context) -> {
				assertMessagesAreKept(context);
				context.getBean(UserMessageService.class).info("barry", "Done");
				assertThat(texts(context, "reports")).containsExactly("Done");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.hikari.auto-commit=false", "spring.datasource.connection-fetch=lazy",
			"spring.datasource.type=org.h2.jdbcx.JdbcDataSource" })
	void theDataSourceMayBehaveInItsOwnWay(String property) {
		this.withDatabase
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
					property)
			.run(JdbcStoreConfigurationTests::assertMessagesAreKept);
	}

	@Test
	void aLineAtStartNamesTheStoreThatWasChosenByItself(CapturedOutput output) {
		this.withDatabase.run((context) -> assertThat(output)
			.contains("Messages are kept by JdbcMessageStore (async-messages.store.type is not set)"));
	}

	@Test
	void aLineAtStartNamesTheStoreThatWasAskedFor(CapturedOutput output) {
		this.withDatabaseAndRedis.withPropertyValues("async-messages.store.type=jdbc")
			.run((context) -> assertThat(output)
				.contains("Messages are kept by JdbcMessageStore (async-messages.store.type is jdbc)"));
	}

	@Test
	void theStoreHasTheBoundsOfTheProperties() {
		this.withDatabase.withPropertyValues("async-messages.max-pending=2", "async-messages.inbox.max=3")
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
	void theStoreHasTheClockOfTheApplication() {
		TestClock clock = new TestClock();
		this.withDatabase.withBean(Clock.class, () -> clock)
			.withPropertyValues("async-messages.claim-timeout=20s")
			.run((context) -> {
				MessageStore store = context.getBean(MessageStore.class);
				context.getBean(UserMessageService.class).info("barry", "Done");
				assertThat(store.claim("barry").messages()).hasSize(1);
				clock.forward(Duration.ofSeconds(19));
				assertThat(store.claim("barry").messages()).isEmpty();
				clock.forward(Duration.ofSeconds(2));
				assertThat(store.claim("barry").messages()).hasSize(1);
			});
	}

	private static void assertMessagesAreKept(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		UserMessageService service = context.getBean(UserMessageService.class);
		service.info("sally", "Done");
		assertThat(service.receive("sally")).extracting(UserMessage::text).containsExactly("Done");
		assertThat(service.receive("sally")).isEmpty();
	}

	private static Iterable<String> texts(AssertableApplicationContext context, String database) {
		return JdbcClient.create(context.getBean(database, DataSource.class))
			.sql("SELECT text FROM user_message")
			.query(String.class)
			.list();
	}

	private static MailboxLimits limits() {
		return new MailboxLimits(100, Duration.ofDays(1), Duration.ofSeconds(30), 100, Duration.ofDays(1));
	}

	@Configuration(proxyBeanMethods = false)
	static class OrdersAndReports {

		@Bean
		DataSource orders() {
			return TestDatabase.H2.create();
		}

		@Bean
		DataSource reports() {
			return TestDatabase.H2.createWithTable();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDatabase {

		@Bean
		@Primary
		DataSource customers() {
			return TestDatabase.H2.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StoreInReports {

		@Bean
		JdbcMessageStore reportsStore(@Qualifier("reports") DataSource reports, MessageCodec codec,
				FailSafeEventPublisher events) {
			JdbcStoreSettings settings = new JdbcStoreSettings("user_message", Duration.ofSeconds(5),
					Duration.ofSeconds(5), Duration.ZERO);
			return new JdbcMessageStore(reports, settings, limits(), codec, Clock.systemUTC(), events);
		}

	}

}
