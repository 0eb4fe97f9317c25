package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Inserts messages: those that are sent, and once more those that were scheduled and are
 * due, because the number of its new row makes a message the newest. The unique
 * constraints decide which of two senders was first: a message is inserted, and only if
 * that fails the conflicting rows are queried.
 */
final class RowWriter {

	private static final int ATTEMPTS = 10;

	/** How many messages are delivered at a time. */
	private static final int MAX_DELIVERED_MESSAGES = 100;

	/** Followed by the rows. */
	private static final String INSERT = "INSERT INTO {table} (recipient, {message}) VALUES ";

	private static final String INSERT_RETURNING = """
			INSERT INTO {table} (recipient, {message})
			SELECT recipient, CAST(? AS TIMESTAMP), CAST(? AS TIMESTAMP), CAST(? AS TIMESTAMP), CAST(? AS TIMESTAMP), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
			FROM UNNEST(?) AS recipient
			ON CONFLICT DO NOTHING RETURNING recipient
			""";

	/**
	 * The rows that have the id of a message. One that is still in use is a duplicate.
	 */
	private static final String CONFLICTING_BY_ID = """
			SELECT seq, recipient,
				CASE WHEN {stored} THEN 1 ELSE 0 END AS duplicate
			FROM {table}
			WHERE recipient IN (:recipients) AND id = :id
			ORDER BY seq
			""";

	/** The rows that have the collapse key of a message. */
	private static final String CONFLICTING_BY_KEY = """
			SELECT seq, recipient, 0 AS duplicate FROM {table}
			WHERE recipient IN (:recipients) AND collapse_key = :key
			ORDER BY seq
			""";

	/** Those of them that are for later as well. */
	private static final String CONFLICTING_BY_DELIVER_KEY = CONFLICTING_BY_KEY.replace("collapse_key", "deliver_key");

	static final String FIND_DUE = """
			SELECT seq, recipient FROM {table}
			WHERE recipient IN (:recipients) AND {due}
			ORDER BY deliver_at, seq LIMIT :size
			""";

	private static final String FIND_DUE_BY_KEY = """
			SELECT seq, recipient FROM {table}
			WHERE recipient IN (:recipients) AND deliver_key = :key AND {due}
			ORDER BY seq
			""";

	/**
	 * Of those who deliver a message at the same time, only one finds it. Leaves out rows
	 * that a transaction is about to replace, rather than wait for it.
	 */
	private static final String LOCK_DUE = """
			SELECT {row} FROM {table} {primaryKey}
			WHERE seq IN (:seqs) AND {due}
			ORDER BY seq FOR UPDATE SKIP LOCKED
			""";

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final RowReader rows;

	private final Supplier<Cutoffs> cutoffs;

	RowWriter(MessageTable table, JdbcExecutor executor, RowReader rows, Supplier<Cutoffs> cutoffs) {
		this.table = table;
		this.executor = executor;
		this.rows = rows;
		this.cutoffs = cutoffs;
	}

	/**
	 * Delivers what is due, as if it was sent now. A transaction that may not write is
	 * left alone.
	 */
	void deliverDue(Collection<String> recipients, Consumer<Object> events) {
		if (this.executor.isReadOnly()) {
			return;
		}
		deliver(this.table.sql(FIND_DUE, this.cutoffs.get())
			.params(Map.of("recipients", recipients, "size", MAX_DELIVERED_MESSAGES)), events);
	}

	/**
	 * Delivers what has a collapse key and is due, so that a message for later with that
	 * key does not replace it.
	 */
	void deliverDue(Collection<String> recipients, String key, Consumer<Object> events) {
		deliver(this.table.sql(FIND_DUE_BY_KEY, this.cutoffs.get())
			.params(Map.of("recipients", recipients, "key", key)), events);
	}

	private void deliver(JdbcClient.StatementSpec query, Consumer<Object> events) {
		Map<String, List<Long>> due = new LinkedHashMap<>();
		query.query((row) -> {
			due.computeIfAbsent(row.getString("recipient"), (recipient) -> new ArrayList<>()).add(row.getLong("seq"));
		});
		due.forEach((recipient, seqs) -> deliver(recipient, seqs, events));
	}

	/**
	 * Delivers messages to a recipient, in the given order.
	 * @param due the numbers of their rows until now
	 */
	private void deliver(String recipient, List<Long> due, Consumer<Object> events) {
		this.executor.inTransaction(() -> {
			Map<Long, UserMessage> messages = this.rows.messages(recipient,
					this.table.read(due, () -> this.table.sql(LOCK_DUE, this.cutoffs.get())), events);
			for (Long seq : due) {
				UserMessage message = messages.get(seq);
				if (message != null) {
					move(recipient, seq, message);
				}
			}
			return true;
		});
	}

