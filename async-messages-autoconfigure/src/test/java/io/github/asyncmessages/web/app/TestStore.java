package io.github.asyncmessages.web.app;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestServer;

/**
 * The stores on which the delivery rules are tried, and one on another web server.
 */
public enum TestStore {

	MEMORY, MEMORY_ON_JETTY, REDIS, REDIS_JEDIS, H2, POSTGRESQL, MARIADB, MYSQL;

	/**
	 * The stores that can be had on this machine, or the one that {@code -Dstore=REDIS}
	 * names.
	 */
	public static Stream<TestStore> available() {
		String only = System.getProperty("store");
		if (only != null) {
			return Stream.of(valueOf(only));
		}
		return Stream.of(values()).filter(TestStore::isAvailable);
	}

	private boolean isAvailable() {
		return switch (this) {
			case MARIADB -> DatabaseServers.isMariadbAvailable();
			case MYSQL -> DatabaseServers.isMysqlAvailable();
			default -> true;
		};
	}

	/**
	 * The stores of {@link #available()} whose server can fail.
	 */
	public static Stream<TestStore> withServer() {
		return available().filter((store) -> store != MEMORY && store != MEMORY_ON_JETTY && store != H2);
	}

	public boolean isRedis() {
		return this == REDIS || this == REDIS_JEDIS;
	}

	/**
	 * Whether messages are part of the transactions of the application.
	 */
	public boolean isTransactional() {
		return this == H2 || this == POSTGRESQL || this == MARIADB || this == MYSQL;
	}

	/**
	 * Starts a server for one test.
	 */
	TestServer startServer() {
		return switch (this) {
			case MEMORY, MEMORY_ON_JETTY, H2 -> throw new IllegalStateException(this + " has no server");
			case REDIS, REDIS_JEDIS -> RedisServers.start();
			case POSTGRESQL -> DatabaseServers.startPostgres();
			case MARIADB -> DatabaseServers.startMariadb();
			case MYSQL -> DatabaseServers.startMysql();
		};
	}

	/**
	 * Starts a server for one test. It is killed when it is stopped, and has its data
	 * when it is started again.
	 */
	public TestServer startDurableServer() {
		return isRedis() ? RedisServers.startDurable() : startServer();
	}

	/**
	 * The properties of an application on a server that tests share.
	 */
	public List<String> properties() {
		return switch (this) {
			case MEMORY -> List.of("async-messages.store.type=memory");
			case MEMORY_ON_JETTY -> List.of("async-messages.store.type=memory", "rules.server=jetty");
			case REDIS, REDIS_JEDIS -> redis(RedisServers.standalone());
			case H2 -> jdbc("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
			case POSTGRESQL -> jdbc(DatabaseServers.postgres());
			case MARIADB -> jdbc(DatabaseServers.mariadb());
			case MYSQL -> jdbc(DatabaseServers.mysql());
		};
	}

	/**
	 * The properties of an application on H2 in a file.
	 * @param file the name of the file, without its suffix
	 */
	public static List<String> inFile(Path file) {
		return jdbc("jdbc:h2:file:" + file, "sa", "");
	}

	/**
	 * The properties of an application on a server.
	 */
	public List<String> properties(TestServer server) {
		return (server instanceof RedisNode node) ? redis(node.port()) : jdbc((DatabaseServer) server);
	}

	private List<String> redis(int port) {
		return List.of("async-messages.store.type=redis", "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port,
				"spring.data.redis.client-type=" + ((this == REDIS) ? "lettuce" : "jedis"));
	}

	private static List<String> jdbc(DatabaseServer server) {
		return jdbc(server.newDatabase(), server.username(), server.password());
	}

	private static List<String> jdbc(String url, String username, String password) {
		return List.of("async-messages.store.type=jdbc", "async-messages.jdbc.initialize-schema=always",
				"spring.datasource.url=" + url, "spring.datasource.username=" + username,
				"spring.datasource.password=" + password);
	}

}
