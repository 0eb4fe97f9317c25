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
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcStoreConfiguration}: in which database messages are kept.
 */
class JdbcStoreConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncMessagesAutoConfiguration.class, MessageStoreAutoConfiguration.class))
		.withPropertyValues("async-messages.read-timeout=10s");

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.jdbc", "org.springframework.boot.jdbc.init",
			"org.springframework.boot.sql" })
	void withoutALibraryADatabaseIsNotChosen(String missing) {
		ApplicationContextRunner filtered = this.runner.withBean(DataSource.class, TestDatabase.H2::create)
			.withClassLoader(new FilteredClassLoader(missing));
		filtered.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(NoMessageStoreException.class, (failure) -> assertThat(failure.type()).isNull()));
		filtered.withPropertyValues("async-messages.store.type=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(NoMessageStoreException.class,
						(failure) -> assertThat(failure.type()).isEqualTo(StoreType.JDBC)));
	}

	@Test
	void ofSeveralDataSourcesNoneIsGuessed() {
		this.runner.withUserConfiguration(OrdersAndReports.class)
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(NoMessageStoreException.class));
	}

	@Test
	void ofSeveralDataSourcesThePrimaryOneIsTaken() {
		this.runner.withUserConfiguration(OrdersAndReports.class, PrimaryDatabase.class).run((context) -> {
			assertMessagesAreKept(context);
			context.getBean(UserMessageService.class).info("barry", "Done");
			assertThat(texts(context, "customers")).containsExactly("Done");
		});
	}

	@Test
	void theApplicationCanChooseOneThatIsNotPrimary() {
		this.runner.withUserConfiguration(OrdersAndReports.class, PrimaryDatabase.class, StoreInReports.class)
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
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
					property)
			.run(JdbcStoreConfigurationTests::assertMessagesAreKept);
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
			JdbcMessageStore.Settings settings = new JdbcMessageStore.Settings("user_message", Duration.ofSeconds(5),
					Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);
			return new JdbcMessageStore(reports, settings, MailboxLimits.DEFAULTS, codec, Clock.systemUTC(), events);
		}

	}

}
