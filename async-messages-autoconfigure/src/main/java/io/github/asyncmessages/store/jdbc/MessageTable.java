package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.jdbc.executor.Dialect;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of messages: fills the placeholders of statements, cuts long lists of rows
 * into batches, and maps rows. Rows are changed by their {@code seq}, so that a statement
 * locks the rows that it names and no others.
 */
final class MessageTable {

	/** How many rows a query names at most. */
	static final int MAX_NAMED_ROWS = 500;

	/**
	 * Messages that have not expired, in rows that were neither rejected nor shown.
	 */
	private static final String USABLE = "rejection IS NULL AND delivered_at IS NULL AND (expires_at IS NULL OR expires_at > :now)";

	/** Those of them that are not scheduled. */
	private static final String LIVE = "(deliver_at IS NULL AND " + USABLE + ")";

	/** Their time has come, or is not one at which a message can be delivered. */
	private static final String ARRIVED = "(deliver_at <= :now OR deliver_at >= expires_at OR deliver_at > TIMESTAMP '9999-12-31 23:59:59')";

	/** The live messages, and those that are due. */
	private static final String CURRENT = "((deliver_at IS NULL OR " + ARRIVED + ") AND " + USABLE + ")";

	/** One-time messages and rejected rows that are not too old. */
	private static final String RECENT = "(created_at > :oldest OR deliver_at > :oldest)";

	/** Messages for later, and those that are due. */
	private static final String SCHEDULED = "(deliver_at IS NOT NULL AND " + USABLE + " AND (delivery <> 'once' OR "
			+ RECENT + "))";

	private static final String DUE = "(" + ARRIVED + " AND " + SCHEDULED + ")";

	/** One-time messages that no page holds or has shown. */
	private static final String FREE = "(delivered_at IS NULL AND (claim_id IS NULL OR claimed_until <= :now))";

	/**
	 * Live one-time messages in the queue, where those of an expired claim are not yet.
	 */
	private static final String WAITING = "(delivery = 'once' AND created_at > :oldest AND claim_id IS NULL AND {live})";

	/** Messages that do not stand for an announcement. */
	private static final String ORDINARY = "(id IS NULL OR id NOT LIKE '" + AnnouncementIds.LIKE_RESERVED + "')";

	/** Live persistent messages. */
	private static final String INBOX = "(delivery <> 'once' AND (read_at IS NULL OR read_at > :oldestRead) AND {live})";

	/** Messages whose ids are in use. */
	private static final String STORED = "((claim_id IS NOT NULL AND {live}) OR {waiting} OR {inbox} OR {scheduled})";

	/** Rejected rows that are kept for inspection. */
	private static final String REJECTED = "(rejection IS NOT NULL AND {recent} AND (expires_at IS NULL OR expires_at > :now))";

	/** Rows that pages show or count, now or later, unless somebody changes them. */
	private static final String LASTING = "(" + USABLE
			+ " AND (read_at IS NULL OR read_at > :oldestRead) AND (delivery <> 'once' OR " + RECENT + "))";

	/**
	 * When such a row begins or ceases to be shown or counted, on PostgreSQL, where the
	 * smallest of several values is never NULL if one of them is not.
	 */
	private static final String NEXT_CHANGE = """
			LEAST(expires_at, CASE WHEN deliver_at > :now THEN deliver_at END,
				CASE WHEN claim_id IS NOT NULL AND claimed_until > :now THEN claimed_until END,
				read_at + (:now - :oldestRead),
				CASE WHEN delivery = 'once' THEN GREATEST(created_at, deliver_at) + (:now - :oldest) END)""";

	private static final String CHECK = """
			SELECT seq, recipient, {message}, read_at, claim_id, claimed_until, rejection, delivered_at, delivered_id
			FROM {table}
			WHERE 1 = 0
			""";

	private static final String CHECK_RECIPIENTS = "SELECT recipient, seen_at FROM {recipients} WHERE 1 = 0";

	private static final String DELETE = "DELETE FROM {table} WHERE seq IN (:seqs) AND delivered_at IS NULL";

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final String name;

	private final String announcements;

	private final MessageRowMapper mapper;

	private final Map<String, String> statements = new ConcurrentHashMap<>();

	private volatile @Nullable Dialect dialect;

	MessageTable(DataSource dataSource, String name, MessageCodec codec) {
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.name = name;
		this.announcements = announcements(name);
		this.mapper = new MessageRowMapper(codec);
	}

	/**
	 * The name of the table of announcements beside a table of messages.
	 */
	static String announcements(String table) {
		return table.matches("(.*\\.)?user_message") ? table.replaceAll("message$", "announcement")
				: table + "_announcement";
	}

