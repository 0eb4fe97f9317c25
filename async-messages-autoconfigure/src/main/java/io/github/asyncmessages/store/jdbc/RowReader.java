package io.github.asyncmessages.store.jdbc;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Finds the messages among rows, and rejects the rows that are unusable.
 */
final class RowReader {

	/** How many characters the column {@code rejection} takes. */
	private static final int MAX_REJECTION_LENGTH = 255;

	/** The id and the collapse key are free again. */
	private static final String REJECT = """
			UPDATE {table} SET rejection = :rejection, id = NULL, collapse_key = NULL, deliver_key = NULL, claim_id = NULL
			WHERE seq = :seq AND rejection IS NULL
			""";

	private static final Log logger = LogFactory.getLog(RowReader.class);

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final MailboxTrimmer trimmer;

	RowReader(MessageTable table, JdbcExecutor executor, MailboxTrimmer trimmer) {
		this.table = table;
		this.executor = executor;
		this.trimmer = trimmer;
	}

	/**
	 * The messages of rows, none of which is for later, by the numbers of the rows.
	 */
	Map<Long, UserMessage> messages(String recipient, List<MessageRowMapper.Row> rows, Consumer<Object> events) {
		Map<Long, UserMessage> messages = new LinkedHashMap<>();
		for (MessageRowMapper.Row row : rows) {
			if (row.message() != null) {
				messages.put(row.seq(), row.message().delivered());
			}
		}
		if (messages.size() < rows.size()) {
			reject(recipient, rows, events);
		}
		return messages;
	}

	private void reject(String recipient, List<MessageRowMapper.Row> rows, Consumer<Object> events) {
		List<String> rejections = this.executor.inTransaction(() -> rows.stream()
			.sorted(Comparator.comparingLong(MessageRowMapper.Row::seq))
			.filter((row) -> row.message() == null && reject(row))
			.map((row) -> String.valueOf(row.rejection()))
			.toList());
		if (!rejections.isEmpty()) {
			logger.warn("Rejected " + rejections.size() + " unusable rows of '" + recipient
					+ "', which stay in the table with a 'rejection'. The first one: " + rejections.get(0));
			rejections.forEach((rejection) -> events.accept(new MessageRejectedEvent(recipient, rejection)));
			this.trimmer.trimRejectedRows(recipient);
		}
	}

	/**
	 * Marks a row as rejected.
	 * @return {@code false} if another page has done it
	 */
	private boolean reject(MessageRowMapper.Row row) {
		return this.table.sql(REJECT)
			.params(Map.of("seq", row.seq(), "rejection", shorten(String.valueOf(row.rejection()))))
			.update() > 0;
	}

	private static String shorten(String rejection) {
		if (rejection.length() <= MAX_REJECTION_LENGTH) {
			return rejection;
		}
		boolean splitsPair = Character.isHighSurrogate(rejection.charAt(MAX_REJECTION_LENGTH - 1));
		return rejection.substring(0, splitsPair ? MAX_REJECTION_LENGTH - 1 : MAX_REJECTION_LENGTH);
	}

}
