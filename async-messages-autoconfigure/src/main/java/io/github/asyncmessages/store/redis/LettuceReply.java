package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.asyncmessages.MailboxRefusedException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a call by digest, or with the source if the server does not know the
 * script yet.
 */
final class LettuceReply extends CompletableFuture<List<Object>> {

	private final ScriptCall call;

	private volatile @Nullable RedisFuture<List<Object>> request;

	LettuceReply(ScriptCall call) {
		this.call = call;
		whenComplete((reply, failure) -> abandon());
	}

	/**
	 * Sends the call, unless nobody waits for the reply any more.
	 * @param onFailure is told of a failure other than a refusal that concerns one
	 * mailbox
	 */
	void request(LettuceConnection connection, Consumer<Throwable> onFailure) {
		if (isDone()) {
			return;
		}
		send(connection.commands()
			.evalsha(this.call.source().digest(), ScriptOutputType.MULTI, this.call.keys(), this.call.args()),
				(failure) -> {
					if (failure instanceof RedisNoScriptException) {
						send(connection.commands()
							.eval(this.call.source().text(), ScriptOutputType.MULTI, this.call.keys(),
									this.call.args()),
								(again) -> fail(again, onFailure));
					}
					else {
						fail(failure, onFailure);
					}
				});
	}

	private void fail(Throwable failure, Consumer<Throwable> onFailure) {
		if (isDone()) {
			return;
		}
		Throwable translated = RedisErrors.translate(failure);
		if (translated instanceof MailboxRefusedException) {
			completeExceptionally(translated);
		}
		else {
			onFailure.accept(failure);
		}
	}

	private void send(RedisFuture<List<Object>> request, Consumer<Throwable> onFailure) {
		this.request = request;
		request.whenComplete((reply, failure) -> {
			if (failure != null) {
				onFailure.accept(failure);
			}
			else {
				complete(reply);
			}
		});
		if (isDone()) {
			abandon();
		}
	}

	/**
	 * Cancels the command as well: one that is merely not waited for any more would still
	 * be sent after a reconnect.
	 */
	private void abandon() {
		RedisFuture<List<Object>> request = this.request;
		if (request != null && !request.isDone()) {
			request.cancel(true);
		}
	}

}
