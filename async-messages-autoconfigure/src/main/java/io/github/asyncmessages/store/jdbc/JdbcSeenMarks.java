package io.github.asyncmessages.store.jdbc;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.asyncmessages.store.jdbc.executor.Dialect;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of recipients who were seen.
 */
final class JdbcSeenMarks {

	private static final int MAX_RECIPIENTS = 250;

	private static final int MAX_REMOVED = 1000;

	private static final String REMOVE = "DELETE FROM {recipients} WHERE recipient IN (:recipients)";

	private static final String FIND_EXPIRED = """
			SELECT recipient FROM {recipients} WHERE seen_at <= :oldestSeen ORDER BY recipient LIMIT :size
			""";

	private static final String REMOVE_EXPIRED = REMOVE + " AND seen_at <= :oldestSeen";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final Supplier<Cutoffs> cutoffs;

	JdbcSeenMarks(MessageTable table, JdbcExecutor executor, Supplier<Cutoffs> cutoffs) {
		this.table = table;
		this.executor = executor;
		this.cutoffs = cutoffs;
	}

	void set(Collection<String> recipients) {
		// Sorted, so that two nodes wait for each other in one order.
		for (List<String> batch : MessageTable.batches(new TreeSet<>(recipients), MAX_RECIPIENTS)) {
			this.executor.write("mark as seen", batch.get(0), (events) -> insertOrUpdate(batch));
		}
	}

	private int insertOrUpdate(List<String> recipients) {
		String rows = "(?, ?)" + ", (?, ?)".repeat(recipients.size() - 1);
		Dialect dialect = this.table.dialect();
		JdbcClient.StatementSpec statement = this.table.sql(dialect.insertSeen, rows + dialect.updateSeen);
		LocalDateTime now = this.cutoffs.get().now();
		recipients.forEach((recipient) -> statement.param(recipient).param(now));
		return statement.update();
	}

	/**
	 * Removes a mark, as a part of another operation.
	 */
	void remove(String recipient) {
		this.table.sql(REMOVE).param("recipients", List.of(recipient)).update();
	}

	/**
	 * Removes some of the marks that have expired, as a part of another operation.
	 * @return how many it has removed
	 */
	int removeExpired() {
		Cutoffs now = this.cutoffs.get();
		List<String> expired = this.table.sql(FIND_EXPIRED, now).param("size", MAX_REMOVED).query(String.class).list();
		return MessageTable.batches(expired, this.table.dialect().maxChangedRows)
			.stream()
			.mapToInt((batch) -> this.table.sql(REMOVE_EXPIRED, now).param("recipients", batch).update())
			.sum();
	}

}
