package io.github.asyncmessages.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of messages: each method is one statement of {@link Sql}.
 */
final class MessageTable {

	/** How many characters the column {@code rejection} takes. */
	private static final int MAX_REJECTION_LENGTH = 255;

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final String name;

	private final MessageRowMapper mapper;

	private final Map<String, String> statements = new ConcurrentHashMap<>();

	private volatile @Nullable Dialect dialect;

	MessageTable(DataSource dataSource, String name, MessageCodec codec) {
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.name = name;
		this.mapper = new MessageRowMapper(codec);
	}

	private JdbcClient.StatementSpec statement(String text) {
		return this.client.sql(this.statements.computeIfAbsent(text, (key) -> Sql.complete(key, this.name)));
	}

	private JdbcClient.StatementSpec statement(String text, Cutoffs times) {
		return statement(text).param("now", times.now())
			.param("oldest", times.oldest())
			.param("oldestRead", times.oldestRead());
	}

	/**
	 * Looks whether the database is one of those that are known, and whether the table
	 * has all its columns.
	 */
	void check() {
		dialect();
		statement(Sql.CHECK).query().listOfRows();
	}

	/**
	 * Inserts a message for some recipients, unless the mailbox has its id or its
	 * collapse key.
	 * @return for whom it was inserted
	 */
	Collection<String> insert(Collection<String> recipients, UserMessage message) {
		return dialect().insert(this.client, this.name, recipients, this.mapper.toValues(message));
	}

	/**
	 * How many recipients an insert should name at most. One with a collapse key may have
	 * to replace others one by one, within the time of one call. Asks nothing, so that a
	 * database that was not asked before is not known.
	 */
	int maxRecipients(UserMessage message) {
		Dialect known = this.dialect;
		return (known != null && message.key() == null) ? known.maxRecipients() : Batches.MAX_SIZE;
	}

	private Dialect dialect() {
		Dialect known = this.dialect;
		if (known == null) {
			known = Objects.requireNonNull(this.template.execute((ConnectionCallback<Dialect>) Dialect::of));
			this.dialect = known;
		}
		return known;
	}

	/**
	 * The rows that have the id of a message.
	 * @param lock whether to read what is true now, rather than when the transaction
	 * began
	 */
	List<ConflictingRow> findById(Collection<String> recipients, String id, boolean lock, Cutoffs times) {
		return statement(Sql.OF_ID + (lock ? " FOR UPDATE" : ""), times).param("recipients", recipients)
			.param("id", id)
			.query(MessageTable::toInTheWay)
			.list();
	}

	/**
	 * The rows that have a collapse key.
	 * @param lock whether to read what is true now, rather than when the transaction
	 * began
	 */
	List<ConflictingRow> findByKey(Collection<String> recipients, String key, boolean lock) {
		return statement(Sql.OF_KEY + (lock ? " FOR UPDATE" : "")).param("recipients", recipients)
			.param("key", key)
			.query(MessageTable::toInTheWay)
			.list();
	}

	private static ConflictingRow toInTheWay(ResultSet row, int number) throws SQLException {
		return new ConflictingRow(row.getLong("seq"), row.getString("recipient"), row.getInt("keeps_out") == 1);
	}

	/**
	 * The recipients for whom more than so many one-time messages wait.
	 */
	List<String> findOverfullQueues(Collection<String> recipients, int max, Cutoffs times) {
		return statement(Sql.OVERFULL_QUEUES, times).param("recipients", recipients)
			.param("max", max)
			.query(String.class)
			.list();
	}

	List<String> findOverfullInboxes(Collection<String> recipients, int max, Cutoffs times) {
		return statement(Sql.OVERFULL_INBOXES, times).param("recipients", recipients)
			.param("max", max)
			.query(String.class)
			.list();
	}

	/**
	 * The waiting messages that are too many.
	 */
	List<Long> findExcessOfQueue(String recipient, int max, Cutoffs times) {
		return statement(Sql.EXCESS_OF_QUEUE, times).param("recipient", recipient)
			.param("max", max)
			.query(Long.class)
			.list();
	}

	/**
	 * The persistent messages that are too many, and whether they were read.
	 */
	Map<Long, Boolean> findExcessOfInbox(String recipient, int max, Cutoffs times) {
		return statement(Sql.EXCESS_OF_INBOX, times).param("recipient", recipient).param("max", max).query((rows) -> {
			Map<Long, Boolean> excess = new LinkedHashMap<>();
			while (rows.next()) {
				excess.put(rows.getLong("seq"), rows.getObject("read_at") != null);
			}
			return excess;
		});
	}

	MailboxSummary findNews(String recipient, Cutoffs times) {
		return statement(Sql.NEWS, times).param("recipient", recipient).query((rows) -> {
			List<Long> oneTime = new ArrayList<>();
			List<Long> untilRead = new ArrayList<>();
			int unread = 0;
			while (rows.next()) {
				String delivery = rows.getString("delivery");
				if (Delivery.ONCE.tag().equals(delivery)) {
					oneTime.add(rows.getLong("seq"));
					continue;
				}
				unread++;
				if (Delivery.UNTIL_READ.tag().equals(delivery)) {
					untilRead.add(rows.getLong("seq"));
				}
			}
			return new MailboxSummary(oneTime, untilRead, unread);
		});
	}

