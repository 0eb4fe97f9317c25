package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The persistent messages of each recipient.
 */
final class JdbcInbox {

	/** How many messages are changed in one transaction. */
	private static final int MAX_CHANGED_MESSAGES = 500;

	/** How many others may take the same mails at the same time. */
	private static final int COMPETING_NODES = 16;

	/**
	 * In the order of the index. What precedes the number is the same in all rows of an
	 * inbox, but without it PostgreSQL sorts them, or walks through those of others.
	 */
	private static final String LIST = """
			SELECT {row} FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (read_at IS NULL OR :readToo) AND seq < :before
			ORDER BY recipient DESC, deliver_at DESC, seq DESC LIMIT :size
			""";

	private static final String NEWEST = """
			SELECT COALESCE(MAX(seq), 0) FROM {table} WHERE recipient = :recipient AND {inbox}
			""";

	private static final String COUNT_UNREAD = """
			SELECT COUNT(*) FROM {table} WHERE recipient = :recipient AND {inbox} AND read_at IS NULL
			""";

	/** A row without a valid id has its number as its id. */
	private static final String FIND = """
			SELECT {row} FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (id = :id OR seq = :seq)
			ORDER BY CASE WHEN id = :id THEN 0 ELSE 1 END LIMIT 1
			""";

	private static final String FIND_UP_TO = """
			SELECT seq FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (read_at IS NULL OR :readToo) AND seq > :after AND seq <= :upTo
			ORDER BY seq LIMIT :size
			""";

	/** Of those who change messages at the same time, only one finds them unchanged. */
	private static final String LOCK = """
			SELECT seq, id FROM {table} {primaryKey}
			WHERE seq IN (:seqs) AND (read_at IS NULL OR :readToo)
			ORDER BY seq FOR UPDATE
			""";

	private static final String MARK_READ = "UPDATE {table} SET read_at = :now WHERE seq IN (:seqs) AND read_at IS NULL";

	/** A row of the history for each message that was marked. */
	private static final String COPY = """
			INSERT INTO {table} (recipient, created_at, expires_at, {sent}, read_at, delivered_at, delivered_id)
			SELECT recipient, created_at, expires_at, {sent}, read_at, read_at, COALESCE(id, CONCAT(seq, ''))
			FROM {table} {primaryKey}
			WHERE seq IN (:seqs) ORDER BY seq
			""";

	private static final String MARK_UNREAD = "UPDATE {table} SET read_at = NULL WHERE seq IN (:seqs) AND read_at IS NOT NULL";

	/** The mail of a message never comes before the message. */
	private static final String SNOOZE = """
			UPDATE {table} SET deliver_at = :until, read_at = NULL,
				email_at = CASE WHEN email_at < :until THEN :until ELSE email_at END
			WHERE seq IN (:seqs) AND {inbox} AND (expires_at IS NULL OR expires_at > :until)
			""";

	/** The messages whose mails are to be sent now. */
	private static final String FIND_DUE = """
			SELECT recipient, {row} FROM {table}
			WHERE email_at <= :now AND read_at IS NULL AND delivery <> 'once' AND {current}
			ORDER BY email_at LIMIT :size
			""";

	private static final String NEEDS_NO_MAIL = "email_at <= :now"
			+ " AND CASE WHEN read_at IS NULL AND delivery <> 'once' AND {current} THEN 0 ELSE 1 END = 1";

	private static final String FIND_WITHOUT_NEED = "SELECT seq FROM {table} WHERE " + NEEDS_NO_MAIL + " LIMIT :size";

	/** A message for later needs its mail then. */
	private static final String FORGET_MAILS = """
			UPDATE {table} SET email_at = CASE WHEN delivery <> 'once' AND {scheduled} AND deliver_at > :now THEN deliver_at END
			WHERE seq IN (:seqs) AND\s"""
			+ NEEDS_NO_MAIL;

	/** Of those who have found a message, only one changes the time of its mail. */
	private static final String TAKE_MAIL = """
			UPDATE {table} SET email_at = :until WHERE seq IN (:seqs) AND email_at = :due AND read_at IS NULL
			""";

	private static final String FIND_MAIL = """
			SELECT seq FROM {table} WHERE recipient = :recipient AND email_at IS NOT NULL AND (id = :id OR seq = :seq)
			""";

	/**
	 * A message that was snoozed meanwhile has the time at which it returns, or has
	 * returned.
	 */
	private static final String FINISH_MAIL = """
			UPDATE {table} SET email_at = NULL
			WHERE seq IN (:seqs) AND (email_at = :until OR email_at = deliver_at OR email_at = created_at)
			""";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final RowReader rows;

	private final RowWriter writer;

	private final Supplier<Cutoffs> cutoffs;

	private final boolean keepsHistory;