	Dialect dialect() {
		Dialect known = this.dialect;
		if (known == null) {
			known = Objects.requireNonNull(this.template.execute((ConnectionCallback<Dialect>) Dialect::of));
			this.dialect = known;
		}
		return known;
	}

	/**
	 * How many recipients an insert should name at most. One with a collapse key may have
	 * to replace messages one by one, within the time of one call.
	 */
	int maxRecipients(UserMessage message) {
		// Does not ask the database, which the calling thread must not wait for.
		Dialect known = this.dialect;
		return (known != null && message.key() == null) ? known.maxRecipients : MAX_NAMED_ROWS;
	}

	/**
	 * Fails if the database is not supported, or if the table or a column is missing.
	 */
	boolean check() {
		return sql(CHECK).query().listOfRows().isEmpty();
	}

	/**
	 * Fails if the table of recipients who were seen is missing, or a column of it. Pages
	 * do without.
	 */
	boolean checkRecipients() {
		return sql(CHECK_RECIPIENTS).query().listOfRows().isEmpty();
	}

	JdbcClient.StatementSpec sql(String statement) {
		return this.client.sql(complete(statement));
	}

	JdbcClient.StatementSpec sql(String statement, Cutoffs cutoffs) {
		return sql(statement).param("now", cutoffs.now())
			.param("oldest", cutoffs.oldest())
			.param("oldestRead", cutoffs.oldestRead())
			.param("oldestDelivered", cutoffs.oldestDelivered())
			.param("oldestSeen", cutoffs.oldestSeen());
	}

	/**
	 * A statement that ends with something that is too variable to be kept.
	 */
	JdbcClient.StatementSpec sql(String statement, CharSequence end) {
		return this.client.sql(complete(statement) + end);
	}

	private String complete(String statement) {
		String primaryKey = dialect().primaryKeyHint;
		return this.statements.computeIfAbsent(statement,
				(text) -> text.replace("{stored}", STORED)
					.replace("{waiting}", WAITING)
					.replace("{inbox}", INBOX)
					.replace("{rejected}", REJECTED)
					.replace("{live}", LIVE)
					.replace("{current}", CURRENT)
					.replace("{recent}", RECENT)
					.replace("{scheduled}", SCHEDULED)
					.replace("{due}", DUE)
					.replace("{free}", FREE)
					.replace("{ordinary}", ORDINARY)
					.replace("{lasting}", LASTING)
					.replace("{nextChange}", NEXT_CHANGE)
					.replace("{message}", MessageRowMapper.MESSAGE_COLUMNS)
					.replace("{row}", this.mapper.columns())
					.replace("{sent}", MessageRowMapper.SENT_COLUMNS)
					.replace("{deliveredRow}", this.mapper.deliveredColumns())
					.replace("{rejectedRow}", this.mapper.rejectedColumns())
					.replace("{primaryKey}", primaryKey)
					.replace("{announcements}", this.announcements)
					.replace("{table}", this.name)
					.replace("{recipients}", this.name + "_recipient"));
	}

	/**
	 * Runs a statement that returns {@code {row}}.
	 * @return the rows, in the order of their numbers
	 */
	List<MessageRowMapper.Row> read(Collection<Long> seqs, Supplier<JdbcClient.StatementSpec> query) {
		List<MessageRowMapper.Row> rows = new ArrayList<>();
		for (List<Long> batch : batches(seqs, MAX_NAMED_ROWS)) {
			rows.addAll(query.get().param("seqs", batch).query(this.mapper).list());
		}
		rows.sort(Comparator.comparingLong(MessageRowMapper.Row::seq));
		return rows;
	}

	MessageRowMapper mapper() {
		return this.mapper;
	}

	/**
	 * Runs an update or a delete on rows, in the order of their numbers.
	 * @return how many it has changed
	 */
	int change(Collection<Long> seqs, Supplier<JdbcClient.StatementSpec> statement) {
		return batches(seqs.stream().sorted().toList(), dialect().maxChangedRows).stream()
			.mapToInt((batch) -> statement.get().param("seqs", batch).update())
			.sum();
	}

	/**
	 * Deletes rows, unless their messages were delivered meanwhile.
	 * @return how many it has deleted
	 */
	int delete(Collection<Long> seqs) {
		return change(seqs, () -> sql(DELETE));
	}

	static <T> List<List<T>> batches(Collection<T> all, int size) {
		List<T> list = List.copyOf(all);
		List<List<T>> batches = new ArrayList<>();
		for (int i = 0; i < list.size(); i += size) {
			batches.add(list.subList(i, Math.min(i + size, list.size())));
		}
		return batches;
	}

}
