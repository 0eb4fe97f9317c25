package io.github.asyncmessages.store.redis;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;

/**
 * A claim on a mailbox that has no news. It holds nothing, so that many pages may share
 * it.
 *
 * @param unreadCount how many unread messages there are
 * @param shown reads what pages show of them, once
 * @param bytes how long these are
 * @param endsAt when it is over, in milliseconds since 1970
 */
record CachedClaim(int unreadCount, Supplier<List<UserMessage>> shown, long bytes, long endsAt) implements Claim {

	@Override
	public List<UserMessage> untilRead() {
		return this.shown.get();
	}

	@Override
	public List<UserMessage> messages() {
		return List.of();
	}

	@Override
	public CompletionStage<Void> complete(Collection<String> acknowledged) {
		return CompletableFuture.completedFuture(null);
	}

}
