package io.github.asyncmessages.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.store.MailboxCursor;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads mailboxes without changing them: what waits in one, for those who only look, and
 * the status of watched ones, by one query for some hundred of them.
 */
final class JdbcMailboxReader implements MailboxWatcher.StatusReader {

	private static final int MAX_RECIPIENTS = 500;

	/** The numbers of rows identify messages, so that their sum changes with them. */
	private static final String STATUS = """
			SELECT recipient,
				SUM(CASE delivery WHEN 'once' THEN 1 ELSE 0 END) AS waiting,
				SUM(CASE delivery WHEN 'once' THEN 0 ELSE 1 END) AS unread,
				MAX(CASE delivery WHEN 'once' THEN 0 ELSE seq END) AS newest_unread,
				SUM(CASE delivery WHEN 'until-read' THEN seq ELSE 0 END) AS sum_of_numbers,
				MAX(CASE delivery WHEN 'until-read' THEN seq ELSE 0 END) AS last_number
			FROM {table}
			WHERE recipient IN (:recipients) AND read_at IS NULL AND {current}
				AND (delivery <> 'once' OR ({recent} AND {free}))
			GROUP BY recipient
			""";

	/** Until when the status stays so if nobody changes the mailbox, on PostgreSQL. */
	private static final String UNCHANGED = """
			SELECT recipient, GREATEST(LEAST(MIN({nextChange}), :horizon), :now) AS unchanged_until FROM {table}
			WHERE recipient IN (:recipients) AND {lasting}
			GROUP BY recipient
			""";

	/** The waiting and the claimed messages, without their texts. */
	private static final String QUEUED = """
			SELECT seq, CASE WHEN {free} AND {ordinary} THEN 1 ELSE 0 END AS waits FROM {table}
			WHERE recipient = :recipient AND delivery = 'once' AND created_at > :oldest AND {live}
			ORDER BY seq LIMIT :limit
			""";

	private static final String READ_QUEUED = "SELECT {row} FROM {table} WHERE seq IN (:seqs) AND {live}";

	private static final String READ_SCHEDULED = """
			SELECT {row} FROM {table}
			WHERE recipient = :recipient AND {scheduled}
			ORDER BY deliver_at, seq LIMIT :max
			""";

	private static final String READ_REJECTED = """
			SELECT {rejectedRow} FROM {table}
			WHERE recipient = :recipient AND {rejected}
			ORDER BY seq DESC LIMIT :max
			""";

	private static final String READ_DELIVERED = """
			SELECT {deliveredRow} FROM {table}
			WHERE recipient = :recipient AND delivered_at > :oldestDelivered
			ORDER BY delivered_at DESC, seq DESC LIMIT :max
			""";

	private static final String CURSORS = "jdbc";

	private static final String NEXT_RECIPIENTS = """
			SELECT DISTINCT recipient FROM {table} WHERE recipient > :after ORDER BY recipient LIMIT :size
			""";

	/** Followed by what the filter says. */
	private static final String NEXT_FILTERED_RECIPIENTS = """
			SELECT DISTINCT recipient FROM {table} WHERE recipient > :after
			""";

	private static final String HAS_MESSAGES = " AND ({inbox} OR (delivery = 'once' AND created_at > :oldest AND {live}) OR {scheduled})";

	private static final String NEVER_SEEN = """
			 AND NOT EXISTS (SELECT 1 FROM {recipients} WHERE {recipients}.recipient = {table}.recipient
				AND seen_at > :oldestSeen)
			""";

	private static final String SUMMARIES = """
			SELECT recipient,
				SUM(CASE WHEN delivery = 'once' AND created_at > :oldest AND {live} AND {free} THEN 1
					WHEN {scheduled} AND (delivery = 'once' OR deliver_at > :now) THEN 1 ELSE 0 END) AS waiting,
				SUM(CASE WHEN delivery = 'once' AND created_at > :oldest AND {live}
					AND claim_id IS NOT NULL AND claimed_until > :now THEN 1 ELSE 0 END) AS claimed,
				SUM(CASE WHEN {inbox} THEN 1 ELSE 0 END) AS persistent,
				SUM(CASE WHEN {inbox} AND read_at IS NULL THEN 1
					WHEN {due} AND delivery <> 'once' THEN 1 ELSE 0 END) AS unread,
				SUM(CASE WHEN {rejected} THEN 1 ELSE 0 END) AS rejected
			FROM {table} WHERE recipient IN (:recipients) AND delivered_at IS NULL GROUP BY recipient ORDER BY recipient
			""";

