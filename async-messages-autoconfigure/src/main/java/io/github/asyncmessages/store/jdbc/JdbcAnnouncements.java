package io.github.asyncmessages.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementCodec;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.util.Assert;

/**
 * Keeps announcements in a table to which any client may add rows, and what readers have
 * closed in another one.
 */
final class JdbcAnnouncements implements AnnouncementStore {

	/** How many rows the cleanup deletes in a step. */
	private static final int BATCH_SIZE = 1000;

	/** The columns of texts, which are named as the fields. */
	private static final List<String> TEXTS = List.of("level", "text", "code", "args", "subject", "sender", "tags",
			"meta", "audience", "mode");

	private static final String CHECK = """
			SELECT announcement_key, a.id, level, text, code, args, subject, sender, tags, meta, created_at, shown_from,
				shown_until, audience, mode, recipient
			FROM {announcements} a, {announcements}_closed c
			WHERE 1 = 0
			""";

	/** Columns of any length are cut, to one character more than they may have. */
	private static final String READ = """
			SELECT announcement_key, id, level, code, subject, sender, created_at, shown_from, shown_until, audience, mode,
				LEFT(text, :length) AS text, LEFT(args, :length) AS args, LEFT(tags, :length) AS tags,
				LEFT(meta, :length) AS meta
			FROM {announcements}
			ORDER BY created_at, announcement_key
			LIMIT :max
			""";

	private static final String DELETE_ENDED = "DELETE FROM {announcements} WHERE shown_until <= :now";

	/**
	 * Those who publish one after the other. Where there are few rows, or none, they need
	 * not.
	 */
	private static final String LOCK = "SELECT announcement_key FROM {announcements} ORDER BY announcement_key FOR UPDATE";

	private static final String CONTENT = """
			level = :level, text = :text, code = :code, args = :args, subject = :subject, sender = :sender, tags = :tags,
			meta = :meta, shown_from = :from, shown_until = :until, audience = :audience, mode = :mode
			""";

	private static final String CORRECT = "UPDATE {announcements} SET " + CONTENT + " WHERE announcement_key = :key";

	private static final String REPLACE = "UPDATE {announcements} SET id = :id, created_at = :createdAt, " + CONTENT
			+ " WHERE announcement_key = :key";

	private static final String COUNT = "SELECT COUNT(*) FROM {announcements}";

	private static final String INSERT = """
			INSERT INTO {announcements} (announcement_key, id, level, text, code, args, subject, sender, tags, meta,
				created_at, shown_from, shown_until, audience, mode)
			VALUES (:key, :id, :level, :text, :code, :args, :subject, :sender, :tags, :meta, :createdAt, :from, :until,
				:audience, :mode)
			""";

	private static final String REMOVE = "DELETE FROM {announcements} WHERE announcement_key = :key";

	private static final String COUNT_CLOSED = """
			SELECT COUNT(*) FROM (SELECT id FROM {announcements}_closed WHERE id = :id LIMIT :max) counted
			""";

	private static final String CLOSED = "SELECT id FROM {announcements}_closed WHERE recipient = :recipient";

	private static final String CLOSE = "INSERT INTO {announcements}_closed (recipient, id) VALUES (:recipient, :id)";

	/**
	 * A duplicate must not be an error, which would end the transaction of the caller.
	 */
	private static final String UNLESS_DUPLICATE = " ON CONFLICT DO NOTHING";

	/** Announcements that are gone. */
	private static final String GONE = "id NOT IN (SELECT COALESCE(id, announcement_key) FROM {announcements})";

	/** So that a reader has closed few more than there are. */
	private static final String FORGET_GONE = "DELETE FROM {announcements}_closed WHERE recipient = :recipient AND id <> :id AND "
			+ GONE;

	private static final String IDS = "SELECT COALESCE(id, announcement_key) FROM {announcements}";

	/** From one id to the next, however many readers each has. */
	private static final String NEXT_CLOSED = "SELECT id FROM {announcements}_closed WHERE id > :id ORDER BY id LIMIT 1";

	private static final String FIND_READERS = "SELECT recipient FROM {announcements}_closed WHERE id = :id LIMIT :max";

	private static final String FORGET = "DELETE FROM {announcements}_closed WHERE id = :id AND recipient IN (:recipients) AND "
			+ GONE;

	private static final String FIND_RECEIVED = """
			SELECT seq FROM {table}
			WHERE recipient = :recipient AND claim_id = :claim AND id = :message AND delivered_at IS NULL
			""";

	/** Of those who complete a claim at the same time, one deletes the row. */
	private static final String TAKE_RECEIVED = "DELETE FROM {table} WHERE seq IN (:seqs) AND claim_id = :claim";

	private static final String FORGET_RECEIVED = "DELETE FROM {announcements}_closed WHERE recipient = :recipient AND id = :id";

	private static final String ERASE = "DELETE FROM {announcements}_closed WHERE recipient = :recipient";

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final JdbcAppends appends;

