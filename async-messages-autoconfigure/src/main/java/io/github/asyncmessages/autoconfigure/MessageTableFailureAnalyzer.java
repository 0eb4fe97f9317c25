package io.github.asyncmessages.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains how to create the tables of messages and recipients.
 */
class MessageTableFailureAnalyzer extends AbstractFailureAnalyzer<MessageTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MessageTableException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"""
						Create the tables '%1$s' and '%1$s_recipient' with this script, in a Flyway or Liquibase migration or by hand:

						    %2$s

						Or let the application create a missing table at startup, in an existing schema:

						    async-messages.jdbc.initialize-schema: always
						"""
					.formatted(cause.tableName(), cause.script()),
				cause);
	}

}
