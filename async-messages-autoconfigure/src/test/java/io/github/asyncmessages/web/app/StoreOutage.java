package io.github.asyncmessages.web.app;

import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import org.jspecify.annotations.Nullable;

/**
 * An application whose store can be made to fail.
 */
public final class StoreOutage implements AutoCloseable {

	private final @Nullable RedisNode node;

	private final RulesServer server;

	private StoreOutage(TestStore store, @Nullable RedisNode node, String... properties) {
		this.node = node;
		this.server = RulesServer.start((node != null) ? store.properties(node.port()) : store.properties(),
				properties);
	}

	/**
	 * Starts an application and, if its store needs one, a server of its own.
	 */
	public static StoreOutage prepare(TestStore store, String... properties) {
		return new StoreOutage(store, store.isRedis() ? RedisServers.start() : null, properties);
	}

	public RulesServer server() {
		return this.server;
	}

	/**
	 * Makes the store silent: it may do what it was asked to, but nobody hears of it.
	 */
	public void silence() {
		if (this.node != null) {
			this.node.pause();
		}
		this.server.store().setFailing(this.node == null);
	}

	/**
	 * Ends the silence.
	 */
	public void resume() {
		if (this.node != null) {
			this.node.resume();
		}
		this.server.store().setFailing(false);
	}

	/**
	 * Ends the store: it can no longer be reached.
	 */
	public void stop() {
		if (this.node != null) {
			this.node.stop();
		}
		this.server.store().setFailing(this.node == null);
	}

	/**
	 * Starts the store again, perhaps empty.
	 */
	public void restart() {
		if (this.node != null) {
			this.node.restart();
		}
		this.server.store().setFailing(false);
	}

	@Override
	public void close() {
		this.server.close();
		if (this.node != null) {
			this.node.close();
		}
	}

}