	void claim(Collection<Long> seqs, String claimId, Instant until, Cutoffs times) {
		statement(dialect().claim(), times).param("seqs", seqs)
			.param("claim", claimId)
			.param("until", Cutoffs.column(until))
			.update();
	}

	/**
	 * Those of some rows that a claim has taken or that are persistent.
	 */
	List<MessageRow> findClaimed(Collection<Long> seqs, String claimId) {
		return statement(Sql.CLAIMED).param("seqs", seqs).param("claim", claimId).query(this.mapper).list();
	}

	void acknowledge(Collection<Long> seqs, String claimId) {
		change(seqs, () -> statement(Sql.ACKNOWLEDGE).param("claim", claimId));
	}

	void release(Collection<Long> seqs, String claimId) {
		change(seqs, () -> statement(Sql.RELEASE).param("claim", claimId));
	}

	/**
	 * Puts a row aside that cannot be used.
	 * @return {@code false} if another has done it
	 */
	boolean reject(long seq, String reason) {
		return statement(Sql.REJECT).param("seq", seq).param("rejection", shorten(reason)).update() > 0;
	}

	/**
	 * A reason as it fits into its column, which may count characters as Java does.
	 */
	private static String shorten(String reason) {
		if (reason.length() <= MAX_REJECTION_LENGTH) {
			return reason;
		}
		boolean splitsPair = Character.isHighSurrogate(reason.charAt(MAX_REJECTION_LENGTH - 1));
		return reason.substring(0, splitsPair ? MAX_REJECTION_LENGTH - 1 : MAX_REJECTION_LENGTH);
	}

	List<MessageRow> list(String recipient, boolean unreadOnly, long before, int size, Cutoffs times) {
		return statement(Sql.LIST, times).param("recipient", recipient)
			.param("readToo", !unreadOnly)
			.param("before", before)
			.param("size", size)
			.query(this.mapper)
			.list();
	}

	long findNewest(String recipient, Cutoffs times) {
		return statement(Sql.NEWEST, times).param("recipient", recipient).query(Long.class).single();
	}

	int countUnread(String recipient, Cutoffs times) {
		return statement(Sql.COUNT_UNREAD, times).param("recipient", recipient).query(Integer.class).single();
	}

	Optional<MessageRow> find(String recipient, String id, Cutoffs times) {
		return statement(Sql.FIND, times).param("recipient", recipient)
			.param("id", id)
			.param("seq", id.matches("[1-9][0-9]{0,17}") ? Long.parseLong(id) : 0)
			.query(this.mapper)
			.optional();
	}

	List<Long> findUpTo(String recipient, boolean unreadOnly, long position, Cutoffs times) {
		return statement(Sql.UP_TO, times).param("recipient", recipient)
			.param("readToo", !unreadOnly)
			.param("upTo", position)
			.query(Long.class)
			.list();
	}

	/**
	 * Locks rows that are still there, until the transaction ends.
	 * @return the ids of their messages
	 */
	Map<Long, String> lock(Collection<Long> seqs, boolean unreadOnly) {
		Map<Long, String> ids = new LinkedHashMap<>();
		for (List<Long> part : dialect().parts(seqs)) {
			statement(Sql.LOCK).param("seqs", part).param("readToo", !unreadOnly).query((row) -> {
				String id = row.getString("id");
				ids.put(row.getLong("seq"), (id != null) ? id : row.getString("seq"));
			});
		}
		return ids;
	}

	/**
	 * Runs a statement on rows.
	 * @return how many it has changed
	 */
	private int change(Collection<Long> seqs, Supplier<JdbcClient.StatementSpec> statement) {
		return dialect().parts(seqs).stream().mapToInt((part) -> statement.get().param("seqs", part).update()).sum();
	}

	int markRead(Collection<Long> seqs, Cutoffs times) {
		return change(seqs, () -> statement(Sql.MARK_READ).param("now", times.now()));
	}

	int markUnread(Collection<Long> seqs) {
		return change(seqs, () -> statement(Sql.MARK_UNREAD));
	}

	int delete(Collection<Long> seqs) {
		return change(seqs, () -> statement(Sql.DELETE));
	}

	int deleteFree(Collection<Long> seqs, Cutoffs times) {
		return change(seqs, () -> statement(Sql.DELETE_FREE, times));
	}

	List<Long> findAll(String recipient) {
		return statement(Sql.OF_RECIPIENT).param("recipient", recipient).query(Long.class).list();
	}

	/**
	 * Looks so many rows further than a row.
	 * @return the last of them, or 0 if there are none
	 */
	long findLastOfNext(long after, int size) {
		return statement(Sql.LAST_OF_NEXT).param("after", after).param("size", size).query((rows) -> {
			rows.next();
			return rows.getLong(1);
		});
	}

	/**
	 * Rows that nobody can see any more, after a row and up to another.
	 */
	List<Long> findOver(long after, long upTo, Cutoffs times) {
		return statement(Sql.FIND_OVER, times).param("after", after).param("upTo", upTo).query(Long.class).list();
	}

	int deleteOver(Collection<Long> seqs, Cutoffs times) {
		return change(seqs, () -> statement(Sql.DELETE_OVER, times));
	}

}
