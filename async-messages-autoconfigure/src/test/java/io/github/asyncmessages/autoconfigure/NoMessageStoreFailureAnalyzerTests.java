package io.github.asyncmessages.autoconfigure;

import javax.sql.DataSource;

import io.github.asyncmessages.UserMessageService;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link NoMessageStoreFailureAnalyzer}: what is printed when an application is
 * started without a store.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoMessageStoreFailureAnalyzerTests {

	private static final String REDIS = """
			For Redis, add the dependency 'org.springframework.boot:spring-boot-starter-data-redis' and configure the server, or mark one of several connection factories as @Primary:

			    spring.data.redis.host: localhost

			""";

	private static final String DATABASE = """
			For a database, add the dependency 'org.springframework.boot:spring-boot-starter-jdbc' and a driver, and configure the data source:

			    spring.datasource.url: jdbc:postgresql://localhost/app

			""";

	private static final String MEMORY = """
			For a single node that may lose its messages on a restart:

			    async-messages.store.type: memory
			""";

	@Test
	void aStartWithoutAStoreSaysWhatToAdd(CapturedOutput output) {
		start(Application.class);
		assertThat(output).contains(analysis(
				"No message store is available: there is no RedisConnectionFactory bean, or there are several and none is primary; there is no DataSource bean.",
				REDIS + DATABASE + MEMORY));
	}

	@Test
	void aStartWithoutTheRedisThatWasAskedForSaysSo(CapturedOutput output) {
		start(Application.class, "--async-messages.store.type=redis");
		assertThat(output).contains(analysis(
				"Messages cannot be stored in Redis: there is no RedisConnectionFactory bean, or there are several and none is primary.",
				REDIS + MEMORY));
	}

	@Test
	void aStartWithoutTheDatabaseThatWasAskedForSaysSo(CapturedOutput output) {
		start(Application.class, "--async-messages.store.type=jdbc");
		assertThat(output).contains(
				analysis("Messages cannot be stored in a database: there is no DataSource bean.", DATABASE + MEMORY));
	}

	@Test
	void aStartWithSeveralDataSourcesSaysHowToChoose(CapturedOutput output) {
		start(SeveralDatabases.class, "--async-messages.store.type=jdbc");
		assertThat(output).contains(analysis(
				"Messages cannot be stored in a database: there are several DataSource beans and none is primary: 'orders', 'reports'.",
				"""
						For a database, mark one of the data sources as @Primary, or declare a JdbcMessageStore bean for one of them.

						"""
						+ MEMORY));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "org.springframework.jdbc", "org.springframework.boot.jdbc", "org.springframework.boot.sql" })
	void aStartWithADataSourceButWithoutSpringJdbcSaysWhatToAdd(String missing, CapturedOutput output) {
		start(new DefaultResourceLoader(new FilteredClassLoader(missing)), OneDatabase.class,
				"--async-messages.store.type=jdbc");
		assertThat(output).contains(analysis(
				"Messages cannot be stored in a database: Spring JDBC is missing for the DataSource 'orders'.", """
						For a database, add the dependency 'org.springframework.boot:spring-boot-starter-jdbc'.

						""" + MEMORY));
	}

	@Test
	void aStartWithoutAStoreSaysTheSameIfABeanIsCreatedFirstThatSends(CapturedOutput output) {
		start(Sender.class);
		assertThat(output).contains("No message store is available").contains(REDIS + DATABASE + MEMORY);
	}

	private static String analysis(String description, String action) {
		return "Description:\n\n" + description + "\n\nAction:\n\n" + action;
	}

	private static void start(Class<?> type, String... args) {
		start(new DefaultResourceLoader(), type, args);
	}

	private static void start(ResourceLoader resources, Class<?> type, String... args) {
		SpringApplication application = new SpringApplication(resources, type);
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

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class })
	static class OneDatabase {

		@Bean
		DataSource orders() {
			return new JdbcDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDatabases extends OneDatabase {

		@Bean
		DataSource reports() {
			return new JdbcDataSource();
		}

	}

}
