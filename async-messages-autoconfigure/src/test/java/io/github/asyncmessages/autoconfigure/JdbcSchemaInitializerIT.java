package io.github.asyncmessages.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.RequiresMariadb;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcSchemaInitializer} and {@link MessageTableCheck} on servers: who
 * creates the table, and when.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcSchemaInitializerIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncMessagesAutoConfiguration.class,
				MessageStoreAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceInitializationAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class,
				LiquibaseAutoConfiguration.class))
		.withPropertyValues("async-messages.read-timeout=10s", "spring.flyway.enabled=false",
				"spring.liquibase.enabled=false");

	@TempDir
	private Path directory;

	@Test
	void theTableIsNotCreatedOnAServer() {
		on(DatabaseServers.postgres()).run((context) -> {
			assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("relation \"user_message\" does not exist");
			assertThat(analysis(context))
				.contains("Create the tables 'user_message' and 'user_message_recipient' with this script")
				.contains("io/github/asyncmessages/store/jdbc/schema-postgresql.sql");
		});
	}

	@Test
	@RequiresMariadb
	void theScriptOfThePlatformIsNamed() {
		on(DatabaseServers.mariadb())
			.run((context) -> assertThat(analysis(context)).contains("store/jdbc/schema-mariadb.sql"));
	}

	private static String analysis(AssertableApplicationContext context) {
		FailureAnalysis analysis = new MessageTableFailureAnalyzer()
			.analyze(Objects.requireNonNull(context.getStartupFailure()));
		return Objects.requireNonNull(Objects.requireNonNull(analysis).getAction());
	}

	@Test
	void theTableIsCreatedOnPostgresIfThatIsAlwaysWanted() {
		assertCreatedOnce(on(DatabaseServers.postgres()));
	}

	@Test
	@RequiresMariadb
	void theTableIsCreatedOnMariadbIfThatIsAlwaysWanted() {
		assertCreatedOnce(on(DatabaseServers.mariadb()));
	}

	private static void assertCreatedOnce(ApplicationContextRunner server) {
		ApplicationContextRunner always = server.withPropertyValues("async-messages.jdbc.initialize-schema=always");
		always.run((context) -> context.getBean(UserMessageService.class).info("barry", "Done"));
		always.run((context) -> assertThat(context.getBean(UserMessageService.class).receive("barry"))
			.extracting(UserMessage::text)
			.containsExactly("Done"));
	}

	@Test
	void theTableIsInTheSchemaThatFlywayCreates() throws Exception {
		Files.writeString(this.directory.resolve("V1__app.sql"), "CREATE SCHEMA app");
		on(DatabaseServers.postgres())
			.withPropertyValues("spring.flyway.enabled=true", "spring.flyway.locations=filesystem:" + this.directory,
					"async-messages.jdbc.initialize-schema=always", "async-messages.jdbc.table-name=app.note")
			.run((context) -> assertMessagesAreKept(context, "app.note"));
	}

	@Test
	void theTriggersAreCreatedOnceForTablesOfAnyName() {
		ApplicationContextRunner application = on(DatabaseServers.postgres()).withPropertyValues(
				"async-messages.jdbc.initialize-schema=always", "async-messages.jdbc.table-name=public.note");
		for (int i = 0; i < 2; i++) {
			application.run((context) -> {
				assertMessagesAreKept(context, "public.note");
				assertThat(triggers(context)).containsExactly("note 4", "note_announcement 1",
						"note_announcement_closed 4");
				assertQuietMailboxesAreCached(context);
			});
		}
	}

	@Test
	void withoutATimeToLiveNoTriggersAreCreated() {
		on(DatabaseServers.postgres())
			.withPropertyValues("async-messages.jdbc.initialize-schema=always", "async-messages.jdbc.cache-ttl=0s")
			.run((context) -> {
				assertMessagesAreKept(context, "user_message");
				assertThat(triggers(context)).isEmpty();
			});
	}

	@Test
	void aPoolOfOneConnectionIsLeftToPages(CapturedOutput output) {
		on(DatabaseServers.postgres())
			.withPropertyValues("async-messages.jdbc.initialize-schema=always",
					"spring.datasource.hikari.maximum-pool-size=1")
			.run((context) -> {
				assertMessagesAreKept(context, "user_message");
				assertThat(output).contains("Client-side caching is disabled (the pool has one connection)");
				assertThat(context.getBean(UserMessageService.class).receive("sally")).isEmpty();
				assertThat(context.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections())
					.isZero();
			});
	}

	private static void assertQuietMailboxesAreCached(AssertableApplicationContext context) {
		JdbcMessageStore store = context.getBean(JdbcMessageStore.class);
		Awaitility.await().until(() -> {
			store.claim("nobody", 0);
			return store.cachedMailboxes() > 0;
		});
	}

	private static List<String> triggers(AssertableApplicationContext context) {
		return client(context).sql("""
				SELECT relname || ' ' || COUNT(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
				WHERE tgname LIKE 'async%' GROUP BY relname ORDER BY relname
				""").query(String.class).list();
	}

	@Test
	void aNodeStartsWhileAnotherCreatesTheTable(CapturedOutput output) throws Exception {
		ExecutorService other = Executors.newSingleThreadExecutor();
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.create();
				Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute(script());
			Future<?> node = other
				.submit(() -> this.runner.withPropertyValues("async-messages.jdbc.initialize-schema=always")
					.withBean(DataSource.class, () -> dataSource, (definition) -> definition.setDestroyMethodName(""))
					.run((context) -> assertMessagesAreKept(context, "user_message")));
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isAnyoneWaiting(dataSource));
			connection.commit();
			node.get(60, TimeUnit.SECONDS);
			assertThat(output).contains("Could not run the script that creates the table of messages");
		}
		finally {
			other.shutdownNow();
		}
	}

	private static boolean isAnyoneWaiting(DataSource dataSource) {
		return JdbcClient.create(dataSource)
			.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
			.query(Long.class)
			.single() > 0;
	}

	@Test
	void flywayCreatesTheTableBeforeTheFirstMessageIsSent() throws Exception {
		migratedByFlyway("").withUserConfiguration(FirstSender.class)
			.run((context) -> assertMessagesAreKept(context, "user_message"));
	}

	@Test
	void theTableIsCreatedAfterFlyway() throws Exception {
		migratedByFlyway("ALTER TABLE user_message ADD COLUMN extra INT;")
			.withPropertyValues("async-messages.jdbc.initialize-schema=always")
			.run((context) -> {
				assertMessagesAreKept(context, "user_message");
				assertThat(client(context).sql("SELECT COUNT(extra) FROM user_message").query(Long.class).single())
					.isZero();
			});
	}

	/**
	 * The migration fails on a table that is there.
	 */
	private ApplicationContextRunner migratedByFlyway(String addition) throws Exception {
		Files.writeString(this.directory.resolve("V1__user_message.sql"),
				script().replace("IF NOT EXISTS ", "") + addition);
		return on(DatabaseServers.postgres()).withPropertyValues("spring.flyway.enabled=true",
				"spring.flyway.locations=filesystem:" + this.directory);
	}

	@Test
	void flywayCreatesTheTriggers() throws Exception {
		Files.writeString(this.directory.resolve("V2__user_message_notify.sql"), notifyScript());
		migratedByFlyway("").run((context) -> {
			assertMessagesAreKept(context, "user_message");
			assertQuietMailboxesAreCached(context);
		});
	}

	@Test
	void liquibaseCreatesTheTriggers() throws Exception {
		Files.writeString(this.directory.resolve("user_message.sql"),
				"--liquibase formatted sql\n--changeset app:1\n" + script() + "\n--changeset app:2\n" + notifyScript());
		on(DatabaseServers.postgres())
			.withPropertyValues("spring.liquibase.enabled=true",
					"spring.liquibase.change-log=" + this.directory.resolve("user_message.sql").toUri())
			.run((context) -> {
				assertMessagesAreKept(context, "user_message");
				assertQuietMailboxesAreCached(context);
			});
	}

	private static String notifyScript() throws Exception {
		return new ClassPathResource("io/github/asyncmessages/store/jdbc/notify-postgresql.sql")
			.getContentAsString(StandardCharsets.UTF_8);
	}

	@Test
	void liquibaseCreatesTheTableBeforeTheFirstMessageIsSent() throws Exception {
		migratedByLiquibase().withUserConfiguration(FirstSender.class)
			.run((context) -> assertMessagesAreKept(context, "user_message"));
	}

	@Test
	void theTableIsCreatedAfterLiquibase() throws Exception {
		migratedByLiquibase().withPropertyValues("async-messages.jdbc.initialize-schema=always")
			.run((context) -> assertMessagesAreKept(context, "user_message"));
	}

	private ApplicationContextRunner migratedByLiquibase() throws Exception {
		Path script = Files.writeString(this.directory.resolve("user_message.sql"),
				"--liquibase formatted sql\n" + "--changeset app:1\n" + script().replace("IF NOT EXISTS ", ""));
		return on(DatabaseServers.postgres()).withPropertyValues("spring.liquibase.enabled=true",
				"spring.liquibase.change-log=" + script.toUri());
	}

	private static String script() throws Exception {
		return new ClassPathResource(TestDatabase.POSTGRESQL.script()).getContentAsString(StandardCharsets.UTF_8);
	}

	@Test
	void anApplicationStartsBeforeItsDatabase(CapturedOutput output) {
		try (DatabaseServer server = DatabaseServers.startPostgres()) {
			ApplicationContextRunner application = on(server);
			application.withPropertyValues("async-messages.jdbc.initialize-schema=always")
				.run((context) -> assertThat(context).hasNotFailed());
			server.stop();
			application.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("Could not verify"))
					.singleElement()
					.asString()
					.contains("Could not verify the table 'user_message'. "
							+ "Pages are rendered without stored messages until the database is reachable. ");
				assertThat(output).doesNotContain("at " + MessageTableCheck.class.getName());
				UserMessageService messages = context.getBean(UserMessageService.class);
				assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> messages.info("barry", "Not stored"));
				server.restart();
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.ignoreExceptionsInstanceOf(MessageStoreException.class)
					.untilAsserted(() -> {
						messages.info("barry", "Done");
						assertThat(messages.receive("barry")).extracting(UserMessage::text).contains("Done");
					});
			});
		}
	}

	private ApplicationContextRunner on(DatabaseServer server) {
		return this.runner.withPropertyValues("spring.datasource.url=" + server.newDatabase(),
				"spring.datasource.username=" + server.username(), "spring.datasource.password=" + server.password());
	}

	private static void assertMessagesAreKept(AssertableApplicationContext context, String table) {
		assertThat(context).hasNotFailed();
		UserMessageService messages = context.getBean(UserMessageService.class);
		messages.info("barry", "Done");
		assertThat(client(context).sql("SELECT text FROM " + table).query(String.class).list()).contains("Done");
		assertThat(messages.receive("barry")).extracting(UserMessage::text).containsExactly("Done");
		assertThat(messages.receive("barry")).isEmpty();
	}

	private static JdbcClient client(AssertableApplicationContext context) {
		return JdbcClient.create(context.getBean(DataSource.class));
	}

	/**
	 * Is created before everything else, and sends at once.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FirstSender {

		@Bean
		InitializingBean sender(UserMessageService messages) {
			return () -> messages.info("sally", "Ahoy there");
		}

	}

}
