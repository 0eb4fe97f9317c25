package io.github.asyncmessages.sample.browser;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Nested;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The inbox in a browser.
 */
class InboxBrowserIT {

	@Nested
	@OnRedis
	class Redis extends InboxBrowserTests {

		@Autowired
		private StringRedisTemplate redis;

		@Override
		Set<String> unread(String recipient) {
			return this.redis.opsForZSet().range("async-messages:{" + recipient + "}:unread", 0, -1);
		}

		@Override
		Map<Object, Object> inbox(String recipient) {
			return this.redis.opsForHash().entries("async-messages:{" + recipient + "}:inbox");
		}

		@Override
		Collection<?> everything(String recipient) {
			return this.redis.keys("async-messages:{" + recipient + "}:*");
		}

	}

	@Nested
	@OnPostgres
	class Postgres extends InboxBrowserTests {

		@Autowired
		private JdbcClient database;

		@Override
		Set<String> unread(String recipient) {
			return rows(recipient, "AND delivery <> 'once' AND read_at IS NULL").stream()
				.map((row) -> (String) row.get("id"))
				.collect(Collectors.toSet());
		}

		@Override
		Map<Object, Object> inbox(String recipient) {
			return rows(recipient, "AND delivery <> 'once'").stream()
				.collect(Collectors.toMap((row) -> row.get("id"), (row) -> row));
		}

		@Override
		Collection<?> everything(String recipient) {
			return rows(recipient, "");
		}

		private List<Map<String, Object>> rows(String recipient, String condition) {
			return this.database.sql("SELECT * FROM user_message WHERE recipient = :recipient " + condition)
				.param("recipient", recipient)
				.query()
				.listOfRows();
		}

	}

}