	JdbcInbox(MessageTable table, JdbcExecutor executor, RowReader rows, RowWriter writer, Supplier<Cutoffs> cutoffs,
			MailboxLimits limits) {
		this.table = table;
		this.executor = executor;
		this.rows = rows;
		this.cutoffs = cutoffs;
		this.writer = writer;
		this.keepsHistory = limits.history() != null;
	}

	InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return this.executor.read("list", recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			return list(recipient, unreadOnly, before, size, events);
		});
	}

	InboxSlice latestOrUnread(String recipient, int size) {
		return this.executor.read("list", recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			return withOlderUnread(recipient, list(recipient, false, null, size, events), events);
		});
	}

	/**
	 * Lists the newest messages that a page has asked for, which has a connection.
	 * @param unreadCount how many messages are unread
	 */
	@Nullable InboxSlice latest(String recipient, ClaimRequest request, int unreadCount, Consumer<Object> events) {
		if (request.latest() == 0) {
			return null;
		}
		InboxSlice latest = list(recipient, false, null, request.latest(), events);
		return (request.olderUnread() && latest.unread().size() < unreadCount)
				? withOlderUnread(recipient, latest, events) : latest;
	}

	private InboxSlice withOlderUnread(String recipient, InboxSlice latest, Consumer<Object> events) {
		if (latest.next() == null) {
			return latest;
		}
		List<MessageRowMapper.Row> unread = find(recipient, true, latest.next(), InboxSlice.MAX_OLDER_UNREAD);
		return latest.olderUnread(List.copyOf(this.rows.messages(recipient, unread, events).values()));
	}

	private InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size,
			Consumer<Object> events) {
		List<MessageRowMapper.Row> found = find(recipient, unreadOnly, (before != null) ? before : Long.MAX_VALUE,
				size + 1);
		boolean first = before == null && !unreadOnly;
		long newest = !first ? query(NEWEST, recipient).query(Long.class).single()
				: found.isEmpty() ? 0 : found.get(0).seq();
		List<MessageRowMapper.Row> page = found.subList(0, Math.min(size, found.size()));
		return new InboxSlice(List.copyOf(this.rows.messages(recipient, page, events).values()),
				(found.size() > size) ? page.get(size - 1).seq() : null, newest);
	}

	private List<MessageRowMapper.Row> find(String recipient, boolean unreadOnly, long before, int size) {
		return query(LIST, recipient).params(Map.of("readToo", !unreadOnly, "before", before, "size", size))
			.query(this.table.mapper())
			.list();
	}

	private JdbcClient.StatementSpec query(String query, String recipient) {
		return this.table.sql(query, this.cutoffs.get()).param("recipient", recipient);
	}

	Optional<UserMessage> find(String recipient, String id) {
		return this.executor.read("find", recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			List<MessageRowMapper.Row> found = findRow(recipient, id).stream().toList();
			return this.rows.messages(recipient, found, events).values().stream().findFirst();
		});
	}

	private Optional<MessageRowMapper.Row> findRow(String recipient, String id) {
		if (id.indexOf(0) >= 0) {
			// PostgreSQL refuses a text with a zero character.
			return Optional.empty();
		}
		return query(FIND, recipient).params(Map.of("id", id, "seq", seq(id))).query(this.table.mapper()).optional();
	}

	/**
	 * The number of the row that has this id for want of another one.
	 */
	private static long seq(String id) {
		return id.matches("[1-9][0-9]{0,17}") ? Long.parseLong(id) : 0;
	}

	int countUnread(String recipient) {
		return this.executor.read("count", recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			return query(COUNT_UNREAD, recipient).query(Integer.class).single();
		});
	}

	boolean markRead(String recipient, String id) {
		return change("mark read", recipient, id, this::markRead);
	}

	boolean markUnread(String recipient, String id) {
		return change("mark unread", recipient, id,
				(seqs) -> this.table.change(seqs, () -> this.table.sql(MARK_UNREAD)));
	}

	boolean delete(String recipient, String id) {
		return change("delete", recipient, id, this.table::delete);
	}

	/**
	 * Marks one message, or several that are locked and unread.
	 */
	private int markRead(Collection<Long> seqs) {
		LocalDateTime now = this.cutoffs.get().now();
		if (!this.keepsHistory) {
			return markRead(seqs, now);
		}
		return this.executor.inTransaction(() -> {
			int marked = markRead(seqs, now);
			if (marked > 0) {
				this.table.sql(COPY).param("seqs", seqs).update();
			}
			return marked;
		});
	}

	private int markRead(Collection<Long> seqs, LocalDateTime now) {
		return this.table.change(seqs, () -> this.table.sql(MARK_READ).param("now", now));
	}

	private boolean change(String verb, String recipient, String id, ToIntFunction<Collection<Long>> change) {
		return this.executor.write(verb, recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			return findRow(recipient, id).map((row) -> change.applyAsInt(List.of(row.seq())) > 0).orElse(false);
		});
	}

	/**
	 * Takes a message out of the inbox until a time.
	 */
	boolean snooze(String recipient, String id, Instant until) {
		return change("snooze", recipient, id,
				(seqs) -> this.table.change(seqs, () -> this.table.sql(SNOOZE, this.cutoffs.get())
					.param("until", Cutoffs.column(until.truncatedTo(ChronoUnit.MICROS)))));
	}

	List<String> markAllRead(String recipient, long upTo) {
		return changeAll("mark all read", recipient, upTo, true, this::markRead);
	}

	List<String> deleteAll(String recipient, long upTo) {
		return changeAll("delete all", recipient, upTo, false, this.table::delete);
	}

	/**
	 * Changes the messages up to a position, a bounded number in each transaction.
	 * @return the ids of the changed messages
	 */
	private List<String> changeAll(String verb, String recipient, long upTo, boolean unreadOnly,
			ToIntFunction<Collection<Long>> change) {
		return this.executor.write(verb, recipient, (events) -> {
			this.writer.deliverDue(List.of(recipient), events);
			List<String> changed = new ArrayList<>();
			List<Long> found;
			long after = 0;
			do {
				found = query(FIND_UP_TO, recipient)
					.params(Map.of("readToo", !unreadOnly, "after", after, "upTo", upTo, "size", MAX_CHANGED_MESSAGES))
					.query(Long.class)
					.list();
				changed.addAll(lockAndChange(found, unreadOnly, change));
				after = found.isEmpty() ? upTo : found.get(found.size() - 1);
			}
			while (found.size() == MAX_CHANGED_MESSAGES);
			return changed;
		});
	}

	private Collection<String> lockAndChange(List<Long> seqs, boolean unreadOnly,
			ToIntFunction<Collection<Long>> change) {
		Map<Long, String> locked = new LinkedHashMap<>();
		if (!seqs.isEmpty()) {
			this.executor.inTransaction(() -> {
				this.table.sql(LOCK).param("seqs", seqs).param("readToo", !unreadOnly).query((row) -> {
					String id = row.getString("id");
					locked.put(row.getLong("seq"), (id != null) ? id : row.getString("seq"));
				});
				return change.applyAsInt(locked.keySet());
			});
		}
		return locked.values();
	}

	List<DueMail> takeMails(int max, Duration lease) {
		return this.executor.write("take mails", "all recipients", (events) -> {
			Cutoffs now = this.cutoffs.get();
			forgetMails(now);
			LocalDateTime until = now.now().plus(lease).truncatedTo(ChronoUnit.MICROS);
			List<DueMail> taken = new ArrayList<>();
			for (DueRow due : findDue(max + COMPETING_NODES, now)) {
				long seq = due.row().seq();
				UserMessage message = this.rows.messages(due.recipient(), List.of(due.row()), events).get(seq);
				if (message != null && takeMail(seq, message, until) > 0) {
					taken.add(new DueMail(due.recipient(), message, until.toInstant(ZoneOffset.UTC)));
				}
				if (taken.size() == max) {
					break;
				}
			}
			return taken;
		});
	}

	/**
	 * Clears or puts off the times of mails that need not be sent now, so that the next
	 * query does not find them again.
	 */
	private void forgetMails(Cutoffs now) {
		List<Long> seqs = this.table.sql(FIND_WITHOUT_NEED, now)
			.param("size", MAX_CHANGED_MESSAGES)
			.query(Long.class)
			.list();
		this.table.change(seqs, () -> this.table.sql(FORGET_MAILS, now));
	}

	private List<DueRow> findDue(int size, Cutoffs now) {
		return this.table.sql(FIND_DUE, now)
			.param("size", size)
			.query((row, number) -> new DueRow(row.getString("recipient"), this.table.mapper().mapRow(row, number)))
			.list();
	}

	private int takeMail(long seq, UserMessage message, LocalDateTime until) {
		LocalDateTime due = Cutoffs.column(Objects.requireNonNull(message.emailAt()));
		return this.table.change(List.of(seq), () -> this.table.sql(TAKE_MAIL).param("due", due).param("until", until));
	}

	void finishMail(DueMail mail) {
		// Once more, since a page may have delivered the message in between.
		this.executor.write("finish mail", mail.recipient(), (events) -> finish(mail) || finish(mail));
	}

	private boolean finish(DueMail mail) {
		String id = mail.message().id();
		List<Long> found = this.table.sql(FIND_MAIL)
			.params(Map.of("recipient", mail.recipient(), "id", id, "seq", seq(id)))
			.query(Long.class)
			.list();
		return this.table.change(found,
				() -> this.table.sql(FINISH_MAIL).param("until", Cutoffs.column(mail.takenUntil()))) > 0;
	}

	/**
	 * A row whose mail is to be sent.
	 *
	 * @param recipient whose mailbox it is in
	 * @param row the row
	 */
	private record DueRow(String recipient, MessageRowMapper.Row row) {
	}

}
