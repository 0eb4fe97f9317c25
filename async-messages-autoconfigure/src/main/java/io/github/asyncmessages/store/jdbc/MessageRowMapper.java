package io.github.asyncmessages.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.util.StringUtils;

/**
 * Maps messages to rows and back. A row that another client has written is read as
 * leniently as JSON. Columns of any length are cut by the database, so that a row which
 * is too large to be a message does not fill the memory.
 */
final class MessageRowMapper implements RowMapper<MessageRowMapper.Row> {

	/** What does not change once a message is sent. */
	static final String SENT_COLUMNS = "level, text, code, args, subject, sender, tags, meta, delivery, close_after, in_reply_to, email";

	/** What an insert sets beside the recipient. */
	static final String MESSAGE_COLUMNS = "created_at, deliver_at, expires_at, email_at, id, collapse_key, deliver_key, "
			+ SENT_COLUMNS;

	/** The largest possible {@code async-messages.max-size}. */
	private static final int MAX_PERSISTENT_LENGTH = 1024 * 1024;

	/** The columns of texts, by the names of the fields. */
	private static final Map<String, String> TEXTS = Map.ofEntries(Map.entry("id", "id"),
			Map.entry("key", "collapse_key"), Map.entry("level", "level"), Map.entry("text", "text"),
			Map.entry("code", "code"), Map.entry("args", "args"), Map.entry("subject", "subject"),
			Map.entry("sender", "sender"), Map.entry("tags", "tags"), Map.entry("meta", "meta"),
			Map.entry("delivery", "delivery"), Map.entry("closeAfter", "close_after"),
			Map.entry("inReplyTo", "in_reply_to"));

	private final MessageCodec codec;

	MessageRowMapper(MessageCodec codec) {
		this.codec = codec;
	}

	/**
	 * What a query for rows selects. A column that is too long has one character more
	 * than it may have.
	 */
	String columns() {
		return columns("id",
				"CASE delivery WHEN 'once' THEN %d ELSE %d END".formatted(maxLength(true) + 1, maxLength(false) + 1));
	}

	/**
	 * What a query for rejected rows selects, to be shown and not to be used.
	 */
	String rejectedColumns() {
		return columns("id", String.valueOf(this.codec.maxSize())) + ", rejection";
	}

	/**
	 * What a query for delivered rows selects.
	 */
	String deliveredColumns() {
		return columns("delivered_id AS id", String.valueOf(maxLength(false) + 1)) + ", delivered_at";
	}

	private static String columns(String id, String length) {
		return """
				seq, created_at, deliver_at, expires_at, %2$s,
				COALESCE(collapse_key, deliver_key) AS collapse_key, level, code, subject, sender, delivery, close_after,
				in_reply_to, email, email_at, read_at, claimed_until, LEFT(text, %1$s) AS text,
				LEFT(args, %1$s) AS args, LEFT(tags, %1$s) AS tags, LEFT(meta, %1$s) AS meta
				"""
			.formatted(length, id);
	}

	/**
	 * Persistent messages are kept when {@code async-messages.max-size} is lowered.
	 */
	private int maxLength(boolean oneTime) {
		return oneTime ? this.codec.maxSize() : Math.max(this.codec.maxSize(), MAX_PERSISTENT_LENGTH);
	}

	@Override
	public Row mapRow(ResultSet row, int number) throws SQLException {
		long seq = row.getLong("seq");
		boolean oneTime = Delivery.ONCE.tag().equals(row.getString("delivery"));
		try {
			return new Row(seq, read(row, oneTime), null, instant(row, "claimed_until"));
		}
		catch (UnusableMessageException ex) {
			return new Row(seq, null, ex.getMessage(), instant(row, "claimed_until"));
		}
	}

	/**
	 * Maps a row that {@link #rejectedColumns} has selected.
	 */
	RejectedEntry mapRejectedRow(ResultSet row, int number) throws SQLException {
		Map<String, @Nullable String> fields = new TreeMap<>();
		for (Map.Entry<String, String> text : TEXTS.entrySet()) {
			fields.put(text.getKey(), row.getString(text.getValue()));
		}
		Instant createdAt = Objects.requireNonNull(instant(row, "created_at"));
		fields.put("createdAt", createdAt.toString());
		fields.put("deliverAt", text(row, "deliver_at"));
		fields.put("expiresAt", text(row, "expires_at"));
		return new RejectedEntry(row.getString("seq"),
				StringUtils.truncate(this.codec.writeFields(fields), this.codec.maxSize()), row.getString("rejection"),
				createdAt);
	}