	private final MailboxChanges changes;

	private final MessageCodec messages;

	private final AnnouncementCodec codec;

	private final Clock clock;

	JdbcAnnouncements(MessageTable table, JdbcExecutor executor, JdbcAppends appends, MailboxChanges changes,
			MessageCodec messages, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.appends = appends;
		this.changes = changes;
		this.messages = messages;
		this.codec = new AnnouncementCodec(messages);
		this.clock = clock;
	}

	/**
	 * Fails if a table or a column is missing.
	 */
	boolean checkTables() {
		return this.table.sql(CHECK).query().listOfRows().isEmpty();
	}

	@Override
	public void put(Announcement announcement, boolean again) {
		// Refuses what is too large.
		this.codec.encode(announcement);
		boolean put = this.changes.ofAnnouncements(() -> this.executor.write("publish", announcement.key(),
				(events) -> this.executor.inTransaction(() -> putNow(announcement, again))));
		Assert.isTrue(put, () -> "No more than " + Announcements.MAX
				+ " announcements can be published at a time: withdraw one before '" + announcement.key() + "'");
	}

	/**
	 * Adds or replaces an announcement.
	 * @return {@code false} if there are too many
	 */
	private boolean putNow(Announcement announcement, boolean again) {
		Map<String, Object> values = values(announcement);
		lock();
		removeEnded();
		String replace = again ? REPLACE : CORRECT;
		if (this.table.sql(replace).params(values).update() > 0) {
			return true;
		}
		// A lock reads what is true now, rather than when the transaction began.
		if (lock() >= Announcements.MAX) {
			return false;
		}
		if (insertUnlessDuplicate(INSERT, values) || this.table.sql(replace).params(values).update() > 0) {
			return true;
		}
		throw new CannotAcquireLockException(
				"Others keep publishing and withdrawing '%s'".formatted(announcement.key()));
	}

	private int lock() {
		return this.table.sql(LOCK).query(String.class).list().size();
	}

	/**
	 * Removes announcements that have ended, as a part of another operation.
	 */
	int removeEnded() {
		return this.table.sql(DELETE_ENDED).param("now", Cutoffs.column(this.clock.instant())).update();
	}

