package io.github.asyncmessages.store.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;

/**
 * Finds out whether a connection is alive: it may be broken without anybody telling. To
 * be used by one thread at a time.
 */
final class Heartbeat {

	private final Supplier<? extends Future<?>> ping;

	private Future<?> last = CompletableFuture.completedFuture(null);

	/**
	 * Signs of a connection.
	 * @param ping asks for one, and waits for nothing
	 */
	Heartbeat(Supplier<? extends Future<?>> ping) {
		this.ping = ping;
	}

	/**
	 * Asks for another sign, unless one is still to come.
	 * @return whether the last one has come
	 */
	boolean ask() {
		boolean come = hasCome();
		if (this.last.isDone()) {
			this.last = this.ping.get();
		}
		return come;
	}

	/**
	 * Whether the last sign has come, for which a refusal will do. That nobody waits for
	 * it any more is none.
	 */
	boolean hasCome() {
		if (!this.last.isDone() || this.last.isCancelled()) {
			return false;
		}
		try {
			this.last.get();
			return true;
		}
		catch (ExecutionException ex) {
			return ex.getCause() instanceof RedisCommandExecutionException;
		}
		catch (InterruptedException ex) {
			// What is done does not wait.
			throw new IllegalStateException(ex);
		}
	}

}
