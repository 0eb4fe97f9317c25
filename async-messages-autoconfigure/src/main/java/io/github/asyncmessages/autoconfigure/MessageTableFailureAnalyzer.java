package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.store.jdbc.JdbcMessageStore;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to get the table of messages.
 */
class MessageTableFailureAnalyzer extends AbstractFailureAnalyzer<MessageTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MessageTableException cause) {
		return new FailureAnalysis(cause.getMessage(), """
				Make the table '%s' as in the script of your database, by a migration of Flyway or Liquibase or by hand:

				    %s

				where @@platform@@ is postgresql, mariadb, mysql or h2. A missing table can be created at
				start, in a schema that is there:

				    async-messages.jdbc.initialize-schema: always
				""".formatted(cause.tableName(), JdbcMessageStore.SCHEMA), cause);
	}

}
