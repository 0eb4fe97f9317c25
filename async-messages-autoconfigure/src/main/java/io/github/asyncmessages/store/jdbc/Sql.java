package io.github.asyncmessages.store.jdbc;

/**
 * The statements. Rows are changed and removed by their numbers only, so that a statement
 * locks the rows that it names and no others.
 */
final class Sql {

	/** What a message has beside its recipient. */
	static final String MESSAGE_COLUMNS = "created_at, expires_at, id, collapse_key, level, text, code, args, subject, sender, tags, meta, delivery, close_after, in_reply_to, email";

	/** Fails if the table or a column is missing. */
	static final String CHECK = "SELECT seq, recipient, {message}, read_at, claim_id, claimed_until, rejection FROM {table} WHERE 1 = 0";

	/** Followed by the rows. */
	static final String INSERT = "INSERT INTO {table} (recipient, {message}) VALUES ";

	static final String INSERT_FOR_ARRAY = """
			INSERT INTO {table} (recipient, {message})
			SELECT recipient, CAST(? AS TIMESTAMP), CAST(? AS TIMESTAMP), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
			FROM UNNEST(?) AS recipient
			ON CONFLICT DO NOTHING RETURNING recipient
			""";

	/** The rows that have the id of a message, and whether they keep it out. */
	static final String OF_ID = """
			SELECT seq, recipient,
				CASE WHEN (claim_id IS NOT NULL AND {live}) OR {waiting} OR {inbox} THEN 1 ELSE 0 END AS keeps_out
			FROM {table}
			WHERE recipient IN (:recipients) AND id = :id
			ORDER BY seq
			""";

	/** The rows that have the collapse key of a message. */
	static final String OF_KEY = """
			SELECT seq, recipient, 0 AS keeps_out
			FROM {table}
			WHERE recipient IN (:recipients) AND collapse_key = :key
			ORDER BY seq
			""";

	static final String OVERFULL_QUEUES = """
			SELECT recipient FROM {table}
			WHERE recipient IN (:recipients) AND {waiting}
			GROUP BY recipient HAVING COUNT(*) > :max
			""";

	static final String OVERFULL_INBOXES = """
			SELECT recipient FROM {table}
			WHERE recipient IN (:recipients) AND {inbox}
			GROUP BY recipient HAVING COUNT(*) > :max
			""";

	/** All but the newest so many. */
	static final String EXCESS_OF_QUEUE = """
			SELECT seq FROM {table}
			WHERE recipient = :recipient AND {waiting}
			ORDER BY seq DESC LIMIT 1000 OFFSET :max
			""";

	/** All but so many, of which the unread ones come first, then the newest. */
	static final String EXCESS_OF_INBOX = """
			SELECT seq, read_at FROM {table}
			WHERE recipient = :recipient AND {inbox}
			ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, seq DESC LIMIT 1000 OFFSET :max
			""";

	/** The waiting and the unread messages, without their texts. */
	static final String NEWS = """
			SELECT seq, delivery FROM {table}
			WHERE recipient = :recipient AND read_at IS NULL AND {live}
				AND (delivery <> 'once' OR (created_at > :oldest AND {free}))
			ORDER BY seq
			""";

	/**
	 * Leaves out rows that a transaction is about to replace, rather than wait for it.
	 */
	static final String CLAIM = """
			UPDATE {table} SET claim_id = :claim, claimed_until = :until
			WHERE seq IN (SELECT seq FROM {table} WHERE seq IN (:seqs) AND {free} FOR UPDATE SKIP LOCKED)
			""";

	static final String CLAIM_BY_JOIN = """
			UPDATE (SELECT seq FROM {table} FORCE INDEX (PRIMARY) WHERE seq IN (:seqs) AND {free} FOR UPDATE SKIP LOCKED) unlocked
			STRAIGHT_JOIN {table} taken FORCE INDEX (PRIMARY) ON taken.seq = unlocked.seq
			SET taken.claim_id = :claim, taken.claimed_until = :until
			""";

	static final String CLAIM_WAITING = """
			UPDATE {table} SET claim_id = :claim, claimed_until = :until
			WHERE seq IN (:seqs) AND {free}
			""";

	/** One-time messages if they were claimed, and persistent ones. */
	static final String CLAIMED = """
			SELECT * FROM {table}
			WHERE seq IN (:seqs) AND (claim_id = :claim OR delivery <> 'once')
			ORDER BY seq
			""";

