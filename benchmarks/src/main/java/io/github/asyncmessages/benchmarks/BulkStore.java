package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Fills a store without the library, which would take longer.
 */
enum BulkStore {

	REDIS("Redis") {

		@Override
		void clear(Library library) {
			library.flush();
		}

		@Override
		void add(Library library, List<String> recipients, int messages) {
			String[] entries = Stream.generate(library::entry).limit(messages).toArray(String[]::new);
			Queues.push(library.redis(), recipients, entries);
		}

		@Override
		void analyze(Library library) {
			// Redis has no statistics
		}

	},

	POSTGRESQL("PostgreSQL") {

		@Override
		void clear(Library library) {
			library.bean(JdbcClient.class).sql("TRUNCATE TABLE user_message").update();
		}

		@Override
		void add(Library library, List<String> recipients, int messages) {
			library.bean(JdbcClient.class).sql("""
					INSERT INTO user_message (recipient, id, text)
					SELECT recipient, MD5(RANDOM()::TEXT), ?
					FROM UNNEST(?) AS recipient, GENERATE_SERIES(1, ?)
					""").params(Library.TEXT, new SqlArrayValue("varchar", recipients.toArray()), messages).update();
		}

		@Override
		void analyze(Library library) {
			library.bean(JdbcClient.class).sql("VACUUM ANALYZE user_message").update();
		}

	};

	private final String label;

	BulkStore(String label) {
		this.label = label;
	}

	/**
	 * Removes all mailboxes.
	 */
	abstract void clear(Library library);

	/**
	 * Adds one-time messages to each mailbox.
	 */
	abstract void add(Library library, List<String> recipients, int messages);

	/**
	 * Brings statistics up to date, as the server would do in time.
	 */
	abstract void analyze(Library library);

	@Override
	public String toString() {
		return this.label;
	}

}
