package io.github.asyncmessages.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.Requeueing;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Adds messages to mailboxes. The unique constraints decide which of two senders was
 * first: a message is inserted, and only if that fails the conflicting rows are queried.
 */
final class JdbcAppends {

	private static final int ATTEMPTS = 10;

	/** How many characters of JSON an insert has, about. */
	private static final int MAX_INSERT_LENGTH = 1024 * 1024;

	/** Followed by the rows. */
	static final String INSERT = "INSERT INTO {table} (recipient, {message}) VALUES ";

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

	/** What a message replaces that is scheduled, unless the message is a duplicate. */
	static final String SCHEDULED_BY_KEY = """
			SELECT seq FROM {table} later
			WHERE recipient IN (:recipients) AND deliver_at IS NOT NULL AND (deliver_key = :key OR collapse_key = :key)
				AND NOT EXISTS (SELECT 1 FROM {table} WHERE recipient = later.recipient AND id = :id AND {stored})
			""";

	/** The rows that have the collapse key of a message. */
	private static final String CONFLICTING_BY_KEY = """
			SELECT seq, recipient, 0 AS duplicate FROM {table}
			WHERE recipient IN (:recipients) AND collapse_key = :key
			ORDER BY seq
			""";

	private static final String FIND_REJECTED = """
			SELECT {row} FROM {table} WHERE seq = :seq AND recipient = :recipient AND {rejected}
			""";

	/** Of those who take a row at the same time, one deletes it. */
	private static final String TAKE_REJECTED = """
			DELETE FROM {table} WHERE seq = :seq AND recipient = :recipient AND rejection IS NOT NULL
			""";

	/** A page that claims the row at the same time has it, or finds it gone. */
	private static final String DELETE_WAITING = """
			DELETE FROM {table}
			WHERE seq = :seq AND recipient = :recipient
				AND ((delivery = 'once' AND created_at > :oldest AND {live} AND {free}) OR {scheduled})
			""";

	private static final Pattern SEQ = Pattern.compile("[1-9][0-9]{0,17}");

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final MailboxTrimmer trimmer;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final Clock clock;

	JdbcAppends(MessageTable table, JdbcExecutor executor, MailboxTrimmer trimmer, MailboxLimits limits,
			MessageCodec codec, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.trimmer = trimmer;
		this.limits = limits;
		this.codec = codec;
		this.clock = clock;
	}

	private Cutoffs cutoffs() {
		return Cutoffs.of(this.clock.instant(), this.limits);
	}

	Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		int size = Math.max(1,
				Math.min(this.table.maxRecipients(message.message()), MAX_INSERT_LENGTH / message.json().length()));
		Map<String, MessageStoreException> failures = new LinkedHashMap<>();
		// Sorted, so that two senders wait for each other in one order.
		for (List<String> batch : MessageTable.batches(new TreeSet<>(recipients), size)) {
			try {
				append(batch, message.message());
			}
			catch (MessageStoreException ex) {
				if (this.executor.isInTransaction()) {
					// The transaction is lost, and what was appended before with it.
					throw ex;
				}
				batch.forEach((recipient) -> failures.put(recipient, ex));
			}
		}
		return failures;
	}

	void append(List<String> recipients, UserMessage message) {
		this.executor.<Boolean>write(() -> "The message " + message.id() + " for '" + recipients.get(0) + "'"
				+ ((recipients.size() > 1) ? " and " + (recipients.size() - 1) + " others" : "")
				+ " is perhaps not stored", (events) -> {
					append(recipients, message, events);
					return true;
				});
	}

	private void append(List<String> recipients, UserMessage sent, Consumer<Object> events) {
		UserMessage message = sent.isScheduled(this.clock.instant()) ? sent : sent.delivered();
		List<Long> superseded = findSuperseded(recipients, message);
		if (superseded.isEmpty()) {
			add(recipients, message, events);
			return;
		}
		this.executor.inTransaction(() -> {
			this.table.delete(superseded);
			add(recipients, message, events);
			return true;
		});
	}

	private List<Long> findSuperseded(List<String> recipients, UserMessage message) {
		return (message.key() == null) ? List.of()
				: this.table.sql(SCHEDULED_BY_KEY, cutoffs())
					.params(Map.of("recipients", recipients, "key", message.key(), "id", message.id()))
					.query(Long.class)
					.list();
	}

	private void add(List<String> recipients, UserMessage message, Consumer<Object> events) {
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
		if (!inserted.isEmpty() && message.deliverAt() != null) {
			this.trimmer.trimScheduled(inserted, events);
		}
		else if (!inserted.isEmpty()) {
			this.trimmer.trim(inserted, message.delivery().isPersistent(), events);
		}
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
		List<ConflictingRow> rows = new ArrayList<>(
				find(this.table.sql(CONFLICTING_BY_ID + lock, cutoffs()).param("id", message.id()), recipients));
		if (message.key() != null && message.deliverAt() == null) {
			rows.addAll(find(this.table.sql(CONFLICTING_BY_KEY + lock).param("key", message.key()), recipients));
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
	 * Replaces a rejected row by a message at the end of the queue.
	 * @return {@code false} if there is no such row
	 */
	boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		if (!SEQ.matcher(entryId).matches()) {
			return false;
		}
		Instant now = this.clock.instant();
		if (corrected != null) {
			return take(recipient, entryId,
					Requeueing.requireUsable(corrected.getBytes(StandardCharsets.UTF_8), this.codec, this.limits, now));
		}
		Optional<MessageRowMapper.Row> row = findRejected(recipient, entryId);
		return row.isPresent() && take(recipient, entryId, usable(row.get(), now));
	}

	private Optional<MessageRowMapper.Row> findRejected(String recipient, String entryId) {
		return this.executor.read("find a rejected row", recipient,
				(events) -> this.table.sql(FIND_REJECTED, cutoffs())
					.params(Map.of("recipient", recipient, "seq", Long.parseLong(entryId)))
					.query(this.table.mapper())
					.optional());
	}

	private UserMessage usable(MessageRowMapper.Row row, Instant now) {
		UserMessage message = row.message();
		if (message == null) {
			throw Requeueing.unusable(String.valueOf(row.rejection()));
		}
		return Requeueing.requireUsable(message, this.limits, now);
	}

	/**
	 * Deletes a rejected row.
	 * @return {@code false} if there is no such row
	 */
	boolean deleteRejected(String recipient, String entryId) {
		return SEQ.matcher(entryId).matches() && take(recipient, entryId, null);
	}

	/**
	 * Deletes a row that the next page would claim, or that is scheduled.
	 * @return {@code false} if there is no such row
	 */
	boolean deleteWaiting(String recipient, String entryId) {
		return SEQ.matcher(entryId).matches() && this.executor.<Boolean>write("delete a waiting row", recipient,
				(events) -> this.table.sql(DELETE_WAITING, cutoffs())
					.params(Map.of("recipient", recipient, "seq", Long.parseLong(entryId)))
					.update() > 0);
	}

	/**
	 * Deletes a rejected row, and adds a message in its place.
	 */
	private boolean take(String recipient, String entryId, @Nullable UserMessage message) {
		return this.executor.write("requeue", recipient, (events) -> this.executor.inTransaction(() -> {
			boolean taken = this.table.sql(TAKE_REJECTED)
				.params(Map.of("recipient", recipient, "seq", Long.parseLong(entryId)))
				.update() > 0;
			if (taken && message != null) {
				append(List.of(recipient), message, events);
			}
			return taken;
		}));
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
