package io.github.asyncmessages.testing;

import java.util.function.IntFunction;

/**
 * Real database servers on free ports of this machine: in containers where a Docker
 * daemon answers, else as processes. Those that tests share are started once and stopped
 * at the end of the JVM; a test does not pause, stop or close them.
 */
public final class DatabaseServers {

	private DatabaseServers() {
	}

	/**
	 * The PostgreSQL that tests share.
	 */
	public static DatabaseServer postgres() {
		return Postgres.server;
	}

	/**
	 * The MariaDB that tests share.
	 * @see RequiresMariadb
	 */
	public static DatabaseServer mariadb() {
		return Mariadb.server;
	}

	/**
	 * The MySQL that tests share.
	 * @see RequiresMysql
	 */
	public static DatabaseServer mysql() {
		return Mysql.server;
	}

	/**
	 * Starts a PostgreSQL for one test, which has to close it.
	 */
	public static DatabaseServer startPostgres() {
		return start(Docker.isAvailable() ? ContainerDatabaseServer::postgres : LocalPostgresServer::new);
	}

	/**
	 * Starts a MariaDB for one test, which has to close it.
	 */
	public static DatabaseServer startMariadb() {
		return start(Docker.isAvailable() ? ContainerDatabaseServer::mariadb : LocalMariadbServer::new);
	}

	/**
	 * Starts a MySQL for one test, which has to close it.
	 */
	public static DatabaseServer startMysql() {
		return start(Docker.isAvailable() ? ContainerDatabaseServer::mysql : LocalMysqlServer::new);
	}

	/**
	 * Whether there is a MariaDB: it comes with Docker, or is installed on the machine.
	 */
	public static boolean isMariadbAvailable() {
		return Docker.isAvailable() || LocalMariadbServer.isInstalled();
	}

	/**
	 * Whether there is a MySQL: it comes with Docker, or {@code -Dmysql.server=…} names
	 * its binary.
	 */
	public static boolean isMysqlAvailable() {
		return Docker.isAvailable() || LocalMysqlServer.isNamed();
	}

	private static DatabaseServer start(IntFunction<DatabaseServer> type) {
		return ServerStart.attempt(() -> {
			DatabaseServer server = type.apply(FreePorts.find(1).get(0));
			try {
				server.restart();
			}
			catch (RuntimeException ex) {
				server.close();
				throw ex;
			}
			return server;
		});
	}

	private static final class Postgres {

		private static final DatabaseServer server = startOnce();

		private static DatabaseServer startOnce() {
			DatabaseServer server = startPostgres();
			ServerStart.closeAtExit(server);
			ServerVersion.logDatabase(server.address());
			return server;
		}

	}

	private static final class Mariadb {

		private static final DatabaseServer server = startOnce();

		private static DatabaseServer startOnce() {
			DatabaseServer server = startMariadb();
			ServerStart.closeAtExit(server);
			ServerVersion.logDatabase(server.address());
			return server;
		}

	}

	private static final class Mysql {

		private static final DatabaseServer server = startOnce();

		private static DatabaseServer startOnce() {
			DatabaseServer server = startMysql();
			ServerStart.closeAtExit(server);
			ServerVersion.logDatabase(server.address());
			return server;
		}

	}

}