	private void move(String recipient, long seq, UserMessage message) {
		this.table.delete(List.of(seq));
		if (add(List.of(recipient), message).isEmpty()) {
			// A row without an id has its number as its id, which another row may have.
			add(List.of(recipient), message.id(ids.generateId().toString()));
		}
	}

	/**
	 * Inserts a message for those who do not have it yet. It replaces what has its key.
	 * @return for whom it was inserted
	 */
	List<String> add(Collection<String> recipients, UserMessage message) {
		List<String> inserted = new ArrayList<>();
		Collection<String> rest = recipients;
		for (int attempt = 1; !rest.isEmpty(); attempt++) {
			// In a transaction a duplicate would leave a lock on its neighbours.
			boolean queryFirst = attempt == 1 && message.key() != null && this.executor.isInTransaction();
			Collection<String> done = queryFirst ? List.of() : insert(rest, message);
			inserted.addAll(done);
			rest = (done.size() == rest.size()) ? List.of() : resolve(rest, inserted, message, !queryFirst);
			if (attempt == ATTEMPTS && !rest.isEmpty()) {
				throw new CannotAcquireLockException(
						"Others keep sending to '%s' under the same key".formatted(rest.iterator().next()));
			}
		}
		return inserted;
	}

	/**
	 * Inserts a message for some recipients, unless there is a conflicting row.
	 * @return for whom it was inserted
	 */
	private Collection<String> insert(Collection<String> recipients, UserMessage message) {
		List<Object> values = this.table.mapper().toValues(message);
		if (this.table.dialect().returning) {
			return this.table.sql(INSERT_RETURNING)
				.params(values)
				.param(new SqlArrayValue("varchar", recipients.toArray()))
				.query(String.class)
				.list();
		}
		String row = "(?" + ", ?".repeat(values.size()) + ")";
		JdbcClient.StatementSpec insert = this.table.sql(INSERT, row + (", " + row).repeat(recipients.size() - 1));
		recipients.forEach((recipient) -> insert.param(recipient).params(values));
		try {
			insert.update();
			return recipients;
		}
		catch (DuplicateKeyException ex) {
			return List.of();
		}
	}

	/**
	 * Replaces the conflicting rows, unless they are duplicates.
	 * @param inserted to which those recipients are added for whom this was done
	 * @param lock whether to lock the conflicting rows, if this is a transaction
	 * @return those for whom the insert has to be repeated
	 */
	private List<String> resolve(Collection<String> recipients, List<String> inserted, UserMessage message,
			boolean lock) {
		// A lock reads what is true now, rather than when the transaction began.
		Map<String, List<ConflictingRow>> conflicts = findConflicts(recipients, message,
				(lock && this.executor.isInTransaction()) ? " FOR UPDATE" : "");
		List<String> again = new ArrayList<>();
		for (String recipient : recipients) {
			List<ConflictingRow> rows = conflicts.getOrDefault(recipient, List.of());
			if (rows.stream().anyMatch(ConflictingRow::duplicate)) {
				continue;
			}
			if (!rows.isEmpty() && replace(recipient, rows, message)) {
				inserted.add(recipient);
			}
			else {
				again.add(recipient);
			}
		}
		return again;
	}

	private Map<String, List<ConflictingRow>> findConflicts(Collection<String> recipients, UserMessage message,
			String lock) {
		List<ConflictingRow> rows = new ArrayList<>(find(
				this.table.sql(CONFLICTING_BY_ID + lock, this.cutoffs.get()).param("id", message.id()), recipients));
		if (message.key() != null) {
			String query = (message.deliverAt() != null) ? CONFLICTING_BY_DELIVER_KEY : CONFLICTING_BY_KEY;
			rows.addAll(find(this.table.sql(query + lock).param("key", message.key()), recipients));
		}
		return rows.stream().collect(Collectors.groupingBy(ConflictingRow::recipient));
	}

	private static List<ConflictingRow> find(JdbcClient.StatementSpec query, Collection<String> recipients) {
		return query.param("recipients", recipients)
			.query((row, number) -> new ConflictingRow(row.getLong("seq"), row.getString("recipient"),
					row.getInt("duplicate") == 1))
			.list();
	}

	private boolean replace(String recipient, List<ConflictingRow> rows, UserMessage message) {
		List<Long> seqs = rows.stream().map(ConflictingRow::seq).distinct().toList();
		return this.executor.inTransaction(
				() -> this.table.delete(seqs) == seqs.size() && !insert(List.of(recipient), message).isEmpty());
	}

	/**
	 * A row that has the id or the collapse key of a message to be inserted.
	 *
	 * @param seq identifies the row
	 * @param recipient whose mailbox it is in
	 * @param duplicate whether it is the message itself, sent before
	 */
	private record ConflictingRow(long seq, String recipient, boolean duplicate) {
	}

}
