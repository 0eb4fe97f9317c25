package io.github.asyncmessages.testing;

import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Databases on which the store of messages is tried. Each is empty and has a pool of
 * connections of its own.
 */
public enum TestDatabase {

	H2, POSTGRESQL, MARIADB, MYSQL;

	/**
	 * The databases that can be had on this machine, or the one that
	 * {@code -Ddatabase=MYSQL} names.
	 */
	public static Stream<TestDatabase> available() {
		String only = System.getProperty("database");
		if (only != null) {
			return Stream.of(valueOf(only));
		}
		return Stream.of(values()).filter(TestDatabase::isAvailable);
	}

	private boolean isAvailable() {
		return switch (this) {
			case H2, POSTGRESQL -> true;
			case MARIADB -> DatabaseServers.isMariadbAvailable();
			case MYSQL -> DatabaseServers.isMysqlAvailable();
		};
	}

	/**
	 * A new database.
	 */
	public HikariDataSource create() {
		return switch (this) {
			case H2 -> pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
			case POSTGRESQL -> pool(DatabaseServers.postgres());
			case MARIADB -> pool(DatabaseServers.mariadb());
			case MYSQL -> pool(DatabaseServers.mysql());
		};
	}

	private static HikariDataSource pool(DatabaseServer server) {
		return pool(server.newDatabase(), server.username(), server.password());
	}

	private static HikariDataSource pool(String url, String username, String password) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(username);
		pool.setPassword(password);
		return pool;
	}

	/**
	 * The script that makes the table.
	 */
	public String script() {
		return "io/github/asyncmessages/store/jdbc/schema-" + name().toLowerCase(Locale.ROOT) + ".sql";
	}

	/**
	 * A new database of PostgreSQL with the table of messages, and the triggers that tell
	 * of changes.
	 */
	public static HikariDataSource createWithTriggers() {
		HikariDataSource dataSource = POSTGRESQL.createWithTable();
		runNotifyScript(dataSource);
		return dataSource;
	}

	/**
	 * Creates the triggers that tell of changes.
	 */
	public static void runNotifyScript(DataSource dataSource) {
		DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(
				new ClassPathResource("io/github/asyncmessages/store/jdbc/notify-postgresql.sql")), dataSource);
	}

	/**
	 * A new database with the table of messages.
	 */
	public HikariDataSource createWithTable() {
		return createWithTable(true);
	}

	/**
	 * A new database with the table of messages.
	 * @param autoCommit whether each statement commits by itself
	 */
	public HikariDataSource createWithTable(boolean autoCommit) {
		HikariDataSource dataSource = create();
		dataSource.setAutoCommit(autoCommit);
		DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(new ClassPathResource(script())), dataSource);
		return dataSource;
	}

}
