package io.github.asyncmessages.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatcher;

/**
 * Reads the status of watched mailboxes, by one query for some hundred of them.
 */
final class JdbcStatusReader implements MailboxWatcher.StatusReader {

	private static final int MAX_RECIPIENTS = 500;

	/** The numbers of rows identify messages, so that their sum changes with them. */
	private static final String STATUS = """
			SELECT recipient,
				SUM(CASE delivery WHEN 'once' THEN 1 ELSE 0 END) AS waiting,
				SUM(CASE delivery WHEN 'once' THEN 0 ELSE 1 END) AS unread,
				SUM(CASE delivery WHEN 'until-read' THEN seq ELSE 0 END) AS sum_of_numbers,
				MAX(CASE delivery WHEN 'until-read' THEN seq ELSE 0 END) AS last_number
			FROM {table}
			WHERE recipient IN (:recipients) AND read_at IS NULL AND {live}
				AND (delivery <> 'once' OR (created_at > :oldest AND {free}))
			GROUP BY recipient
			""";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final Supplier<Cutoffs> cutoffs;

	JdbcStatusReader(MessageTable table, JdbcExecutor executor, Supplier<Cutoffs> cutoffs) {
		this.table = table;
		this.executor = executor;
		this.cutoffs = cutoffs;
	}

	@Override
	public Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		Map<String, MailboxWatcher.Reading> readings = new HashMap<>();
		recipients.forEach((recipient) -> readings.put(recipient, reading(MailboxStatus.EMPTY)));
		for (List<String> batch : MessageTable.batches(recipients, MAX_RECIPIENTS)) {
			readings.putAll(this.executor.write("read", "watched mailboxes", (events) -> read(batch)));
		}
		return readings;
	}

	private Map<String, MailboxWatcher.Reading> read(List<String> recipients) {
		Map<String, MailboxWatcher.Reading> found = new HashMap<>();
		this.table.sql(STATUS, this.cutoffs.get()).param("recipients", recipients).query((row) -> {
			found.put(row.getString("recipient"), reading(status(row)));
		});
		return found;
	}

	private static MailboxStatus status(ResultSet row) throws SQLException {
		return new MailboxStatus(row.getInt("waiting"), row.getInt("unread"),
				31 * row.getLong("sum_of_numbers") + row.getLong("last_number"));
	}

	private static MailboxWatcher.Reading reading(MailboxStatus status) {
		return new MailboxWatcher.Reading(status, Duration.ZERO);
	}

}
