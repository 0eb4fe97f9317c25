package io.github.asyncmessages.benchmarks.page;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The lists of messages that the library is compared with.
 */
@Configuration(proxyBeanMethods = false)
class HandWrittenConfiguration {

	private static final String MESSAGES = "messages";

	/**
	 * Prints what it knows already.
	 */
	@Bean
	@Profile("constant-list")
	NotesInterceptor constantNotes() {
		Map<String, ?> model = Map.of(MESSAGES, List.of(new Note("info", "Please change your password")), "mailbox",
				new Mailbox(1));
		return new NotesInterceptor((user) -> model);
	}

	/**
	 * Takes up to 100 entries from a Redis list, in the one command that this needs.
	 */
	@Bean
	@Profile("list-pop")
	NotesInterceptor poppedNotes(StringRedisTemplate redis, JsonMapper json) {
		return new NotesInterceptor((user) -> {
			List<String> entries = redis.opsForList().leftPop("notes:" + user, 100);
			return (entries != null)
					? Map.of(MESSAGES, entries.stream().map((entry) -> json.readValue(entry, Note.class)).toList())
					: Map.of();
		});
	}

	/**
	 * Where there is a database.
	 */
	@Configuration(proxyBeanMethods = false)
	@Profile("indexed-query")
	static class QueryConfiguration {

		/**
		 * Looks for entries in one query that an index answers.
		 */
		@Bean
		NotesInterceptor queriedNotes(JdbcClient jdbc) {
			return new NotesInterceptor((user) -> Map.of(MESSAGES,
					jdbc.sql("SELECT level, text FROM note WHERE recipient = ? ORDER BY id LIMIT 100")
						.param(user)
						.query(Note.class)
						.list()));
		}

	}

}