	private static final String SEEN = """
			SELECT recipient FROM {recipients} WHERE recipient IN (:recipients) AND seen_at > :oldestSeen
			""";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final MailboxLimits limits;

	private final Supplier<@Nullable Object> tracking;

	private final Duration cacheTtl;

	private final Clock clock;

	/**
	 * A reader of one store.
	 * @param tracking what stays the same for as long as the database tells of changes
	 * @param cacheTtl how long a status is valid that nobody changes
	 */
	JdbcMailboxReader(MessageTable table, JdbcExecutor executor, MailboxLimits limits,
			Supplier<@Nullable Object> tracking, Duration cacheTtl, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.tracking = tracking;
		this.cacheTtl = cacheTtl;
		this.limits = limits;
		this.clock = clock;
	}

	QueueSnapshot peek(String recipient, int max) {
		return this.executor.read("peek", recipient, (events) -> {
			Instant now = this.clock.instant();
			Cutoffs cutoffs = Cutoffs.of(now, this.limits);
			List<Long> queued = findQueued(recipient, cutoffs);
			List<Long> shown = queued.subList(0, Math.min(max, queued.size()));
			List<QueueEntry> entries = new ArrayList<>();
			this.table.read(shown, () -> this.table.sql(READ_QUEUED, cutoffs))
				.forEach((row) -> entries.add(entry(row, now)));
			this.table.sql(READ_SCHEDULED, cutoffs)
				.params(Map.of("recipient", recipient, "max", max + 1))
				.query(this.table.mapper())
				.list()
				.forEach((row) -> entries.add(entry(row, now)));
			return new QueueSnapshot(entries.subList(0, Math.min(max, entries.size())),
					shown.size() < queued.size() || entries.size() > max);
		});
	}

	/**
	 * The numbers of rows in the order of sending, without waiting messages for which
	 * there is no room. Which these are is not known if the mailbox is far too full.
	 */
	private List<Long> findQueued(String recipient, Cutoffs cutoffs) {
		int limit = this.limits.maxPending() + JdbcClaims.TOLERATED_EXCESS;
		List<Long> queued = new ArrayList<>();
		List<Long> waiting = new ArrayList<>();
		this.table.sql(QUEUED, cutoffs).params(Map.of("recipient", recipient, "limit", limit)).query((row) -> {
			queued.add(row.getLong("seq"));
			if (row.getInt("waits") == 1) {
				waiting.add(row.getLong("seq"));
			}
		});
		if (queued.size() < limit) {
			queued.removeAll(Set.copyOf(waiting.subList(0, Math.max(0, waiting.size() - this.limits.maxPending()))));
		}
		return queued;
	}

	private static QueueEntry entry(MessageRowMapper.Row row, Instant now) {
		Instant until = row.claimedUntil();
		return new QueueEntry(String.valueOf(row.seq()), row.message(), row.rejection(),
				(until != null && until.isAfter(now)) ? until : null);
	}

	List<RejectedEntry> rejected(String recipient, int max) {
		return this.executor.read("read rejected rows", recipient,
				(events) -> this.table.sql(READ_REJECTED, Cutoffs.of(this.clock.instant(), this.limits))
					.params(Map.of("recipient", recipient, "max", max))
					.query(this.table.mapper()::mapRejectedRow)
					.list());
	}

	List<HistoryEntry> history(String recipient, int max) {
		if (this.limits.history() == null) {
			return List.of();
		}
		return this.executor.read("read the history", recipient,
				(events) -> this.table.sql(READ_DELIVERED, Cutoffs.of(this.clock.instant(), this.limits))
					.params(Map.of("recipient", recipient, "max", max))
					.query(this.table.mapper()::mapDeliveredRow)
					.list()
					.stream()
					.flatMap(Optional::stream)
					.toList());
	}

	MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		String after = (cursor != null) ? MailboxCursor.decode(CURSORS, cursor) : "";
		return this.executor.write("list", "all recipients", (events) -> {
			List<String> found = nextRecipients(filter).params(Map.of("after", after, "size", size + 1))
				.query(String.class)
				.list();
			List<String> recipients = found.subList(0, Math.min(size, found.size()));
			List<MailboxSummary> mailboxes = new ArrayList<>();
			MessageTable.batches(recipients, MAX_RECIPIENTS).forEach((batch) -> mailboxes.addAll(summaries(batch)));
			return new MailboxPage(mailboxes,
					(found.size() > size) ? MailboxCursor.encode(CURSORS, recipients.get(size - 1)) : null);
		});
	}

	private JdbcClient.StatementSpec nextRecipients(MailboxFilter filter) {
		if (filter.equals(MailboxFilter.NONE)) {
			return this.table.sql(NEXT_RECIPIENTS);
		}
		StringBuilder sql = new StringBuilder(NEXT_FILTERED_RECIPIENTS);
		Map<String, String> params = new HashMap<>();
		if (filter.isByMessage()) {
			sql.append(HAS_MESSAGES);
		}
		if (filter.neverSeen()) {
			sql.append(NEVER_SEEN);
		}
		if (filter.level() != null) {
			sql.append(" AND LOWER(level) = :level");
			params.put("level", filter.level().tag());
		}
		if (filter.delivery() != null) {
			sql.append(" AND delivery = :delivery");
			params.put("delivery", filter.delivery().tag());
		}
		sql.append(" ORDER BY recipient LIMIT :size");
		return this.table.sql(sql.toString(), Cutoffs.of(this.clock.instant(), this.limits)).params(params);
	}

	MailboxSummary summary(String recipient) {
		return this.executor.read("count", recipient, (events) -> summaries(List.of(recipient)).stream()
			.findFirst()
			.orElseGet(() -> new MailboxSummary(recipient, 0, 0, 0, 0, seen(List.of(recipient)).contains(recipient))));
	}

	private Set<String> seen(List<String> recipients) {
		return this.table.sql(SEEN, Cutoffs.of(this.clock.instant(), this.limits))
			.param("recipients", recipients)
			.query(String.class)
			.set();
	}

	/**
	 * What mailboxes hold, but for empty ones, whose rows have all expired.
	 */
	private List<MailboxSummary> summaries(List<String> recipients) {
		List<MailboxSummary> mailboxes = new ArrayList<>();
		Set<String> seen = seen(recipients);
		this.table.sql(SUMMARIES, Cutoffs.of(this.clock.instant(), this.limits))
			.param("recipients", recipients)
			.query((row) -> {
				MailboxSummary mailbox = new MailboxSummary(row.getString("recipient"), row.getInt("waiting"),
						row.getInt("claimed"), row.getInt("unread"), row.getInt("rejected"),
						seen.contains(row.getString("recipient")));
				if (mailbox.waiting() + mailbox.claimed() + mailbox.unread() + mailbox.rejected()
						+ row.getInt("persistent") > 0) {
					mailboxes.add(mailbox);
				}
			});
		return mailboxes;
	}

	@Override
	public Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		Object tracking = this.tracking.get();
		Map<String, MailboxStatus> statuses = new HashMap<>();
		Map<String, Duration> unchanged = new HashMap<>();
		for (List<String> batch : MessageTable.batches(recipients, MAX_RECIPIENTS)) {
			this.executor.<Boolean>write("read", "watched mailboxes", (events) -> {
				read(batch, statuses);
				if (tracking != null) {
					readUnchanged(batch, unchanged);
				}
				return true;
			});
		}
		// A connection that was lost meanwhile does not tell of changes.
		boolean tracked = tracking != null && tracking == this.tracking.get();
		Map<String, MailboxWatcher.Reading> readings = new HashMap<>();
		recipients.forEach((recipient) -> readings.put(recipient,
				new MailboxWatcher.Reading(statuses.getOrDefault(recipient, MailboxStatus.EMPTY),
						tracked ? unchanged.getOrDefault(recipient, this.cacheTtl) : Duration.ZERO)));
		return readings;
	}

	private void read(List<String> recipients, Map<String, MailboxStatus> statuses) {
		this.table.sql(STATUS, Cutoffs.of(this.clock.instant(), this.limits))
			.param("recipients", recipients)
			.query((row) -> {
				statuses.put(row.getString("recipient"), status(row));
			});
	}

	private void readUnchanged(List<String> recipients, Map<String, Duration> unchanged) {
		Cutoffs cutoffs = Cutoffs.of(this.clock.instant(), this.limits);
		this.table.sql(UNCHANGED, cutoffs)
			.param("recipients", recipients)
			.param("horizon", cutoffs.now().plus(this.cacheTtl))
			.query((row) -> {
				unchanged.put(row.getString("recipient"),
						Duration.between(cutoffs.now(), row.getObject("unchanged_until", LocalDateTime.class)));
			});
	}

	private static MailboxStatus status(ResultSet row) throws SQLException {
		return new MailboxStatus(row.getInt("waiting"), row.getInt("unread"),
				31 * row.getLong("sum_of_numbers") + row.getLong("last_number"), row.getLong("newest_unread"));
	}

}
