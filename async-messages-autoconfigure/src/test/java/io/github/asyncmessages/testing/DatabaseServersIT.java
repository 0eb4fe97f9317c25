package io.github.asyncmessages.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DatabaseServers}.
 */
class DatabaseServersIT {

	@Nested
	class Postgres extends Contract {

		@Override
		DatabaseServer shared() {
			return DatabaseServers.postgres();
		}

		@Override
		DatabaseServer start() {
			return DatabaseServers.startPostgres();
		}

		@Test
		void transactionsReadWhatIsCommitted() throws Exception {
			try (Connection connection = connect(shared(), shared().url())) {
				assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
			}
		}

	}

	@Nested
	@RequiresMariadb
	class Mariadb extends Contract {

		@Override
		DatabaseServer shared() {
			return DatabaseServers.mariadb();
		}

		@Override
		DatabaseServer start() {
			return DatabaseServers.startMariadb();
		}

		@Test
		void transactionsReadRepeatably() throws Exception {
			try (Connection connection = connect(shared(), shared().url())) {
				assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
			}
		}

	}

	@Nested
	@RequiresMysql
	class Mysql extends Contract {

		@Override
		DatabaseServer shared() {
			return DatabaseServers.mysql();
		}

		@Override
		DatabaseServer start() {
			return DatabaseServers.startMysql();
		}

		@Test
		void transactionsReadRepeatably() throws Exception {
			try (Connection connection = connect(shared(), shared().url())) {
				assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
			}
		}

	}

	abstract static class Contract {

		private final ExecutorService clients = Executors.newCachedThreadPool();

		abstract DatabaseServer shared();

		abstract DatabaseServer start();

		@AfterEach
		void endClients() {
			this.clients.shutdownNow();
		}

		@Test
		void theSharedServerIsStartedOnceAndAnswers() throws Exception {
			assertThat(shared()).isSameAs(shared());
			try (Connection connection = connect(shared(), shared().url())) {
				assertThat(one(connection)).isEqualTo(1);
			}
		}

		@Test
		void aNewDatabaseIsEmptyAndIsNoOther() throws Exception {
			String url = shared().newDatabase();
			try (Connection connection = connect(shared(), url);
					Connection other = connect(shared(), shared().newDatabase())) {
				assertThat(tables(connection)).isEmpty();
				execute(connection, "CREATE TABLE here (id INT)");
				assertThat(tables(connection)).containsExactly("here");
				assertThat(tables(other)).isEmpty();
			}
		}

		@Test
		void aServerOfItsOwnFallsSilentEndsAndComesBackWithItsData() throws Exception {
			try (DatabaseServer server = start()) {
				try (Connection connection = connect(server, server.url())) {
					execute(connection, "CREATE TABLE numbers (number INT)");
					execute(connection, "INSERT INTO numbers VALUES (1)");
					server.pause();
					Future<Integer> answer = this.clients.submit(() -> one(connection));
					Future<Connection> another = this.clients.submit(() -> connect(server, server.url()));
					assertThatExceptionOfType(TimeoutException.class)
						.isThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS));
					assertThat(another).isNotDone();
					server.resume();
					assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(1);
					another.get(10, TimeUnit.SECONDS).close();
					server.stop();
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> one(connection));
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(server, server.url()));
				}
				server.restart();
				try (Connection connection = connect(server, server.url())) {
					assertThat(number(connection, "SELECT number FROM numbers")).isEqualTo(1);
				}
			}
		}

		@Test
		void aPausedServerCanBeStopped() throws Exception {
			try (DatabaseServer server = start()) {
				server.pause();
				server.stop();
				server.restart();
				try (Connection connection = connect(server, server.url())) {
					assertThat(one(connection)).isEqualTo(1);
				}
			}
		}

		static Connection connect(DatabaseServer server, String url) throws SQLException {
			return DriverManager.getConnection(url, server.username(), server.password());
		}

		private static int one(Connection connection) throws SQLException {
			return number(connection, "SELECT 1");
		}

		private static int number(Connection connection, String sql) throws SQLException {
			try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
				assertThat(result.next()).isTrue();
				return result.getInt(1);
			}
		}

		private static void execute(Connection connection, String sql) throws SQLException {
			try (Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}

		private static List<String> tables(Connection connection) throws SQLException {
			List<String> names = new ArrayList<>();
			try (ResultSet tables = connection.getMetaData()
				.getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] { "TABLE" })) {
				while (tables.next()) {
					names.add(tables.getString("TABLE_NAME"));
				}
			}
			return names;
		}

	}

}
