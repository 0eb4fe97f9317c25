package io.github.asyncmessages.autoconfigure;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MessageTableFailureAnalyzer}: what is printed when an application is
 * started without a table that can keep messages.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageTableFailureAnalyzerTests {

	private static final String ACTION = """

			Action:

			Create the tables '%1$s' and '%1$s_recipient' with this script, in a Flyway or Liquibase migration or by hand:

			    classpath:io/github/asyncmessages/store/jdbc/schema-h2.sql

			Or let the application create a missing table at startup, in an existing schema:

			    async-messages.jdbc.initialize-schema: always
			""";

	private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

	@Test
	void aMissingTableIsNamedWithTheScriptThatMakesIt(CapturedOutput output) {
		start("never", "user_message");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsPattern(
					"Description:\\s+Messages cannot be kept in the table 'user_message': Table \"USER_MESSAGE\" not found")
			.contains(ACTION.formatted("user_message"));
	}

	@Test
	void aMissingTableIsNamedAsTheApplicationNamesIt(CapturedOutput output) {
		start("never", "app.notes");
		assertThat(output).contains("Messages cannot be kept in the table 'app.notes': Schema \"APP\" not found")
			.contains(ACTION.formatted("app.notes"));
	}

	@Test
	void aMissingColumnIsNamed(CapturedOutput output) {
		createTable();
		execute("ALTER TABLE user_message DROP COLUMN sender");
		for (String mode : new String[] { "embedded", "always", "never" }) {
			start(mode, "user_message");
		}
		assertThat(output.getOut()
			.split("Description:\n\nMessages cannot be kept in the table 'user_message': Column \"SENDER\" not found"))
			.hasSize(4);
		assertThat(output).contains(ACTION.formatted("user_message"));
	}

	@Test
	void aMissingTableOfRecipientsIsNamed(CapturedOutput output) {
		createTable();
		execute("DROP TABLE user_message_recipient");
		start("never", "user_message");
		assertThat(output)
			.contains("Messages cannot be kept in the table 'user_message': Table \"USER_MESSAGE_RECIPIENT\" not found")
			.contains(ACTION.formatted("user_message"));
		createTable();
		application("never", "user_message").close();
	}

	@Test
	void aTableThatCannotBeCreatedIsSaidBeforeItIsMissed(CapturedOutput output) {
		start("always", "app.notes");
		assertThat(output).contains("Could not run the script that creates the table of messages")
			.contains("Messages cannot be kept in the table 'app.notes': Schema \"APP\" not found");
	}

	private void createTable() {
		application("always", "user_message").close();
	}

	private void execute(String sql) {
		JdbcClient.create(new DriverManagerDataSource(this.url, "sa", "")).sql(sql).update();
	}

	private void start(String initializeSchema, String tableName) {
		assertThatException().isThrownBy(() -> application(initializeSchema, tableName));
	}

	private ConfigurableApplicationContext application(String initializeSchema, String tableName) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--spring.datasource.url=" + this.url,
				"--async-messages.jdbc.initialize-schema=" + initializeSchema,
				"--async-messages.jdbc.table-name=" + tableName);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, MessageStoreAutoConfiguration.class,
			AsyncMessagesAutoConfiguration.class })
	static class Application {

	}

}
