package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Makes sure at start that the table of messages is there and has its columns. A database
 * that does not answer is no reason not to start.
 */
class JdbcTableValidator implements InitializingBean {

	private static final Log logger = LogFactory.getLog(JdbcTableValidator.class);

	private final JdbcMessageStore store;

	private final String tableName;

	JdbcTableValidator(JdbcMessageStore store, String tableName) {
		this.store = store;
		this.tableName = tableName;
	}

	@Override
	public void afterPropertiesSet() {
		try {
			this.store.checkTable();
		}
		catch (MessageStoreException ex) {
			if (ex.getCause() instanceof BadSqlGrammarException cause) {
				throw new MessageTableException(this.tableName, cause);
			}
			logger.warn("The table of messages could not be looked at: pages come without stored messages until it can",
					ex);
		}
	}

}
