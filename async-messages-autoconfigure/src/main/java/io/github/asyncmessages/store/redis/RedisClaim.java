package io.github.asyncmessages.store.redis;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;

/**
 * A claim on a mailbox in Redis.
 */
final class RedisClaim implements Claim {

	private final EntryTriage intake;

	private final List<UserMessage> messages;

	private final List<UserMessage> untilRead;

	private final int unreadCount;

	private final Function<String, CompletableFuture<List<Object>>> completion;

	/**
	 * A claim that is held until it is completed or runs out.
	 * @param completion says what becomes of each entry
	 */
	RedisClaim(EntryTriage intake, List<UserMessage> untilRead, int unreadCount,
			Function<String, CompletableFuture<List<Object>>> completion) {
		this.intake = intake;
		this.messages = List.copyOf(intake.oneTime());
		this.untilRead = untilRead;
		this.unreadCount = unreadCount;
		this.completion = completion;
	}

	@Override
	public List<UserMessage> messages() {
		return this.messages;
	}

	@Override
	public List<UserMessage> untilRead() {
		return this.untilRead;
	}

	@Override
	public int unreadCount() {
		return this.unreadCount;
	}

	/**
	 * Files and removes at once what is not for this page alone. Not waited for: the
	 * completion says it again.
	 */
	void settle() {
		this.completion.apply(this.intake.actions());
	}

	@Override
	public CompletionStage<Void> complete(Collection<String> acknowledged) {
		CompletableFuture<List<Object>> reply = completion(acknowledged);
		CompletableFuture<Void> result = new CompletableFuture<>();
		reply.whenComplete((done, failure) -> {
			if (failure != null) {
				result.completeExceptionally(new MessageStoreException(
						"Redis did not confirm what became of the messages of a page", failure));
			}
			else {
				result.complete(null);
			}
		});
		return result;
	}

	CompletableFuture<List<Object>> completion(Collection<String> acknowledged) {
		return this.intake.isEmpty() ? CompletableFuture.completedFuture(List.of())
				: this.completion.apply(this.intake.actions(acknowledged));
	}

}
