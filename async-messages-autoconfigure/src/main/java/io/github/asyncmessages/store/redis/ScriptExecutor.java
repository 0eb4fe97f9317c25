package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs scripts on a Redis server or cluster, without making the caller wait.
 */
interface ScriptExecutor extends AutoCloseable {

	/**
	 * Runs a script. Cancelling the future keeps a call that has not been sent from being
	 * sent.
	 * @param call the script and what it is called with
	 * @return the reply: numbers as {@link Long}, strings as {@code byte[]}, tables as
	 * {@link List}
	 */
	CompletableFuture<List<Object>> execute(ScriptCall call);

	/**
	 * Whether one server holds all keys, so that a script can serve many recipients.
	 */
	boolean servesAllKeys();

	@Override
	void close();

}
