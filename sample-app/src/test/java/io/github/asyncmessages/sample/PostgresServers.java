package io.github.asyncmessages.sample;

import java.io.IOException;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * A real PostgreSQL server for the profile {@code jdbc}: a container where Docker
 * answers, else a process of its own.
 */
@TestConfiguration(proxyBeanMethods = false)
public class PostgresServers {

	@Configuration(proxyBeanMethods = false)
	@Conditional(DockerAnswers.class)
	static class InContainer {

		@Bean
		@ServiceConnection
		PostgreSQLContainer postgres() {
			return new PostgreSQLContainer("postgres:17-alpine");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(DockerIsSilent.class)
	static class AsProcess {

		@Bean
		EmbeddedPostgres postgres() throws IOException {
			return EmbeddedPostgres.builder()
				.setLocaleConfig("locale", "C")
				.setPGStartupWait(Duration.ofSeconds(60))
				.start();
		}

		@Bean
		JdbcConnectionDetails postgresConnection(EmbeddedPostgres postgres) {
			return new JdbcConnectionDetails() {

				@Override
				public String getJdbcUrl() {
					return "jdbc:postgresql://localhost:%d/postgres".formatted(postgres.getPort());
				}

				@Override
				public String getUsername() {
					return "postgres";
				}

				@Override
				public String getPassword() {
					return "postgres";
				}

			};
		}

	}

}
