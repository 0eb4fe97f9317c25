package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Makes sure at start that the table of messages is there and has its columns. A database
 * that does not answer is no reason not to start.
 */
final class MessageTableCheck {

	private static final Log logger = LogFactory.getLog(MessageTableCheck.class);

	private MessageTableCheck() {
	}

	static void run(JdbcMessageStore store, String tableName) {
		try {
			store.checkTable();
		}
		catch (MessageStoreException ex) {
			if (ex.getCause() instanceof BadSqlGrammarException cause) {
				store.destroy();
				throw new MessageTableException(tableName, cause);
			}
			if (ex.getCause() instanceof IllegalStateException) {
				// It is a database in which messages cannot be kept.
				store.destroy();
				throw ex;
			}
			logger.warn("The table of messages could not be looked at: pages come without stored messages until it can",
					ex);
		}
	}

}
