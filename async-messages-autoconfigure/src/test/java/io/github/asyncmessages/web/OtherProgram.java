package io.github.asyncmessages.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.asyncmessages.web.app.TestStore;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Another program that writes to a store without the library.
 */
interface OtherProgram {

	/**
	 * Writes a message, or what is none.
	 * @param fields the fields that it has, with the names of columns
	 */
	void write(String recipient, Map<String, String> fields);

	/**
	 * How much is stored for a recipient.
	 */
	int count(String recipient);

	/**
	 * A program that knows the server of an application, or nothing if the messages are
	 * in the memory of the application.
	 */
	static Optional<OtherProgram> on(TestStore store, StringRedisTemplate redis, JdbcClient database) {
		return switch (store) {
			case MEMORY, MEMORY_ON_JETTY -> Optional.empty();
			case REDIS, REDIS_JEDIS -> Optional.of(new RedisClient(redis));
			case H2, POSTGRESQL, MARIADB, MYSQL -> Optional.of(new SqlClient(database));
		};
	}

	/**
	 * Pushes JSON to a queue.
	 *
	 * @param redis the server
	 */
	record RedisClient(StringRedisTemplate redis) implements OtherProgram {

		@Override
		public void write(String recipient, Map<String, String> fields) {
			this.redis.opsForList()
				.rightPush("async-messages:{" + recipient + "}:queue", JsonMapper.shared().writeValueAsString(fields));
		}

		@Override
		public int count(String recipient) {
			// What was shown is remembered for some seconds, and that the user was seen.
			return (int) this.redis.keys("*{" + recipient + "}*")
				.stream()
				.filter((key) -> !key.endsWith(":shown") && !key.endsWith(":seen"))
				.count();
		}

	}

	/**
	 * Inserts a row.
	 *
	 * @param database the database
	 */
	record SqlClient(JdbcClient database) implements OtherProgram {

		@Override
		public void write(String recipient, Map<String, String> fields) {
			List<String> columns = List.copyOf(fields.keySet());
			String sql = "INSERT INTO user_message (recipient, %s) VALUES (?%s)".formatted(String.join(", ", columns),
					columns.stream().map((column) -> ", ?").collect(Collectors.joining()));
			JdbcClient.StatementSpec insert = this.database.sql(sql).param(recipient);
			columns.forEach((column) -> insert.param(fields.get(column)));
			insert.update();
		}

		@Override
		public int count(String recipient) {
			return this.database.sql("SELECT COUNT(*) FROM user_message WHERE recipient = ?")
				.param(recipient)
				.query(Integer.class)
				.single();
		}

	}

}
