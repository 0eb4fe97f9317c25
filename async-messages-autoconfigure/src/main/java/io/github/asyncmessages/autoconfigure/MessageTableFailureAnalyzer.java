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
		return new FailureAnalysis(cause.getMessage(),
				"""
						Create the table '%s' with the script of your database, as a migration of Flyway or Liquibase or by hand:

						    %s

						where @@platform@@ is postgresql, mariadb, mysql or h2, or let it be run at each start:

						    async-messages.jdbc.initialize-schema: always
						"""
					.formatted(cause.tableName(), JdbcMessageStore.SCHEMA),
				cause);
	}

}