	/**
	 * Maps a row that {@link #deliveredColumns} has selected.
	 * @return the entry, or empty if the row is unusable
	 */
	Optional<HistoryEntry> mapDeliveredRow(ResultSet row, int number) throws SQLException {
		try {
			return Optional
				.of(new HistoryEntry(read(row, false), Objects.requireNonNull(instant(row, "delivered_at"))));
		}
		catch (UnusableMessageException ex) {
			return Optional.empty();
		}
	}

	private UserMessage read(ResultSet row, boolean oneTime) throws SQLException, UnusableMessageException {
		Map<String, @Nullable String> fields = new HashMap<>();
		for (Map.Entry<String, String> text : TEXTS.entrySet()) {
			String value = row.getString(text.getValue());
			if (value != null && value.length() > maxLength(oneTime)) {
				throw new UnusableMessageException("its '%s' has more than the %d characters of async-messages.max-size"
					.formatted(text.getKey(), maxLength(oneTime)));
			}
			fields.put(text.getKey(), value);
		}
		fields.put("email", String.valueOf(row.getBoolean("email")));
		fields.put("emailAt", text(row, "email_at"));
		fields.put("deliverAt", text(row, "deliver_at"));
		fields.put("expiresAt", text(row, "expires_at"));
		String id = row.getString("seq");
		Instant createdAt = Objects.requireNonNull(instant(row, "created_at"));
		UserMessage message = oneTime ? this.codec.decode(fields, id, createdAt)
				: this.codec.read(fields, id, createdAt);
		return message.readAt(instant(row, "read_at"));
	}

	private static @Nullable String text(ResultSet row, String column) throws SQLException {
		Instant time = instant(row, column);
		return (time != null) ? time.toString() : null;
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		return Cutoffs.instant(row.getObject(column, LocalDateTime.class));
	}

	/**
	 * The values of {@link #MESSAGE_COLUMNS}.
	 */
	List<Object> toValues(UserMessage message) {
		boolean scheduled = message.deliverAt() != null;
		return List.of(time(message.createdAt()), time(message.deliverAt()), time(message.expiresAt()),
				time(mailAt(message)), message.id(), text(scheduled ? null : message.key()),
				text(scheduled ? message.key() : null), message.level().tag(), message.text(), text(message.code()),
				data(message.args()), text(message.subject()), text(message.sender()),
				text(message.tags().isEmpty() ? null : String.join(" ", message.tags())), data(message.meta()),
				message.delivery().tag(), text((message.closeAfter() != null) ? message.closeAfter().toString() : null),
				text(message.inReplyTo()), message.byEmail());
	}

	/**
	 * The mail of a message never comes before the message.
	 */
	private static @Nullable Instant mailAt(UserMessage message) {
		Instant mailAt = message.emailAt();
		Instant deliverAt = message.deliverAt();
		return (mailAt != null && deliverAt != null && mailAt.isBefore(deliverAt)) ? deliverAt : mailAt;
	}

	/**
	 * A value with its type, which a driver would else ask the server for if it is
	 * {@code null}.
	 */
	private static SqlParameterValue text(@Nullable String value) {
		return new SqlParameterValue(Types.VARCHAR, value);
	}

	private SqlParameterValue data(Object data) {
		boolean empty = (data instanceof Collection<?> list) ? list.isEmpty() : ((Map<?, ?>) data).isEmpty();
		return text(empty ? null : this.codec.writeData(data));
	}

	private static SqlParameterValue time(@Nullable Instant time) {
		return new SqlParameterValue(Types.TIMESTAMP, (time != null) ? Cutoffs.column(time) : null);
	}

	/**
	 * A row as it was read.
	 *
	 * @param seq identifies the row; later rows have higher numbers
	 * @param message the message, or {@code null} if the row is unusable
	 * @param rejection why it is unusable
	 * @param claimedUntil when its claim expires, if there is one
	 */
	record Row(long seq, @Nullable UserMessage message, @Nullable String rejection, @Nullable Instant claimedUntil) {
	}

}