	private boolean insertUnlessDuplicate(String insert, Map<String, Object> values) {
		try {
			return this.table.sql(insert, this.table.dialect().returning ? UNLESS_DUPLICATE : "")
				.params(values)
				.update() > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private Map<String, Object> values(Announcement announcement) {
		UserMessage message = announcement.message();
		Map<String, Object> values = new HashMap<>();
		values.put("key", announcement.key());
		values.put("id", message.id());
		values.put("createdAt", Cutoffs.column(Objects.requireNonNull(message.createdAt())));
		values.put("level", message.level().tag());
		values.put("text", message.text());
		values.put("code", text(message.code()));
		values.put("args", data(message.args(), message.args()));
		values.put("subject", text(message.subject()));
		values.put("sender", text(message.sender()));
		values.put("tags", text(message.tags().isEmpty() ? null : String.join(" ", message.tags())));
		values.put("meta", data(message.meta(), message.meta().keySet()));
		values.put("from", time(announcement.from()));
		values.put("until", time(announcement.until()));
		values.put("audience", announcement.audience().toString());
		values.put("mode", announcement.mode().tag());
		return values;
	}

	private static SqlParameterValue text(@Nullable String value) {
		return new SqlParameterValue(Types.VARCHAR, value);
	}

	private SqlParameterValue data(Object data, Collection<?> members) {
		return text(members.isEmpty() ? null : this.messages.writeData(data));
	}

	private static SqlParameterValue time(@Nullable Instant time) {
		return new SqlParameterValue(Types.TIMESTAMP, (time != null) ? Cutoffs.column(time) : null);
	}

	@Override
	public boolean remove(String key) {
		if (key.indexOf('\0') >= 0) {
			// No announcement has such a key, and PostgreSQL would refuse the query.
			return false;
		}
		return this.changes.ofAnnouncements(() -> this.executor.write("withdraw", key,
				(events) -> this.table.sql(REMOVE).param("key", key).update() > 0));
	}

	/**
	 * Reads what is committed, since this node shows it to everybody.
	 */
	@Override
	public StoredAnnouncements read() {
		return this.executor.readCommitted("read", "announcements", () -> {
			List<StoredAnnouncements.Entry> entries = this.table.sql(READ)
				.param("length", this.codec.maxSize() + 1)
				.param("max", StoredAnnouncements.MAX_READ)
				.query(this::mapRow)
				.list();
			long total = (entries.size() < StoredAnnouncements.MAX_READ) ? entries.size()
					: this.table.sql(COUNT).query(Long.class).single();
			return StoredAnnouncements.of(entries, total, this.codec);
		});
	}

	private StoredAnnouncements.Entry mapRow(ResultSet row, int number) throws SQLException {
		Map<String, @Nullable String> fields = new HashMap<>();
		for (String name : TEXTS) {
			fields.put(name, row.getString(name));
		}
		fields.put("from", time(row, "shown_from"));
		fields.put("until", time(row, "shown_until"));
		return new StoredAnnouncements.Entry(row.getString("announcement_key"), row.getString("id"),
				Objects.requireNonNull(Cutoffs.instant(row.getObject("created_at", LocalDateTime.class))),
				this.messages.writeFields(fields).getBytes(StandardCharsets.UTF_8));
	}

	private static @Nullable String time(ResultSet row, String column) throws SQLException {
		Instant time = Cutoffs.instant(row.getObject(column, LocalDateTime.class));
		return (time != null) ? time.toString() : null;
	}

	@Override
	public long countClosed(String id) {
		return this.executor.write("count", id,
				(events) -> this.table.sql(COUNT_CLOSED)
					.param("id", id)
					.param("max", MAX_COUNTED)
					.query(Long.class)
					.single());
	}

	boolean close(String recipient, String id) {
		return this.executor.write("close", recipient,
				(events) -> this.executor.inTransaction(() -> note(recipient, id, closed(recipient))));
	}

	/**
	 * Notes that a reader has closed or received an announcement. Of those who do it at
	 * the same time, the unique constraint lets one. What was withdrawn is forgotten only
	 * if there is too much, since other nodes may still show it.
	 * @param closed what the reader has closed or received
	 * @return {@code false} if it was noted before
	 */
	private boolean note(String recipient, String id, Set<String> closed) {
		Map<String, Object> values = Map.of("recipient", recipient, "id", id);
		boolean noted = !closed.contains(id) && insertUnlessDuplicate(CLOSE, values);
		if (noted && closed.size() >= MailboxLimits.MAX_CLOSED) {
			this.table.sql(FORGET_GONE).params(values).update();
		}
		return noted;
	}

	private Set<String> closed(String recipient) {
		return Set.copyOf(this.table.sql(CLOSED).param("recipient", recipient).query(String.class).list());
	}

	/**
	 * Adds announcements that are shown once to the messages of a reader who has neither
	 * closed nor received them.
	 * @param events takes what is to be published
	 * @return what the reader has closed or received
	 */
	Set<String> receive(String recipient, List<ClaimRequest.Once> once, Consumer<Object> events) {
		Set<String> closed = closed(recipient);
		List<ClaimRequest.Once> missing = once.stream().filter((each) -> !closed.contains(each.id())).toList();
		missing.forEach((each) -> this.executor.inTransaction(() -> {
			boolean received = note(recipient, each.id(), closed);
			if (received) {
				this.appends.append(List.of(recipient), each.message(), events);
			}
			return received;
		}));
		return missing.isEmpty() ? closed : closed(recipient);
	}

	/**
	 * Takes the message out of a claim with which an announcement was received, which is
	 * forgotten.
	 */
	void forget(String recipient, String claimId, String messageId, String id) {
		this.executor.write("forget an announcement of", recipient, (events) -> {
			List<Long> received = this.table.sql(FIND_RECEIVED)
				.params(Map.of("recipient", recipient, "claim", claimId, "message", messageId))
				.query(Long.class)
				.list();
			return !received.isEmpty() && this.executor.inTransaction(() -> {
				boolean taken = this.table.change(received,
						() -> this.table.sql(TAKE_RECEIVED).param("claim", claimId)) > 0;
				return taken && this.table.sql(FORGET_RECEIVED)
					.params(Map.of("recipient", recipient, "id", id))
					.update() > 0;
			});
		});
	}

	void erase(String recipient) {
		this.table.sql(ERASE).param("recipient", recipient).update();
	}

	/**
	 * Finds announcements that are gone, and that somebody has closed or received.
	 * @return the ids of some of them
	 */
	List<String> findGone() {
		Set<String> present = Set.copyOf(this.table.sql(IDS).query(String.class).list());
		List<String> gone = new ArrayList<>();
		Optional<String> next = nextClosed("");
		while (next.isPresent() && gone.size() < BATCH_SIZE) {
			if (!present.contains(next.get())) {
				gone.add(next.get());
			}
			next = nextClosed(next.get());
		}
		return gone;
	}

	private Optional<String> nextClosed(String id) {
		return this.table.sql(NEXT_CLOSED).param("id", id).query(String.class).optional();
	}

	/**
	 * Forgets some of those who have closed or received an announcement that is gone.
	 * @return how many
	 */
	int forgetGone(String id) {
		List<String> readers = this.table.sql(FIND_READERS)
			.param("id", id)
			.param("max", BATCH_SIZE)
			.query(String.class)
			.list();
		return MessageTable.batches(readers, this.table.dialect().maxChangedRows)
			.stream()
			.mapToInt((batch) -> this.table.sql(FORGET).param("id", id).param("recipients", batch).update())
			.sum();
	}

	@Override
	public @Nullable Object version() {
		return this.changes.announcementVersion();
	}

}
