package io.github.asyncmessages.store.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.UserMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Finds the messages among rows, and puts aside what others have written that is none.
 */
final class RowReader {

	private static final Log logger = LogFactory.getLog(RowReader.class);

	private final MessageTable table;

	RowReader(MessageTable table) {
		this.table = table;
	}

	/**
	 * The messages of rows, by the numbers of the rows.
	 * @param announce is told of a row that was put aside
	 */
	Map<Long, UserMessage> messages(String recipient, List<MessageRow> rows, Consumer<Object> announce) {
		Map<Long, UserMessage> messages = new LinkedHashMap<>();
		for (MessageRow row : rows) {
			if (row.message() != null) {
				messages.put(row.seq(), row.message());
			}
			else {
				reject(recipient, row, announce);
			}
		}
		return messages;
	}

	private void reject(String recipient, MessageRow row, Consumer<Object> announce) {
		String fault = String.valueOf(row.fault());
		if (this.table.reject(row.seq(), fault)) {
			logger.warn("The row " + row.seq() + " for '" + recipient + "' was marked as rejected, because " + fault);
			announce.accept(new MessageRejectedEvent(recipient, fault));
		}
	}

}
