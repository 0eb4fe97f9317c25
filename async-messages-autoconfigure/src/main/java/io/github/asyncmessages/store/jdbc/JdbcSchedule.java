package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Delivers scheduled messages that are due. Each gets a new row, whose number makes it
 * the newest message. Until then the collapse key of a message is in a column of its own,
 * because the key may be in use.
 */
final class JdbcSchedule {

	private static final int ATTEMPTS = 3;

	/** How many messages are delivered at a time. */
	private static final int MAX_DELIVERED_MESSAGES = 100;

	static final String FIND_DUE = """
			SELECT seq FROM {table} WHERE recipient = :recipient AND {due} ORDER BY deliver_at, seq LIMIT :size
			""";

	/**
	 * Of those who deliver a message at the same time, only one finds it. Leaves out rows
	 * that a transaction is about to replace, rather than wait for it.
	 */
	private static final String LOCK_DUE = """
			SELECT {row} FROM {table} {primaryKey} WHERE seq = :seq AND {due} FOR UPDATE SKIP LOCKED
			""";

	private static final String FIND_BY_KEY = """
			SELECT seq FROM {table} WHERE recipient = :recipient AND collapse_key = :key
			""";

	private static final String COUNT = """
			SELECT COUNT(*) FROM {table} WHERE recipient = :recipient AND {scheduled}
			""";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final MailboxTrimmer trimmer;

	private final Supplier<Cutoffs> cutoffs;

	JdbcSchedule(MessageTable table, JdbcExecutor executor, MailboxTrimmer trimmer, Supplier<Cutoffs> cutoffs) {
		this.table = table;
		this.executor = executor;
		this.trimmer = trimmer;
		this.cutoffs = cutoffs;
	}

	/**
	 * How many messages are scheduled.
	 */
	int count(String recipient) {
		return query(COUNT, recipient).query(Integer.class).single();
	}

	private JdbcClient.StatementSpec query(String query, String recipient) {
		return this.table.sql(query, this.cutoffs.get()).param("recipient", recipient);
	}

	/**
	 * Delivers what is due, as if it was sent now.
	 */
	void deliverDue(String recipient, Consumer<Object> events) {
		List<Delivered> delivered = new ArrayList<>();
		for (long seq : query(FIND_DUE, recipient).param("size", MAX_DELIVERED_MESSAGES).query(Long.class).list()) {
			this.executor.inTransaction(() -> {
				lock(seq).ifPresent((row) -> {
					deliver(recipient, row);
					delivered.add(row);
				});
				return true;
			});
		}
		if (delivered.stream().anyMatch(Delivered::persistent)) {
			this.trimmer.trim(List.of(recipient), true, events);
		}
	}

	private Optional<Delivered> lock(long seq) {
		return this.table.sql(LOCK_DUE, this.cutoffs.get())
			.param("seq", seq)
			.query((row, number) -> new Delivered(seq, row.getString("collapse_key"),
					!Delivery.ONCE.tag().equals(row.getString("delivery")), this.table.mapper().toDeliveredValues(row)))
			.optional();
	}

	private void deliver(String recipient, Delivered row) {
		this.table.delete(List.of(row.seq()));
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			if (row.key() != null) {
				this.table.delete(this.table.sql(FIND_BY_KEY)
					.param("recipient", recipient)
					.param("key", row.key())
					.query(Long.class)
					.list());
			}
			if (insert(recipient, row)) {
				return;
			}
		}
		throw new CannotAcquireLockException("Others keep sending to '%s' under the same key".formatted(recipient));
	}

	private boolean insert(String recipient, Delivered row) {
		// A duplicate must not be an error, which would end the transaction of the
		// caller.
		String end = "(?" + ", ?".repeat(row.values().size()) + ")"
				+ (this.table.dialect().returning ? " ON CONFLICT DO NOTHING" : "");
		try {
			return this.table.sql(JdbcAppends.INSERT, end).param(recipient).params(row.values()).update() > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * A row of a message that is due.
	 *
	 * @param seq its number until now
	 * @param key the collapse key
	 * @param persistent whether it belongs into the inbox
	 * @param values what the new row holds
	 */
	private record Delivered(long seq, @Nullable String key, boolean persistent, List<Object> values) {
	}

}
