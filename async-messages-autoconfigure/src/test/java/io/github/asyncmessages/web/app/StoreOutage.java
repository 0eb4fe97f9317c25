package io.github.asyncmessages.web.app;

import io.github.asyncmessages.testing.TestServer;
import org.jspecify.annotations.Nullable;

/**
 * An application whose store can be made to fail.
 */
public final class StoreOutage implements AutoCloseable {

	private final @Nullable TestServer storeServer;

	private final TestApplication server;

	private StoreOutage(TestStore store, @Nullable TestServer storeServer, String... properties) {
		this.storeServer = storeServer;
		this.server = TestApplication.start(store.properties(storeServer), properties);
	}

	/**
	 * Starts an application and, if its store needs one, a server of its own.
	 */
	public static StoreOutage prepare(TestStore store, String... properties) {
		return new StoreOutage(store, store.startServer(), properties);
	}

	public TestApplication server() {
		return this.server;
	}

	/**
	 * Makes the store silent: it may do what it was asked to, but nobody hears of it.
	 */
	public void silence() {
		if (this.storeServer != null) {
			this.storeServer.pause();
		}
		this.server.store().setFailing(this.storeServer == null);
	}

	/**
	 * Ends the silence.
	 */
	public void resume() {
		if (this.storeServer != null) {
			this.storeServer.resume();
		}
		this.server.store().setFailing(false);
	}

	/**
	 * Ends the store: it can no longer be reached.
	 */
	public void stop() {
		if (this.storeServer != null) {
			this.storeServer.stop();
		}
		this.server.store().setFailing(this.storeServer == null);
	}

	/**
	 * Starts the store again, perhaps empty.
	 */
	public void restart() {
		if (this.storeServer != null) {
			this.storeServer.restart();
		}
		this.server.store().setFailing(false);
	}

	@Override
	public void close() {
		this.server.close();
		if (this.storeServer != null) {
			this.storeServer.close();
		}
	}

}
