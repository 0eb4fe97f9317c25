package io.github.asyncmessages.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Where a database server of this machine is, and who may do everything there.
 *
 * @param product its name in JDBC URLs
 * @param port its port
 * @param database the name of a database that is there from the start
 * @param username a user without password
 */
public record DatabaseAddress(String product, int port, String database, String username) {

	static final String PASSWORD = "";

	static DatabaseAddress postgres(int port) {
		return new DatabaseAddress("postgresql", port, "postgres", "postgres");
	}

	static DatabaseAddress mariadb(int port) {
		return new DatabaseAddress("mariadb", port, "test", "root");
	}

	static DatabaseAddress mysql(int port) {
		return new DatabaseAddress("mysql", port, "test", "root");
	}

	String url() {
		return url(this.database);
	}

	private String url(String database) {
		return "jdbc:%s://127.0.0.1:%d/%s".formatted(this.product, this.port, database);
	}

	String newDatabase() {
		String name = "test_" + UUID.randomUUID().toString().replace("-", "");
		try {
			execute("CREATE DATABASE " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return url(name);
	}

	/**
	 * Waits for an answer as long as there can be one.
	 * @return whether there was one
	 */
	boolean await(BooleanSupplier alive) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(50))
				.until(() -> isAnswered() || !alive.getAsBoolean());
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
		return alive.getAsBoolean();
	}

	private boolean isAnswered() {
		try {
			execute("SELECT 1");
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), this.username, PASSWORD);
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
