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
	 * Runs a script for many recipients in as few round trips as the driver can.
	 * @param calls calls of one script
	 * @return the replies in the order of the calls
	 */
	List<CompletableFuture<List<Object>>> executeAll(List<ScriptCall> calls);

	@Override
	void close();

}