	static final String ACKNOWLEDGE = "DELETE FROM {table} WHERE seq IN (:seqs) AND claim_id = :claim";

	static final String RELEASE = """
			UPDATE {table} SET claim_id = NULL, claimed_until = NULL
			WHERE seq IN (:seqs) AND claim_id = :claim
			""";

	/** The id and the collapse key are free again. */
	static final String REJECT = """
			UPDATE {table} SET rejection = :rejection, id = NULL, collapse_key = NULL, claim_id = NULL
			WHERE seq = :seq AND rejection IS NULL
			""";

	static final String DELETE_FREE = "DELETE FROM {table} WHERE seq IN (:seqs) AND {free}";

	static final String LIST = """
			SELECT * FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (read_at IS NULL OR :readToo) AND seq < :before
			ORDER BY seq DESC LIMIT :size
			""";

	static final String NEWEST = "SELECT COALESCE(MAX(seq), 0) FROM {table} WHERE recipient = :recipient AND {inbox}";

	static final String COUNT_UNREAD = """
			SELECT COUNT(*) FROM {table}
			WHERE recipient = :recipient AND {inbox} AND read_at IS NULL
			""";

	/** A row without an id goes by its number, and so does one whose id cannot be one. */
	static final String FIND = """
			SELECT * FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (id = :id OR seq = :seq)
			ORDER BY CASE WHEN id = :id THEN 0 ELSE 1 END LIMIT 1
			""";

	static final String UP_TO = """
			SELECT seq FROM {table}
			WHERE recipient = :recipient AND {inbox} AND (read_at IS NULL OR :readToo) AND seq <= :upTo
			ORDER BY seq
			""";

	static final String LOCK = """
			SELECT seq, id FROM {table}
			WHERE seq IN (:seqs) AND (read_at IS NULL OR :readToo)
			ORDER BY seq FOR UPDATE
			""";

	static final String MARK_READ = "UPDATE {table} SET read_at = :now WHERE seq IN (:seqs) AND read_at IS NULL";

	static final String MARK_UNREAD = "UPDATE {table} SET read_at = NULL WHERE seq IN (:seqs) AND read_at IS NOT NULL";

	static final String DELETE = "DELETE FROM {table} WHERE seq IN (:seqs)";

	static final String OF_RECIPIENT = "SELECT seq FROM {table} WHERE recipient = :recipient ORDER BY seq";

	/** The last of the next rows, or nothing after the last of all. */
	static final String LAST_OF_NEXT = """
			SELECT MAX(seq) FROM (SELECT seq FROM {table} WHERE seq > :after ORDER BY seq LIMIT :size) next_rows
			""";

	static final String FIND_OVER = "SELECT seq FROM {table} WHERE seq > :after AND seq <= :upTo AND {over} ORDER BY seq";

	static final String DELETE_OVER = "DELETE FROM {table} WHERE seq IN (:seqs) AND {over}";

	/** Rows that are messages and have not expired. */
	private static final String LIVE = "(rejection IS NULL AND (expires_at IS NULL OR expires_at > :now))";

	/** One-time messages that wait and have not waited too long. */
	private static final String WAITING = "(delivery = 'once' AND claim_id IS NULL AND created_at > :oldest AND {live})";

	/** One-time messages that no page holds. */
	private static final String FREE = "(claim_id IS NULL OR claimed_until <= :now)";

	/** Persistent messages that were not read too long ago. */
	private static final String INBOX = "(delivery <> 'once' AND (read_at IS NULL OR read_at > :oldestRead) AND {live})";

	/** What nobody can see any more, nor wants to look into. */
	private static final String OVER = "(expires_at <= :now OR read_at <= :oldestRead OR (created_at <= :oldest AND (rejection IS NOT NULL OR (delivery = 'once' AND {free}))))";

	private Sql() {
	}

	/**
	 * Fills the gaps of a statement.
	 */
	static String complete(String statement, String table) {
		return statement.replace("{over}", OVER)
			.replace("{waiting}", WAITING)
			.replace("{inbox}", INBOX)
			.replace("{live}", LIVE)
			.replace("{free}", FREE)
			.replace("{message}", MESSAGE_COLUMNS)
			.replace("{table}", table);
	}

}
