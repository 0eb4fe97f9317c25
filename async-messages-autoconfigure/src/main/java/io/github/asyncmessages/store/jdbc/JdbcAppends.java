package io.github.asyncmessages.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.Requeueing;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Adds messages to mailboxes, and corrects or deletes for operators what was added.
 */
final class JdbcAppends {

	/** How many characters of JSON an insert has, about. */
	private static final int MAX_INSERT_LENGTH = 1024 * 1024;

	/** What a message replaces that is scheduled, unless the message is a duplicate. */
	static final String SCHEDULED_BY_KEY = """
			SELECT seq FROM {table} later
			WHERE recipient IN (:recipients) AND deliver_key = :key
				AND NOT EXISTS (SELECT 1 FROM {table} WHERE recipient = later.recipient AND id = :id AND {stored})
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

	private final RowWriter writer;

	private final MailboxTrimmer trimmer;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final Clock clock;

	JdbcAppends(MessageTable table, JdbcExecutor executor, RowWriter writer, MailboxTrimmer trimmer,
			MailboxLimits limits, MessageCodec codec, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.writer = writer;
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

	/**
	 * Adds a message as a part of another operation.
	 */
	void append(List<String> recipients, UserMessage sent, Consumer<Object> events) {
		String key = sent.key();
		if (sent.isScheduled(this.clock.instant())) {
			if (key != null) {
				this.writer.deliverDue(recipients, key, events);
			}
			add(recipients, sent, events);
			return;
		}
		UserMessage message = sent.delivered();
		List<Long> superseded = (key != null) ? findSuperseded(recipients, key, message.id()) : List.of();
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

	private List<Long> findSuperseded(List<String> recipients, String key, String id) {
		return this.table.sql(SCHEDULED_BY_KEY, cutoffs())
			.params(Map.of("recipients", recipients, "key", key, "id", id))
			.query(Long.class)
			.list();
	}

	private void add(List<String> recipients, UserMessage message, Consumer<Object> events) {
		List<String> inserted = this.writer.add(recipients, message);
		if (!inserted.isEmpty()) {
			this.trimmer.trim(inserted, message.delivery().isPersistent(), events);
		}
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

}
