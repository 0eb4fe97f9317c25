package io.github.asyncmessages.autoconfigure;

import javax.sql.DataSource;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Verifies at startup that the table of messages exists and has its columns. The
 * application starts even if the database does not answer.
 */
final class MessageTableCheck {

	private static final Log logger = LogFactory.getLog(MessageTableCheck.class);

	private MessageTableCheck() {
	}

	static void run(JdbcMessageStore store, String tableName, DataSource dataSource) {
		try {
			store.checkTable();
		}
		catch (MessageStoreException ex) {
			if (ex.getCause() instanceof BadSqlGrammarException cause) {
				store.destroy();
				throw new MessageTableException(tableName, script(dataSource), cause);
			}
			if (ex.getCause() instanceof IllegalStateException) {
				// The database is not supported.
				store.destroy();
				throw ex;
			}
			logger.warn("Could not verify the table '" + tableName
					+ "'. Pages are rendered without stored messages until the database is reachable. "
					+ ex.getMessage());
			logger.debug("Could not verify the table '" + tableName + "'", ex);
		}
	}

	private static String script(DataSource dataSource) {
		return new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, JdbcMessageStore.SCHEMA).get(0);
	}

}
