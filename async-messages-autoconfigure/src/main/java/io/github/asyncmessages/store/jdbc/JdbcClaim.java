package io.github.asyncmessages.store.jdbc;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;

/**
 * A claim on rows of the table.
 *
 * @param messages the one-time messages that it has taken
 * @param untilRead the persistent messages to be shown
 * @param unreadCount how many unread persistent messages there are
 * @param completion ends the claim, given the ids of the acknowledged messages
 */
record JdbcClaim(List<UserMessage> messages, List<UserMessage> untilRead, int unreadCount,
		Function<Collection<String>, CompletionStage<Void>> completion) implements Claim {

	@Override
	public CompletionStage<Void> complete(Collection<String> acknowledged) {
		return this.completion.apply(acknowledged);
	}

}
