package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Deletes what a mailbox holds beyond its limits, at most a thousand rows at a time.
 */
final class MailboxTrimmer {

	private static final int MAX_DELETED_ROWS = 1000;

	private static final String OVERFULL = """
			SELECT recipient FROM {table}
			WHERE recipient IN (:recipients) AND %s
			GROUP BY recipient HAVING COUNT(*) > :max
			""";

	/**
	 * Keeps the message that was sent last, then those that are due last, then the unread
	 * ones, then the newest. Which one was sent last is found once, where a subquery in
	 * the order would be run for each row by H2, and a window function by MariaDB.
	 */
	private static final String EXCESS = """
			SELECT seq, read_at
			FROM (SELECT MAX(seq) AS sent_last FROM {table} WHERE recipient = :recipient AND %1$s) newest, {table}
			WHERE recipient = :recipient AND %1$s
			ORDER BY CASE
					WHEN seq = sent_last THEN 0
					WHEN deliver_at IS NOT NULL THEN 1
					WHEN read_at IS NULL THEN 2
					ELSE 3 END,
				deliver_at DESC, seq DESC LIMIT :size OFFSET :max
			""";

	private static final String QUEUED = "(({waiting} AND {ordinary}) OR (delivery = 'once' AND {scheduled}))";

	private static final String KEPT = "({inbox} OR (delivery <> 'once' AND {scheduled}))";

	private static final String OVERFULL_QUEUES = OVERFULL.formatted(QUEUED);

	private static final String OVERFULL_INBOXES = OVERFULL.formatted(KEPT);

	private static final String EXCESS_OF_QUEUE = EXCESS.formatted(QUEUED);

	private static final String EXCESS_OF_INBOX = EXCESS.formatted(KEPT);

	private static final String EXCESS_OF_REJECTED_ROWS = """
			SELECT seq, read_at FROM {table}
			WHERE recipient = :recipient AND rejection IS NOT NULL AND delivered_at IS NULL
			ORDER BY seq DESC LIMIT :size OFFSET :max
			""";

	private static final String DELETE_FREE = "DELETE FROM {table} WHERE seq IN (:seqs) AND {free}";

	private static final Log logger = LogFactory.getLog(MailboxTrimmer.class);

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final MailboxLimits limits;

	private final Supplier<Cutoffs> cutoffs;

	/** Whose mailboxes are trimmed in the background. */
	private final Set<String> inBackground = ConcurrentHashMap.newKeySet();

	MailboxTrimmer(MessageTable table, JdbcExecutor executor, MailboxLimits limits, Supplier<Cutoffs> cutoffs) {
		this.table = table;
		this.executor = executor;
		this.limits = limits;
		this.cutoffs = cutoffs;
	}

	/**
	 * Trims the queues or the inboxes to which a message was added.
	 */
	void trim(Collection<String> recipients, boolean persistent, Consumer<Object> events) {
		Cutoffs now = this.cutoffs.get();
		this.table.sql(persistent ? OVERFULL_INBOXES : OVERFULL_QUEUES, now)
			.params(Map.of("recipients", recipients, "max", max(persistent)))
			.query(String.class)
			.list()
			.forEach((recipient) -> trim(recipient, persistent, now, events));
	}

	private int max(boolean persistent) {
		return persistent ? this.limits.maxInbox() : this.limits.maxPending();
	}

	private int trim(String recipient, boolean persistent, Cutoffs now, Consumer<Object> events) {
		Map<Boolean, List<Long>> excess = findExcess(persistent ? EXCESS_OF_INBOX : EXCESS_OF_QUEUE, recipient,
				max(persistent), now);
		return this.table.delete(excess.getOrDefault(false, List.of()))
				+ drop(recipient, excess.getOrDefault(true, List.of()), now, events);
	}

	/**
	 * The numbers of rows, by whether they are unread.
	 */
	private Map<Boolean, List<Long>> findExcess(String query, String recipient, int max, Cutoffs now) {
		Map<Boolean, List<Long>> excess = new HashMap<>();
		this.table.sql(query, now)
			.params(Map.of("recipient", recipient, "size", MAX_DELETED_ROWS, "max", max))
			.query((row) -> {
				excess.computeIfAbsent(row.getObject("read_at") == null, (unread) -> new ArrayList<>())
					.add(row.getLong("seq"));
			});
		return excess;
	}

	/**
	 * Deletes unseen messages that are too many, unless a page holds them.
	 * @return the number of deleted rows
	 */
	int drop(String recipient, List<Long> excess, Cutoffs now, Consumer<Object> events) {
		int dropped = this.executor
			.inTransaction(() -> this.table.change(excess, () -> this.table.sql(DELETE_FREE, now)));
		if (dropped > 0) {
			events.accept(new MessagesDroppedEvent(recipient, dropped));
		}
		return dropped;
	}

	/**
	 * Trims a mailbox that has too many rows for a page to look at. The pages of others
	 * get their turn in between.
	 */
	void trimInBackground(String recipient) {
		if (this.inBackground.add(recipient)) {
			logger.warn("The mailbox of '" + recipient + "' holds far more than its limits. "
					+ "Its pages are rendered without one-time messages until the excess has been deleted.");
			this.executor.runInSteps((events) -> {
				Cutoffs now = this.cutoffs.get();
				return trim(recipient, false, now, events) + trim(recipient, true, now, events) >= MAX_DELETED_ROWS;
			}, () -> this.inBackground.remove(recipient));
		}
	}

	/**
	 * Deletes the oldest rejected rows, of which as many are kept as messages may wait.
	 */
	void trimRejectedRows(String recipient) {
		findExcess(EXCESS_OF_REJECTED_ROWS, recipient, this.limits.maxPending(), this.cutoffs.get()).values()
			.forEach(this.table::delete);
	}

}
