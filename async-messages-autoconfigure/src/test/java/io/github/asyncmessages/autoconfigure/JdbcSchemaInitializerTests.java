package io.github.asyncmessages.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcSchemaInitializer}, on H2.
 */
class JdbcSchemaInitializerTests {

	private final String memory = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncMessagesAutoConfiguration.class, MessageStoreAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceInitializationAutoConfiguration.class));

	private final ApplicationContextRunner inMemory = this.runner
		.withPropertyValues("spring.datasource.url=" + this.memory);

	@TempDir
	private Path directory;

	@Test
	void theTableIsCreatedInTheMemoryOfTheJvm() {
		this.inMemory.run((context) -> assertMessageIsStored(context, "user_message"));
	}

	@Test
	void theTableIsNotCreatedInAFile() {
		inFile().run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("USER_MESSAGE"));
	}

	@Test
	void theTableIsCreatedInAFileIfThatIsAlwaysWanted() {
		inFile().withPropertyValues("async-messages.jdbc.initialize-schema=always")
			.run((context) -> assertMessageIsStored(context, "user_message"));
	}

	private ApplicationContextRunner inFile() {
		return this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("app"));
	}

	@Test
	void theTableIsNeverCreatedIfThatIsNotWanted() {
		this.inMemory.withPropertyValues("async-messages.jdbc.initialize-schema=never")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(Exception.class,
						(failure) -> assertThat(failure).hasStackTraceContaining("MessageTableException")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "embedded", "always", "never" })
	void aSecondStartLeavesTheTableAsItIs(String mode) {
		this.inMemory.run((context) -> context.getBean(UserMessageService.class).info("barry", "Done"));
		this.inMemory.withPropertyValues("async-messages.jdbc.initialize-schema=" + mode)
			.run((context) -> assertThat(context.getBean(UserMessageService.class).receive("barry"))
				.extracting(UserMessage::text)
				.containsExactly("Done"));
	}

	@Test
	void aDeliveryThatThereIsNotIsRefused() {
		this.inMemory.run(
				(context) -> assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> client(context)
						.sql("INSERT INTO user_message (recipient, text, delivery) VALUES ('barry', 'Done', 'twice')")
						.update())
					.withMessageContaining("constraint violation"));
	}

	@Test
	void theTableHasTheNameThatIsWanted() {
		this.inMemory.withPropertyValues("async-messages.jdbc.table-name=note")
			.run((context) -> assertMessageIsStored(context, "note"));
	}

	@Test
	void theTableIsInTheSchemaThatIsWanted() {
		this.runner
			.withPropertyValues("spring.datasource.url=" + this.memory + ";INIT=CREATE SCHEMA IF NOT EXISTS app",
					"async-messages.jdbc.table-name=app.user_message")
			.run((context) -> assertMessageIsStored(context, "app.user_message"));
	}

	@Test
	void theScriptsOfTheApplicationAreRunToo() throws Exception {
		Path script = Files.writeString(this.directory.resolve("schema.sql"), "CREATE TABLE report (id BIGINT)");
		this.inMemory.withPropertyValues("spring.sql.init.schema-locations=" + script.toUri()).run((context) -> {
			assertMessageIsStored(context, "user_message");
			assertThat(client(context).sql("SELECT COUNT(*) FROM report").query(Long.class).single()).isZero();
		});
	}

	@Test
	void theTableIsThereForWhateverWaitsForTheDatabase() {
		this.inMemory.withUserConfiguration(Producer.class)
			.run((context) -> assertThat(context.getBean(UserMessageService.class).receive("barry"))
				.extracting(UserMessage::text)
				.containsExactly("Ahoy there"));
	}

	@Test
	void aBadNameIsRefusedBeforeItIsUsed() {
		this.inMemory.withUserConfiguration(Producer.class)
			.withPropertyValues("async-messages.jdbc.table-name=user-message")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class));
	}

	private static void assertMessageIsStored(AssertableApplicationContext context, String table) {
		assertThat(context).hasNotFailed();
		UserMessageService service = context.getBean(UserMessageService.class);
		service.info("barry", "Done");
		assertThat(client(context).sql("SELECT text FROM " + table).query(String.class).list()).containsExactly("Done");
		assertThat(service.receive("barry")).extracting(UserMessage::text).containsExactly("Done");
	}

	private static JdbcClient client(AssertableApplicationContext context) {
		return JdbcClient.create(context.getBean(DataSource.class));
	}

	/**
	 * Is created before everything else.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Producer {

		@Bean
		@DependsOnDatabaseInitialization
		Integer producer(DataSource dataSource) {
			return JdbcClient.create(dataSource)
				.sql("INSERT INTO user_message (recipient, text) VALUES ('barry', 'Ahoy there')")
				.update();
		}

	}

}
